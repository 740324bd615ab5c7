// The head of a request: the outcome does not depend on the pieces, and what is admitted is unambiguous.
#include "http/framing.h"

#include "fuzz/property.h"

#include <algorithm>
#include <string>
#include <variant>

using namespace holdfast;
using fuzz::must;

namespace {

bool is_clean(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

http::Framing framed_bytewise(std::string_view bytes, const http::FramingBounds& bounds) {
    http::HeadProgress progress;
    for (std::size_t size = 1; size <= bytes.size(); ++size) {
        const auto search = http::find_head(bytes.substr(0, size), progress, bounds);
        if (const auto* reason = std::get_if<http::RefusalReason>(&search)) return *reason;
        const auto* extent = std::get_if<http::HeadExtent>(&search);
        if (extent == nullptr) continue;
        auto head = http::parse_head(bytes.substr(extent->begin, extent->end - extent->begin), bounds);
        if (const auto* reason = std::get_if<http::RefusalReason>(&head)) return *reason;
        return http::Framed{std::get<http::RequestHead>(std::move(head)), extent->end};
    }
    return http::Incomplete{};
}

void check_admitted(const http::Framed& framed, std::string_view bytes, const http::FramingBounds& bounds) {
    const auto& head = framed.head;
    must(framed.content_begin <= bytes.size() && bytes.substr(0, framed.content_begin).ends_with("\r\n\r\n"),
         "a head ends with an empty line");
    must(framed.content_begin <= bounds.head_bytes + 2, "a head is within its bound");
    must(head.content_length <= bounds.body_bytes, "a body is within its bound");
    // HTTP/1.0 may come without a Host, and an absolute target brings one.
    const std::size_t own = head.is_http_1_0 ? 1 : 0;
    must(head.headers.fields().size() <= bounds.header_lines + own, "header lines are within their bound");
    must(head.headers.find("Transfer-Encoding") == nullptr, "no transfer coding");
    must(head.is_http_1_0 || head.headers.find("Host") != nullptr, "a host");
    must(is_clean(head.method) && is_clean(head.target) && !head.target.empty(), "a clean request line");
    for (const auto& [name, value] : head.headers.fields()) {
        must(!name.empty() && is_clean(name) && is_clean(value), "clean header fields");
    }
    must(head.target.starts_with('/') || head.target == "*", "a target without scheme and host");
    http::Request request;
    request.set_target(head.target);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text = fuzz::text_of(bytes, size);
    constexpr http::FramingBounds kSmall{
        .request_line_bytes = 64, .head_bytes = 256, .header_lines = 6, .body_bytes = 1000};
    for (const auto& bounds : {http::FramingBounds(), kSmall}) {
        const http::Framing whole = http::frame(text, bounds);
        const http::Framing bytewise = framed_bytewise(text, bounds);
        must(whole.index() == bytewise.index(), "whole and in pieces alike");
        if (const auto* reason = std::get_if<http::RefusalReason>(&whole)) {
            must(*reason == std::get<http::RefusalReason>(bytewise), "refused alike");
        }
        if (const auto* framed = std::get_if<http::Framed>(&whole)) {
            must(framed->content_begin == std::get<http::Framed>(bytewise).content_begin, "ended alike");
            check_admitted(*framed, text, bounds);
        }
    }
    return 0;
}
