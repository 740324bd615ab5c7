#include "http/framing.h"

#include "base/text.h"
#include "http/url.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace holdfast::http {

namespace {

constexpr std::string_view kLineEnd = "\r\n";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// RFC 9110 section 5.6.2.
bool is_token(std::string_view text) {
    constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               kOthers.find(c) != std::string_view::npos;
    });
}

bool is_visible(char c) { return c > 0x20 && c < 0x7f; }

// True for control characters except the tab: a head holds none, except CR and LF at the end of a line.
bool is_forbidden(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

std::string_view trimmed(std::string_view text) {
    const auto begin = std::min(text.find_first_not_of(" \t"), text.size());
    const auto end = text.find_last_not_of(" \t") + 1;
    return text.substr(begin, std::max(begin, end) - begin);
}

std::string_view take_until(std::string_view& rest, std::string_view separator) {
    const auto size = std::min(rest.find(separator), rest.size());
    const std::string_view taken = rest.substr(0, size);
    rest.remove_prefix(std::min(size + separator.size(), rest.size()));
    return taken;
}

// --- the request line

constexpr std::array<std::string_view, 7> kMethods = {"GET",   "HEAD",   "POST",   "PUT",
                                                      "PATCH", "DELETE", "OPTIONS"};

std::optional<RefusalReason> check_method(std::string_view method) {
    if (!is_token(method)) return RefusalReason::malformed;
    if (std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end()) return std::nullopt;
    if (method == "TRACE" || method == "CONNECT") return RefusalReason::method_not_allowed;
    return RefusalReason::not_implemented;
}

// RFC 9112 section 2.3: one digit, a dot, one digit.
std::optional<RefusalReason> check_version(std::string_view version) {
    constexpr std::string_view kName = "HTTP/";
    if (version.size() != kName.size() + 3 || !version.starts_with(kName) || !is_digit(version[5]) ||
        version[6] != '.' || !is_digit(version[7])) {
        return RefusalReason::malformed;
    }
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return RefusalReason::version;
    return std::nullopt;
}

struct Target {
    std::string origin_form;  // or "*"
    std::string host;         // of an absolute-form; else ""
};

// A missing path becomes "/". For OPTIONS, a target without path and query becomes "*" (RFC 9112
// section 3.2.4).
std::optional<Target> read_absolute_form(std::string_view target, std::string_view method) {
    const auto authority = target.find("://");
    if (authority == std::string_view::npos) return std::nullopt;
    const auto end = std::min(target.find_first_of("/?", authority + 3), target.size());
    const auto url = Url::parse(target.substr(0, end));
    if (!url) return std::nullopt;
    const std::string_view rest = target.substr(end);
    Target read{std::string(rest), url->authority()};
    if (rest.empty() && method == "OPTIONS") {
        read.origin_form = "*";
    } else if (!rest.starts_with('/')) {
        read.origin_form.insert(0, "/");
    }
    return read;
}

// RFC 9112 section 3.2. A fragment is never sent.
std::optional<Target> read_target(std::string_view target, std::string_view method) {
    if (!std::all_of(target.begin(), target.end(), is_visible) ||
        target.find('#') != std::string_view::npos) {
        return std::nullopt;
    }
    if (target.starts_with('/') || (target == "*" && method == "OPTIONS"))
        return Target{std::string(target), {}};
    return read_absolute_form(target, method);
}

// Sets method, target and version; also the host, if the target names one.
std::optional<RefusalReason> read_request_line(std::string_view line, RequestHead& head,
                                               std::string& host_of_target) {
    const std::string_view method = take_until(line, " ");
    const std::string_view target = take_until(line, " ");
    const std::string_view version = line;
    // The version is checked first: a later version may have other methods and other targets.
    if (const auto refused = check_version(version)) return refused;
    if (const auto refused = check_method(method)) return refused;
    auto read = read_target(target, method);
    if (!read) return RefusalReason::malformed;
    head.method = method;
    head.target = std::move(read->origin_form);
    host_of_target = std::move(read->host);
    head.is_http_1_0 = version == "HTTP/1.0";
    return std::nullopt;
}

// --- header lines

// What the fields say about the framing. Fields that may be there only once are counted.
struct Facts {
    std::size_t hosts = 0;
    std::string_view host;
    std::size_t lengths = 0;
    std::string_view length;
    bool has_transfer_encoding = false;
    bool has_content_type = false;
    bool is_encoded = false;
    bool has_other_expectation = false;
    bool expects_continue = false;
    bool says_close = false;
    bool says_keep_alive = false;
};

void read_connection(std::string_view value, Facts& facts) {
    while (!value.empty()) {
        const std::string option = base::ascii_lower(trimmed(take_until(value, ",")));
        if (option == "close") facts.says_close = true;
        if (option == "keep-alive") facts.says_keep_alive = true;
    }
}

void note(const std::string& name, std::string_view value, Facts& facts) {
    if (name == "host") {
        ++facts.hosts;
        facts.host = value;
    } else if (name == "content-length") {
        ++facts.lengths;
        facts.length = value;
    } else if (name == "transfer-encoding") {
        facts.has_transfer_encoding = true;
    } else if (name == "content-type") {
        facts.has_content_type = true;
    } else if (name == "content-encoding") {
        if (base::ascii_lower(value) != "identity") facts.is_encoded = true;
    } else if (name == "expect") {
        (base::ascii_lower(value) == "100-continue" ? facts.expects_continue : facts.has_other_expectation) =
            true;
    } else if (name == "connection") {
        read_connection(value, facts);
    }
}

// Also refuses a folded line and a blank before the colon, because their names are not tokens (RFC 9112
// sections 5.1 and 5.2).
bool read_header_line(std::string_view line, RequestHead& head, Facts& facts) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return false;
    const std::string_view value = trimmed(line.substr(colon + 1));
    note(base::ascii_lower(line.substr(0, colon)), value, facts);
    head.headers.add(std::string(line.substr(0, colon)), std::string(value));
    return true;
}

