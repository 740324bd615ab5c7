// The Cookie field: a value that is found is one that a Set-Cookie field of ours can carry.
#include "http/cookie.h"

#include "fuzz/property.h"

#include <string>

using namespace holdfast;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    http::Request request;
    request.headers.add("Cookie", std::string(fuzz::text_of(bytes, size)));
    for (const char* name : {"id", "__Host-session"}) {
        const auto value = http::find_cookie(request, name);
        if (!value) continue;
        const std::string text = http::Cookie{.name = name, .value = *value}.text();
        fuzz::must(text.starts_with(std::string(name) + "=" + *value + ";"), "a value goes both ways");
    }
    return 0;
}
