// The token response of a provider: a token that comes out can be sent in a header.
#include "fuzz/property.h"
#include "oauth/token.h"

#include <algorithm>
#include <string>

using namespace holdfast;

namespace {

bool is_visible(const std::string& text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const oauth::Provider provider = *oauth::known_providers().find("onedrive");
    const auto response =
        oauth::parse_token_response(std::string(fuzz::text_of(bytes, size)), provider, "asked");
    if (!response) return 0;
    fuzz::must(is_visible(response->access_token), "an access token is visible ASCII");
    fuzz::must(!response->refresh_token || is_visible(*response->refresh_token), "and so is a refresh token");
    fuzz::must(response->expires_in > 0, "a token lives");
    return 0;
}