// RFC 9112 section 3.2: exactly one Host field, with a valid host. HTTP/1.0 needs none.
bool is_host_right(const Facts& facts, const RequestHead& head) {
    if (facts.hosts == 0) return head.is_http_1_0;
    if (facts.hosts > 1) return false;
    const auto url = Url::parse("http://" + std::string(facts.host));
    return url && url->path.empty() && url->query.empty() && facts.host.find('?') == std::string_view::npos;
}

// RFC 9112 section 6.3. Digits only; the grammar allows any number of them.
std::optional<RefusalReason> read_length(std::string_view text, std::size_t limit, std::size_t& length) {
    if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return RefusalReason::malformed;
    text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
    length = 0;
    for (const char digit : text) {
        length = length * 10 + static_cast<std::size_t>(digit - '0');
        if (length > limit) return RefusalReason::body_too_large;
    }
    return std::nullopt;
}

bool usually_has_content(const RequestHead& head) {
    return head.method == "POST" || head.method == "PUT" || head.method == "PATCH";
}

std::optional<RefusalReason> read_framing(const Facts& facts, const FramingBounds& bounds,
                                          RequestHead& head) {
    // Two recipients may read these differently: request smuggling (RFC 9112 section 11.2).
    if (facts.lengths > 1 || (facts.lengths > 0 && facts.has_transfer_encoding))
        return RefusalReason::malformed;
    if (facts.has_transfer_encoding) return RefusalReason::not_implemented;
    if (facts.lengths == 1) {
        if (const auto refused = read_length(facts.length, bounds.body_bytes, head.content_length))
            return refused;
    } else if (facts.has_content_type && usually_has_content(head)) {
        return RefusalReason::length_required;
    }
    if (facts.is_encoded) return RefusalReason::content_coding;
    return std::nullopt;
}

