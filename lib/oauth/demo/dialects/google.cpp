// Google: https://developers.google.com/identity/protocols/oauth2/web-server, OpenID Connect, and Drive v3.
#include "oauth/demo/authorize.h"
#include "oauth/demo/bearer.h"
#include "oauth/demo/discovery.h"
#include "oauth/demo/faults.h"
#include "oauth/demo/files.h"
#include "oauth/demo/revocation.h"
#include "oauth/demo/tokens.h"

namespace holdfast::oauth::demo {
namespace {

using base::Json;
using http::Request;

constexpr std::int64_t kTokenSeconds = 3599;

// AADSTS codes.
constexpr int kUnknownGrant = 70000;
constexpr int kWrongRedirectUri = 500112;

// 21 decimal digits, as every Google account has.
std::string subject(const Account& account) {
    const std::string number = std::to_string(std::stoull(account.id, nullptr, 16));
    return "1" + std::string(20 - number.size(), '0') + number;
}

// The authorization response has none of a denial.
std::string describe(const OAuthError& error) {
    return error.error == "access_denied" ? "" : std::string(error.text);
}

// A code that was never one is told from one that is spent or too old.
http::Response refuse(const OAuthError& error, GrantType grant_type, base::Time) {
    if (error.error == "unauthorized_client")
        return plain_error(401, "invalid_client", "The OAuth client was not found.");
    if (error.error == "invalid_client") return plain_error(401, "invalid_client", "Unauthorized");
    if (error.code == kWrongRedirectUri) return plain_error(400, "redirect_uri_mismatch", "Bad Request");
    if (error.error != "invalid_grant") return plain_error(error.status, error.error, error.text);
    if (grant_type == GrantType::refresh_token)
        return plain_error(400, "invalid_grant", "Token has been expired or revoked.");
    return plain_error(400, "invalid_grant",
                       error.code == kUnknownGrant ? "Malformed auth code." : "Bad Request");
}

bool is_offline(const http::Params& request) {
    const std::string* type = request.only("access_type");
    return type != nullptr && *type == "offline";
}

// The scopes of OpenID Connect come back by their long names.
std::string granted_scope(const Authorization& authorization) {
    std::string joined;
    for (const std::string& scope : authorization.scopes) {
        const bool is_short = scope == "email" || scope == "profile";
        joined += (joined.empty() ? "" : " ") +
                  (is_short ? "https://www.googleapis.com/auth/userinfo." + scope : scope);
    }
    return joined;
}

std::string id_token(const Context& context, const Authorization& authorization) {
    const std::int64_t now = base::unix_seconds(context.clock.now());
    Json claims = Json::object({{"iss", context.tenant_url(kGoogle.hosts.front())},
                                {"azp", authorization.client_id},
                                {"aud", authorization.client_id},
                                {"sub", subject(authorization.account)},
                                {"email", authorization.account.email},
                                {"email_verified", true},
                                {"name", authorization.account.name},
                                {"iat", now},
                                {"exp", now + kTokenSeconds + 1}});
    if (authorization.nonce) claims.set("nonce", *authorization.nonce);
    return context.key().sign_rs256(claims);
}

// A refresh is answered without a refresh token: the first one stays good.
Json tokens(const Context& context, const Issued& issued, GrantType grant_type) {
    const Authorization& authorization = issued.authorization;
    Json body = Json::object({{"access_token", issued.access_token},
                              {"expires_in", authorization.access_token_seconds()},
                              {"scope", granted_scope(authorization)},
                              {"token_type", "Bearer"}});
    if (authorization.has_scope("openid")) body.set("id_token", id_token(context, authorization));
    const bool is_first = grant_type == GrantType::authorization_code && authorization.is_offline;
    if (is_first && !has_fault(authorization.account.email, Fault::no_refresh_token))
        body.set("refresh_token", issued.refresh_token);
    return body;
}

// https://cloud.google.com/apis/design/errors
http::Response api_error(int status, std::string_view name, std::string_view message) {
    return no_store(
        status,
        Json::object({{"error", Json::object({{"code", status}, {"message", message}, {"status", name}})}}));
}

http::Response not_found(const Request&, base::Time) {
    return api_error(404, "NOT_FOUND", "Requested entity was not found.");
}

http::Response userinfo(const Context& context, const Request& request) {
    const auto refuse_bearer = [](BearerFault) {
        return plain_error(401, "invalid_request", "Invalid Credentials");
    };
    return for_bearer(context, request, kGoogle, refuse_bearer, [](const Account& account) {
        if (has_fault(account.email, Fault::userinfo_error))
            return plain_error(503, "backend_error", "Backend Error");
        return private_json(Json::object({{"sub", subject(account)},
                                          {"name", account.name},
                                          {"email", account.email},
                                          {"email_verified", true}}));
    });
}

template <typename Body>
http::Response for_account(const Context& context, const Request& request, Body body) {
    const auto refuse_bearer = [](BearerFault) {
        const Json detail = Json::object({{"message", "Invalid Credentials"},
                                          {"domain", "global"},
                                          {"reason", "authError"},
                                          {"location", "Authorization"},
                                          {"locationType", "header"}});
        const Json error = Json::object({{"code", 401},
                                         {"message", "Request had invalid authentication credentials."},
                                         {"errors", Json::Array{detail}},
                                         {"status", "UNAUTHENTICATED"}});
        http::Response response = no_store(401, Json::object({{"error", error}}));
        response.headers.set("WWW-Authenticate",
                             "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"");
        return response;
    };
    return for_bearer(context, request, kGoogle, refuse_bearer, body);
}

// https://developers.google.com/drive/api/reference/rest/v3/files/list
http::Response files(const Context& context, const Request& request) {
    return for_account(context, request, [](const Account&) {
        Json::Array list;
        for (const File& file : kFiles) {
            list.push_back(Json::object({{"kind", "drive#file"},
                                         {"id", "1" + std::string(file.id)},
                                         {"name", file.name},
                                         {"mimeType", file.type}}));
        }
        return private_json(Json::object(
            {{"kind", "drive#fileList"}, {"incompleteSearch", false}, {"files", std::move(list)}}));
    });
}

// https://developers.google.com/drive/api/reference/rest/v3/about/get: its numbers are texts, and `fields`
// must be there.
http::Response about(const Context& context, const Request& request) {
    return for_account(context, request, [&](const Account&) {
        if (request.query.only("fields") == nullptr) {
            return api_error(400, "INVALID_ARGUMENT", "The 'fields' parameter is required for this method.");
        }
        return private_json(
            Json::object({{"storageQuota", Json::object({{"limit", std::to_string(kDriveBytes)},
                                                         {"usage", std::to_string(kUsedBytes)}})}}));
    });
}

http::Response unknown_token() { return plain_error(400, "invalid_token", "Token expired or revoked"); }

std::vector<Route> routes(Context& context) {
    return {
        {{"GET", "/accounts.google.com/o/oauth2/v2/auth"},
         [&](const Request& request) { return authorize(context, kGoogle, request); }},
        {{"POST", "/accounts.google.com/o/oauth2/v2/auth"},
         [&](const Request& request) { return submit_page(context, kGoogle, request); }},
        {{"POST", "/oauth2.googleapis.com/token"},
         [&](const Request& request) { return token(context, kGoogle, request); }},
        {{"POST", "/oauth2.googleapis.com/revoke"},
         [&](const Request& request) { return revoke(context, kGoogle, request, unknown_token); }},
        {{"GET", "/www.googleapis.com/oauth2/v3/certs"}, [&](const Request&) { return key_set(context); }},
        {{"GET", "/openidconnect.googleapis.com/v1/userinfo"},
         [&](const Request& request) { return userinfo(context, request); }},
        {{"GET", "/www.googleapis.com/drive/v3/files"},
         [&](const Request& request) { return files(context, request); }},
        {{"GET", "/www.googleapis.com/drive/v3/about"},
         [&](const Request& request) { return about(context, request); }},
    };
}

}  // namespace

const Dialect kGoogle = {
    .hosts = {"accounts.google.com", "oauth2.googleapis.com", "openidconnect.googleapis.com",
              "www.googleapis.com"},
    .requires_scope = true,
    .rotates = false,
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
