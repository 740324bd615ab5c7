// Dropbox: https://developers.dropbox.com/oauth-guide and
// https://www.dropbox.com/developers/documentation/http/documentation
#include "oauth/demo/authorize.h"
#include "oauth/demo/bearer.h"
#include "oauth/demo/faults.h"
#include "oauth/demo/files.h"
#include "oauth/demo/tokens.h"

namespace holdfast::oauth::demo {
namespace {

using base::Json;
using http::Request;

constexpr std::int64_t kTokenSeconds = 14'400;

std::string account_id_of(const Account& account) { return "dbid:" + account.id; }

std::string describe(const OAuthError& error) {
    return error.error == "access_denied"
               ? "The user chose not to give your app access to their Dropbox account."
               : std::string(error.text);
}

// 400 for a wrong client as well, whether id or secret is wrong.
http::Response refuse(const OAuthError& error, GrantType grant_type, base::Time) {
    if (error.error == "unauthorized_client" || error.error == "invalid_client")
        return plain_error(400, "invalid_client", "Invalid client_id or client_secret");
    if (error.error != "invalid_grant") return plain_error(error.status, error.error, error.text);
    return plain_error(400, "invalid_grant",
                       grant_type == GrantType::refresh_token ? "refresh token is invalid or revoked"
                                                              : "code doesn't exist or has expired");
}

bool is_offline(const http::Params& request) {
    const std::string* type = request.only("token_access_type");
    return type != nullptr && *type == "offline";
}

std::string granted_scope(const Authorization& authorization) {
    std::string joined;
    for (const std::string& scope : authorization.scopes) joined += (joined.empty() ? "" : " ") + scope;
    return joined;
}

// A refresh is answered with an access token and no more: the refresh token stays good for ever.
Json tokens(const Context&, const Issued& issued, GrantType grant_type) {
    const Authorization& authorization = issued.authorization;
    Json body = Json::object({{"access_token", issued.access_token},
                              {"token_type", "bearer"},
                              {"expires_in", authorization.access_token_seconds()}});
    if (grant_type == GrantType::refresh_token) return body;
    if (authorization.is_offline && !has_fault(authorization.account.email, Fault::no_refresh_token))
        body.set("refresh_token", issued.refresh_token);
    body.set("scope", granted_scope(authorization));
    body.set("account_id", account_id_of(authorization.account));
    return body;
}

// {"error_summary":"TAG/...","error":{".tag":"TAG"}}
http::Response api_error(int status, std::string_view tag) {
    return no_store(status, Json::object({{"error_summary", std::string(tag) + "/..."},
                                          {"error", Json::object({{".tag", tag}})}}));
}

http::Response text(int status, std::string body) {
    http::Response response{status, {}, std::move(body)};
    response.headers.set("Content-Type", "text/plain; charset=utf-8");
    return response;
}

// "users/get_current_account"
std::string function_of(const Request& request) {
    const auto at = request.path.find("/2/");
    return at == std::string::npos ? request.path : request.path.substr(at + 3);
}

http::Response bad_call(const Request& request, std::string_view why) {
    return text(400, "Error in call to API function \"" + function_of(request) + "\": " + std::string(why));
}

http::Response not_found(const Request& request, base::Time) {
    return text(404, "Unknown API function: \"" + function_of(request) + "\"");
}

template <typename Body>
http::Response for_account(const Context& context, const Request& request, Body body) {
    const auto refuse_bearer = [](BearerFault fault) {
        return api_error(401,
                         fault == BearerFault::expired ? "expired_access_token" : "invalid_access_token");
    };
    return for_bearer(context, request, kDropbox, refuse_bearer, body);
}

// Functions without arguments take no body, or null.
bool has_argument(const Request& request) { return !request.body.empty() && request.body != "null"; }

http::Response account(const Context& context, const Request& request) {
    return for_account(context, request, [&](const Account& account) {
        if (has_argument(request)) return bad_call(request, "request body: expected null, got value");
        if (has_fault(account.email, Fault::userinfo_error)) return text(503, "Service Unavailable");
        return private_json(
            Json::object({{"account_id", account_id_of(account)},
                          {"name", Json::object({{"given_name", account.name},
                                                 {"surname", ""},
                                                 {"familiar_name", account.name},
                                                 {"display_name", account.name},
                                                 {"abbreviated_name", account.name.substr(0, 1)}})},
                          {"email", account.email},
                          {"email_verified", true},
                          {"disabled", false},
                          {"locale", "en"},
                          {"is_paired", false},
                          {"account_type", Json::object({{".tag", "basic"}})}}));
    });
}

http::Response space_usage(const Context& context, const Request& request) {
    return for_account(context, request, [&](const Account&) {
        if (has_argument(request)) return bad_call(request, "request body: expected null, got value");
        return private_json(Json::object(
            {{"used", kUsedBytes},
             {"allocation", Json::object({{".tag", "individual"}, {"allocated", kDriveBytes}})}}));
    });
}

// {"path":""} is the root; there is nothing below it.
http::Response list_folder(const Context& context, const Request& request) {
    return for_account(context, request, [&](const Account&) {
        const auto argument = Json::parse(request.body);
        const std::string* path = argument ? argument->string("path") : nullptr;
        if (path == nullptr) return bad_call(request, "request body: missing required field 'path'");
        if (!path->empty())
            return no_store(
                409,
                Json::object({{"error_summary", "path/not_found/..."},
                              {"error", Json::object({{".tag", "path"},
                                                      {"path", Json::object({{".tag", "not_found"}})}})}}));
        Json::Array entries;
        for (const File& file : kFiles) {
            entries.push_back(Json::object({{".tag", "file"},
                                            {"name", file.name},
                                            {"id", "id:" + std::string(file.id)},
                                            {"path_display", "/" + std::string(file.name)},
                                            {"client_modified", kFileTime},
                                            {"server_modified", kFileTime},
                                            {"size", file.bytes},
                                            {"is_downloadable", true}}));
        }
        return private_json(
            Json::object({{"entries", std::move(entries)}, {"cursor", "end"}, {"has_more", false}}));
    });
}

// https://www.dropbox.com/developers/documentation/http/documentation#auth-token-revoke
http::Response revoke_token(Context& context, const Request& request) {
    return for_account(context, request, [&](const Account&) {
        if (has_argument(request)) return bad_call(request, "request body: expected null, got value");
        context.grants.revoke(bearer_token(request).value(), std::nullopt, context.clock.now());
        return no_store(200, Json());
    });
}

std::vector<Route> routes(Context& context) {
    return {
        {{"GET", "/www.dropbox.com/oauth2/authorize"},
         [&](const Request& request) { return authorize(context, kDropbox, request); }},
        {{"POST", "/www.dropbox.com/oauth2/authorize"},
         [&](const Request& request) { return submit_page(context, kDropbox, request); }},
        {{"POST", "/api.dropboxapi.com/oauth2/token"},
         [&](const Request& request) { return token(context, kDropbox, request); }},
        {{"POST", "/api.dropboxapi.com/2/auth/token/revoke"},
         [&](const Request& request) { return revoke_token(context, request); }},
        {{"POST", "/api.dropboxapi.com/2/users/get_current_account"},
         [&](const Request& request) { return account(context, request); }},
        {{"POST", "/api.dropboxapi.com/2/users/get_space_usage"},
         [&](const Request& request) { return space_usage(context, request); }},
        {{"POST", "/api.dropboxapi.com/2/files/list_folder"},
         [&](const Request& request) { return list_folder(context, request); }},
    };
}

}  // namespace

const Dialect kDropbox = {
    .hosts = {"www.dropbox.com", "api.dropboxapi.com"},
    .requires_scope = false,
    .rotates = false,
    .revocation_ends_every_grant = false,
    .access_token_seconds = kTokenSeconds,
    .is_offline = is_offline,
    .describe = describe,
    .refuse = refuse,
    .tokens = tokens,
    .not_found = not_found,
    .routes = routes,
};

}  // namespace holdfast::oauth::demo
