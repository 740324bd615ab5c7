// Box: https://developer.box.com/reference/post-oauth2-token and https://developer.box.com/guides
#include "base/random.h"
#include "oauth/demo/authorize.h"
#include "oauth/demo/bearer.h"
#include "oauth/demo/faults.h"
#include "oauth/demo/files.h"
#include "oauth/demo/revocation.h"
#include "oauth/demo/tokens.h"

namespace holdfast::oauth::demo {
namespace {

using base::Json;
using http::Request;

constexpr std::int64_t kTokenSeconds = 4'169;

// AADSTS codes: a code or a refresh token is too old, or spent.
constexpr int kExpiredCode = 70008;
constexpr int kRedeemedCode = 54005;

std::string user_id(const Account& account) { return std::to_string(std::stoull(account.id, nullptr, 16)); }

std::string describe(const OAuthError& error) {
    return error.error == "access_denied" ? "The user denied access to your application"
                                          : std::string(error.text);
}

// A refresh token that is spent has expired, in Box's words. 400 for a wrong client as well, whether id or
// secret is wrong.
http::Response refuse(const OAuthError& error, GrantType grant_type, base::Time) {
    if (error.error == "unauthorized_client" || error.error == "invalid_client")
        return plain_error(400, "invalid_client", "The client credentials are invalid");
    if (error.error != "invalid_grant") return plain_error(error.status, error.error, error.text);
    const bool is_refresh = grant_type == GrantType::refresh_token;
    const bool has_expired = error.code == kExpiredCode || (is_refresh && error.code == kRedeemedCode);
    if (is_refresh)
        return plain_error(400, "invalid_grant",
                           has_expired ? "Refresh token has expired" : "Invalid refresh token");
    return plain_error(400, "invalid_grant",
                       has_expired ? "The authorization code has expired"
                                   : "Auth code doesn't exist or is invalid for the client");
}

// There is no parameter for it: a refresh token always comes.
bool is_offline(const http::Params&) { return true; }

// Names no scope.
Json tokens(const Context&, const Issued& issued, GrantType) {
    const Authorization& authorization = issued.authorization;
    Json body = Json::object({{"access_token", issued.access_token},
                              {"expires_in", authorization.access_token_seconds()},
                              {"restricted_to", Json::Array{}},
                              {"token_type", "bearer"}});
    if (!has_fault(authorization.account.email, Fault::no_refresh_token))
        body.set("refresh_token", issued.refresh_token);
    return body;
}

// https://developer.box.com/guides/api-calls/permissions-and-errors/common-errors
http::Response api_error(int status, std::string_view code, std::string_view message) {
    return no_store(status, Json::object({{"type", "error"},
                                          {"status", status},
                                          {"code", code},
                                          {"help_url", "https://developer.box.com/guides/api-calls/"},
                                          {"message", message},
                                          {"request_id", base::random_uuid()}}));
}

http::Response not_found(const Request&, base::Time) { return api_error(404, "not_found", "Not Found"); }

// A token that is not good gets a challenge and no body.
template <typename Body>
http::Response for_account(const Context& context, const Request& request, Body body) {
    const auto refuse_bearer = [](BearerFault fault) {
        http::Response response = http::Response::empty(401);
        response.headers.set("WWW-Authenticate",
                             fault == BearerFault::absent
                                 ? "Bearer realm=\"Service\""
                                 : "Bearer realm=\"Service\", error=\"invalid_token\", "
                                   "error_description=\"The access token provided is invalid.\"");
        return response;
    };
    return for_bearer(context, request, kBox, refuse_bearer, body);
}

http::Response me(const Context& context, const Request& request) {
    return for_account(context, request, [](const Account& account) {
        if (has_fault(account.email, Fault::userinfo_error))
            return api_error(503, "unavailable", "Service unavailable");
        return private_json(Json::object({{"type", "user"},
                                          {"id", user_id(account)},
                                          {"name", account.name},
                                          {"login", account.email},
                                          {"created_at", kFileTime},
                                          {"language", "en"},
                                          {"space_amount", kDriveBytes},
                                          {"space_used", kUsedBytes},
                                          {"status", "active"}}));
    });
}

// Folder 0 is the root; there is no other.
http::Response folder_items(const Context& context, const Request& request) {
    return for_account(context, request, [&](const Account&) {
        if (request.path_param("folder") != "0") return api_error(404, "not_found", "Not Found");
        Json::Array entries;
        for (const File& file : kFiles) {
            entries.push_back(
                Json::object({{"type", "file"}, {"id", file.id}, {"etag", "0"}, {"name", file.name}}));
        }
        return private_json(Json::object({{"total_count", static_cast<std::int64_t>(kFiles.size())},
                                          {"entries", std::move(entries)},
                                          {"offset", 0},
                                          {"limit", 100}}));
    });
}

// RFC 7009 section 2.2.
http::Response unknown_token() { return http::Response::empty(200); }

std::vector<Route> routes(Context& context) {
    return {
        {{"GET", "/account.box.com/api/oauth2/authorize"},
         [&](const Request& request) { return authorize(context, kBox, request); }},
        {{"POST", "/account.box.com/api/oauth2/authorize"},
         [&](const Request& request) { return submit_page(context, kBox, request); }},
        {{"POST", "/api.box.com/oauth2/token"},
         [&](const Request& request) { return token(context, kBox, request); }},
        {{"POST", "/api.box.com/oauth2/revoke"},
         [&](const Request& request) { return revoke(context, kBox, request, unknown_token); }},
        {{"GET", "/api.box.com/2.0/users/me"}, [&](const Request& request) { return me(context, request); }},
        {{"GET", "/api.box.com/2.0/folders/{folder}/items"},
         [&](const Request& request) { return folder_items(context, request); }},
    };
}

}  // namespace

const Dialect kBox = {
    .hosts = {"account.box.com", "api.box.com"},
    .requires_scope = false,
    .rotates = true,
    .revocation_ends_every_grant = true,
    .access_token_seconds = kTokenSeconds,
    .is_offline = is_offline,
    .describe = describe,
    .refuse = refuse,
    .tokens = tokens,
    .not_found = not_found,
    .routes = routes,
};

}  // namespace holdfast::oauth::demo