// Moves over bytes that end nothing and are refused nowhere: a head is mostly those. Stops where a bound is
// near, and behind CR.
void skip_plain_bytes(std::string_view bytes, HeadProgress& progress, const FramingBounds& bounds) {
    if (progress.position > progress.line_begin && bytes[progress.position - 1] == '\r') return;
    std::size_t end = std::min(bytes.size(), progress.begin + bounds.head_bytes);
    if (progress.lines == 0) end = std::min(end, progress.line_begin + bounds.request_line_bytes);
    while (progress.position < end && !is_forbidden(bytes[progress.position])) ++progress.position;
}

}  // namespace

HeadSearch find_head(std::string_view bytes, HeadProgress& progress, const FramingBounds& bounds) {
    for (; progress.position < bytes.size(); ++progress.position) {
        skip_plain_bytes(bytes, progress, bounds);
        if (progress.position == bytes.size()) break;
        const std::size_t size = progress.position - progress.begin + 1;
        const bool is_first_line = progress.lines == 0;
        const char c = bytes[progress.position];
        const bool ends_line =
            c == '\n' && progress.position > progress.line_begin && bytes[progress.position - 1] == '\r';
        if (!ends_line) {
            const bool follows_cr =
                progress.position > progress.line_begin && bytes[progress.position - 1] == '\r';
            if (follows_cr || (is_forbidden(c) && c != '\r')) return RefusalReason::malformed;
            const std::size_t line_size = progress.position - progress.line_begin + (c == '\r' ? 0 : 1);
            if (is_first_line && line_size > bounds.request_line_bytes) return RefusalReason::target_too_long;
        }
        if (size > bounds.head_bytes) return RefusalReason::head_too_large;
        if (!ends_line) continue;

        const bool is_empty = progress.position - progress.line_begin == 1;
        progress.line_begin = progress.position + 1;
        if (is_empty && is_first_line) {
            if (progress.begin != 0) return RefusalReason::malformed;
            progress.begin = progress.line_begin;
            continue;
        }
        if (is_empty) return HeadExtent{progress.begin, ++progress.position};
        // One more, for the request line.
        if (++progress.lines > bounds.header_lines + 1) return RefusalReason::head_too_large;
    }
    return Incomplete{};
}

HeadResult parse_head(std::string_view head, const FramingBounds& bounds) {
    RequestHead parsed;
    std::string host_of_target;
    if (const auto refused = read_request_line(take_until(head, kLineEnd), parsed, host_of_target))
        return *refused;
    Facts facts;
    for (auto line = take_until(head, kLineEnd); !line.empty(); line = take_until(head, kLineEnd)) {
        if (!read_header_line(line, parsed, facts)) return RefusalReason::malformed;
    }
    if (!is_host_right(facts, parsed)) return RefusalReason::malformed;
    if (const auto refused = read_framing(facts, bounds, parsed)) return *refused;
    if (facts.has_other_expectation) return RefusalReason::expectation;

    if (!host_of_target.empty()) parsed.headers.set("Host", std::move(host_of_target));
    parsed.keeps_alive = !facts.says_close && (!parsed.is_http_1_0 || facts.says_keep_alive);
    parsed.expects_continue = facts.expects_continue && !parsed.is_http_1_0 && parsed.content_length > 0;
    return parsed;
}

RequestHead request_line(std::string_view head) {
    std::string_view line = take_until(head, kLineEnd);
    RequestHead known;
    known.method = take_until(line, " ");
    known.target = take_until(line, " ");
    known.is_http_1_0 = line == "HTTP/1.0";
    return known;
}

Framing frame(std::string_view bytes, const FramingBounds& bounds) {
    HeadProgress progress;
    const HeadSearch search = find_head(bytes, progress, bounds);
    if (const auto* refused = std::get_if<RefusalReason>(&search)) return *refused;
    const auto* extent = std::get_if<HeadExtent>(&search);
    if (extent == nullptr) return Incomplete{};
    HeadResult result = parse_head(bytes.substr(extent->begin, extent->end - extent->begin), bounds);
    if (const auto* refused = std::get_if<RefusalReason>(&result)) return *refused;
    return Framed{std::get<RequestHead>(std::move(result)), extent->end};
}

}  // namespace holdfast::http
