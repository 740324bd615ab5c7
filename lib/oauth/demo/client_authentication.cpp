#include "oauth/demo/client_authentication.h"

#include "base/encoding.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "oauth/demo/parameters.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::oauth::demo {
namespace {

constexpr OAuthError kNoForm{400, "invalid_request", 900144,
                             "The request body must be application/x-www-form-urlencoded."};
constexpr OAuthError kAmbiguous{
    400, "invalid_request", 9000411,
    "The request is not properly formatted. A parameter is duplicated or malformed."};
constexpr OAuthError kNoClientId{400, "invalid_request", 900144,
                                 "The request body must contain the following parameter: 'client_id'."};
constexpr OAuthError kTwoMethods{400, "invalid_request", 900147,
                                 "A client must not authenticate in two ways at once."};
constexpr OAuthError kUnknownClient{400, "unauthorized_client", 700016,
                                    "No application with this client_id is registered here."};
constexpr OAuthError kNoSecret{401, "invalid_client", 7000218,
                               "The request body must contain the following parameter: 'client_secret'."};
constexpr OAuthError kWrongSecret{401, "invalid_client", 7000215, "Invalid client secret provided."};

bool is_form(const http::Request& request) {
    const std::string* type = request.headers.find("Content-Type");
    if (type == nullptr) return false;
    const std::string media_type = base::ascii_lower(base::trim(type->substr(0, type->find(';'))));
    return media_type == "application/x-www-form-urlencoded";
}

struct Credentials {
    std::string id;
    std::string secret;
};

// Both parts of HTTP Basic are form-encoded first.
std::optional<std::string> form_decode(std::string text) {
    std::replace(text.begin(), text.end(), '+', ' ');
    return http::percent_decode(text);
}

std::optional<Credentials> parse_basic(std::string_view authorization) {
    constexpr std::string_view kScheme = "basic ";
    if (base::ascii_lower(authorization.substr(0, kScheme.size())) != kScheme) return std::nullopt;
    const auto pair = base::base64_decode(authorization.substr(kScheme.size()));
    const std::size_t colon = pair ? pair->find(':') : std::string::npos;
    if (colon == std::string::npos) return std::nullopt;
    const auto id = form_decode(pair->substr(0, colon));
    const auto secret = form_decode(pair->substr(colon + 1));
    if (!id || !secret) return std::nullopt;
    return Credentials{*id, *secret};
}

using Authentication = std::variant<std::string, const OAuthError*>;

Authentication check(const std::vector<DemoClient>& clients, const Credentials& given) {
    bool is_known = false;
    for (const DemoClient& client : clients) {
        if (client.id != given.id) continue;
        is_known = true;
        if (crypto::equal_in_constant_time(given.secret, client.secret)) return given.id;
    }
    return is_known ? &kWrongSecret : &kUnknownClient;
}

}  // namespace

Authentication authenticate_client(const std::vector<DemoClient>& clients, const http::Request& request,
                                   const http::Params& form) {
    if (!is_form(request)) return &kNoForm;
    if (is_ambiguous(form)) return &kAmbiguous;
    const std::string* id = form.only("client_id");
    const std::string* secret = form.only("client_secret");
    if (const std::string* authorization = request.headers.find("Authorization")) {
        if (secret != nullptr) return &kTwoMethods;
        const std::optional<Credentials> basic = parse_basic(*authorization);
        if (!basic) return &kWrongSecret;
        if (id != nullptr && *id != basic->id) return &kTwoMethods;
        return check(clients, *basic);
    }
    if (id == nullptr || id->empty()) return &kNoClientId;
    if (secret == nullptr) return &kNoSecret;
    return check(clients, {*id, *secret});
}

}  // namespace holdfast::oauth::demo
