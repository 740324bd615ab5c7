// Queries, escapes, URLs and endpoints: what was encoded comes back, what was parsed says the same again.
#include "base/text.h"
#include "fuzz/property.h"
#include "http/url.h"

#include <string>

using namespace holdfast;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text = fuzz::text_of(bytes, size);

    const auto params = http::Params::parse(text);
    const auto again = http::Params::parse(params.encode());
    must(!again.malformed(), "an encoded query is well-formed");
    // A pair of an empty name and an empty value is "=", and stays a pair.
    must(again.pairs() == params.pairs(), "an encoded query says the same");
    for (const auto& [name, value] : params.pairs()) {
        must(base::is_utf8(name) && base::is_utf8(value), "names and values are UTF-8");
        const std::string* only = params.only(name);
        must((only != nullptr) == (params.count(name) == 1), "only() finds what is there once");
    }

    if (const auto decoded = http::percent_decode(text)) {
        must(http::percent_decode(http::percent_encode(*decoded)) == decoded, "what was encoded comes back");
    }
    if (const auto url = http::Url::parse(text)) {
        const auto parsed = http::Url::parse(url->origin() + url->target());
        must(parsed && parsed->origin() == url->origin() && parsed->target() == url->target(),
             "a URL is stable");
    }
    if (const auto endpoint = http::Endpoint::parse(text)) {
        const auto parsed = http::Endpoint::parse(endpoint->text());
        must(parsed && parsed->text() == endpoint->text(), "an endpoint is stable");
    }
    return 0;
}
