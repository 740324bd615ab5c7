#include "oauth/demo/graph.h"

#include "base/json.h"
#include "base/text.h"
#include "oauth/demo/answers.h"
#include "oauth/demo/faults.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace holdfast::oauth::demo {
namespace {

using base::Json;

constexpr std::int64_t kDriveBytes = std::int64_t{5} * 1024 * 1024 * 1024;

std::optional<std::string> bearer_token(const http::Request& request) {
    constexpr std::string_view kScheme = "bearer ";
    const std::string* value = request.headers.find("Authorization");
    if (value == nullptr || base::ascii_lower(value->substr(0, kScheme.size())) != kScheme)
        return std::nullopt;
    return value->substr(kScheme.size());
}

http::Response unauthorized(std::string_view message, base::Time now) {
    http::Response response = graph_error(401, "InvalidAuthenticationToken", message, now);
    response.headers.set("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    return response;
}

// Answers with the result of `body` for the account of the request's token.
template <typename Body>
http::Response for_account(const Context& context, const http::Request& request, Body body) {
    const base::Time now = context.clock.now();
    const std::optional<std::string> token = bearer_token(request);
    if (!token) return unauthorized("Access token is empty.", now);
    const auto found = context.grants.find_by_access_token(*token, now);
    if (const auto* fault = std::get_if<GrantFault>(&found)) {
        return unauthorized(*fault == GrantFault::expired
                                ? "Lifetime validation failed, the token is expired."
                                : "Access token validation failure. Invalid token.",
                            now);
    }
    return body(std::get<Authorization>(found).account, now);
}

}  // namespace

http::Response graph_me(const Context& context, const http::Request& request) {
    return for_account(context, request, [&](const Account& account, base::Time now) {
        if (has_fault(account.email, Fault::userinfo_error)) {
            return graph_error(503, "ServiceUnavailable", "The service is unavailable.", now);
        }
        return private_json(
            Json::object({{"@odata.context", context.origin + "/v1.0/$metadata#users/$entity"},
                          {"id", account.id},
                          {"displayName", account.name},
                          {"givenName", nullptr},
                          {"surname", nullptr},
                          {"mail", account.email},
                          {"userPrincipalName", account.email},
                          {"businessPhones", Json::Array{}},
                          {"jobTitle", nullptr},
                          {"mobilePhone", nullptr},
                          {"officeLocation", nullptr},
                          {"preferredLanguage", nullptr}}));
    });
}

http::Response graph_drive(const Context& context, const http::Request& request) {
    return for_account(context, request, [&](const Account& account, base::Time) {
        const Json user =
            Json::object({{"displayName", account.name}, {"email", account.email}, {"id", account.id}});
        const Json quota = Json::object({{"deleted", 0},
                                         {"remaining", kDriveBytes},
                                         {"state", "normal"},
                                         {"total", kDriveBytes},
                                         {"used", 0}});
        return private_json(
            Json::object({{"@odata.context", context.origin + "/v1.0/$metadata#drives/$entity"},
                          {"id", account.id},
                          {"driveType", "personal"},
                          {"name", "OneDrive"},
                          {"owner", Json::object({{"user", user}})},
                          {"quota", quota}}));
    });
}

http::Response userinfo(const Context& context, const http::Request& request) {
    return for_account(context, request, [](const Account& account, base::Time) {
        return private_json(
            Json::object({{"sub", account.id}, {"name", account.name}, {"email", account.email}}));
    });
}

}  // namespace holdfast::oauth::demo
