// Microsoft: the identity platform, its discovery document, and the part of Graph that linking needs.
#include "base/random.h"
#include "base/text.h"
#include "oauth/demo/authorize.h"
#include "oauth/demo/bearer.h"
#include "oauth/demo/discovery.h"
#include "oauth/demo/faults.h"
#include "oauth/demo/files.h"
#include "oauth/demo/parameters.h"
#include "oauth/demo/tokens.h"

#include <algorithm>

namespace holdfast::oauth::demo {
namespace {

using base::Json;
using http::Request;

constexpr std::int64_t kTokenSeconds = 3600;

// The tenant of all demo accounts, a UUID as every `tid` is.
constexpr std::string_view kTenantId = "de300000-0000-4000-8000-000000000001";

// "AADSTS70008: The provided ..."
std::string describe(const OAuthError& error) {
    return "AADSTS" + std::to_string(error.code) + ": " + std::string(error.text);
}

// "2026-11-21 07:00:00Z", as Microsoft's token endpoint writes it.
std::string timestamp(base::Time now) {
    const std::string text = base::rfc3339(now);
    return text.substr(0, 10) + " " + text.substr(11, 8) + "Z";
}

http::Response refuse(const OAuthError& error, GrantType, base::Time now) {
    const std::string trace_id = base::random_uuid();
    const std::string correlation_id = base::random_uuid();
    const std::string text = describe(error) + " Trace ID: " + trace_id +
                             " Correlation ID: " + correlation_id + " Timestamp: " + timestamp(now);
    return no_store(error.status, Json::object({{"error", error.error},
                                                {"error_description", text},
                                                {"error_codes", Json::Array{error.code}},
                                                {"timestamp", timestamp(now)},
                                                {"trace_id", trace_id},
                                                {"correlation_id", correlation_id}}));
}

bool is_offline(const http::Params& request) {
    const std::string* scope = request.only("scope");
    const auto scopes = parse_scopes(scope == nullptr ? std::string_view() : std::string_view(*scope));
    return scopes && std::ranges::find(*scopes, "offline_access") != scopes->end();
}

// As with personal accounts, the `oid` is the id after zeros.
std::string object_id(const std::string& account_id) {
    return "00000000-0000-0000-" + account_id.substr(0, 4) + "-" + account_id.substr(4);
}

std::string id_token(const Context& context, const Authorization& authorization) {
    const std::int64_t now = base::unix_seconds(context.clock.now());
    const Account& account = authorization.account;
    Json claims = Json::object({{"iss", context.issuer(authorization.tenant)},
                                {"aud", authorization.client_id},
                                {"sub", account.id},
                                {"oid", object_id(account.id)},
                                {"tid", kTenantId},
                                {"email", account.email},
                                {"preferred_username", account.email},
                                {"name", account.name},
                                {"iat", now},
                                {"nbf", now},
                                {"exp", now + kTokenSeconds},
                                {"ver", "2.0"}});
    if (authorization.nonce) claims.set("nonce", *authorization.nonce);
    return context.key().sign_rs256(claims);
}

// Without offline_access: the refresh token shows that it was granted.
std::string granted_scope(const Authorization& authorization) {
    std::string joined;
    for (const std::string& scope : authorization.scopes) {
        if (scope != "offline_access") joined += (joined.empty() ? "" : " ") + scope;
    }
    return joined;
}

Json tokens(const Context& context, const Issued& issued, GrantType) {
    const Authorization& authorization = issued.authorization;
    Json body = Json::object({{"token_type", "Bearer"},
                              {"scope", granted_scope(authorization)},
                              {"expires_in", authorization.access_token_seconds()},
                              {"ext_expires_in", authorization.access_token_seconds()},
                              {"access_token", issued.access_token}});
    const bool refreshable = authorization.has_scope("offline_access") &&
                             !has_fault(authorization.account.email, Fault::no_refresh_token);
    if (refreshable) body.set("refresh_token", issued.refresh_token);
    if (authorization.has_scope("openid")) body.set("id_token", id_token(context, authorization));
    return body;
}

// {"error":{"code","message","innerError"}}
http::Response graph_error(int status, std::string_view code, std::string_view message, base::Time now) {
    const std::string request_id = base::random_uuid();
    const Json inner = Json::object({{"date", base::rfc3339(now).substr(0, 19)},
                                     {"request-id", request_id},
                                     {"client-request-id", request_id}});
    return no_store(
        status,
        Json::object(
            {{"error", Json::object({{"code", code}, {"message", message}, {"innerError", inner}})}}));
}

http::Response not_found(const Request& request, base::Time now) {
    const std::string& path = request.path;
    return graph_error(400, "BadRequest",
                       "Resource not found for the segment '" + path.substr(path.rfind('/') + 1) + "'.", now);
}

template <typename Body>
http::Response for_account(const Context& context, const Request& request, Body body) {
    const base::Time now = context.clock.now();
    const auto refuse_bearer = [&](BearerFault fault) {
        const char* text = fault == BearerFault::absent ? "Access token is empty."
                           : fault == BearerFault::expired
                               ? "Lifetime validation failed, the token is expired."
                               : "Access token validation failure. Invalid token.";
        http::Response response = graph_error(401, "InvalidAuthenticationToken", text, now);
        response.headers.set("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        return response;
    };
    return for_bearer(context, request, kMicrosoft, refuse_bearer, body);
}

http::Response me(const Context& context, const Request& request) {
    return for_account(context, request, [&](const Account& account) {
        if (has_fault(account.email, Fault::userinfo_error)) {
            return graph_error(503, "ServiceUnavailable", "The service is unavailable.", context.clock.now());
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

http::Response drive(const Context& context, const Request& request) {
    return for_account(context, request, [&](const Account& account) {
        const Json user =
            Json::object({{"displayName", account.name}, {"email", account.email}, {"id", account.id}});
        const Json quota = Json::object({{"deleted", 0},
                                         {"remaining", kDriveBytes - kUsedBytes},
                                         {"state", "normal"},
                                         {"total", kDriveBytes},
                                         {"used", kUsedBytes}});
        return private_json(
            Json::object({{"@odata.context", context.origin + "/v1.0/$metadata#drives/$entity"},
                          {"id", account.id},
                          {"driveType", "personal"},
                          {"name", "OneDrive"},
                          {"owner", Json::object({{"user", user}})},
                          {"quota", quota}}));
    });
}

// https://learn.microsoft.com/graph/api/driveitem-list-children
http::Response children(const Context& context, const Request& request) {
    return for_account(context, request, [&](const Account& account) {
        Json::Array items;
        for (const File& file : kFiles) {
            items.push_back(Json::object({{"id", account.id + "!" + std::string(file.id)},
                                          {"name", file.name},
                                          {"size", file.bytes},
                                          {"lastModifiedDateTime", kFileTime},
                                          {"file", Json::object({{"mimeType", file.type}})}}));
        }
        return private_json(Json::object(
            {{"@odata.context", context.origin + "/v1.0/$metadata#driveItems"}, {"value", items}}));
    });
}

// OpenID Connect Core section 5.3.
http::Response userinfo(const Context& context, const Request& request) {
    return for_account(context, request, [&](const Account& account) {
        if (has_fault(account.email, Fault::userinfo_error)) {
            return graph_error(503, "ServiceUnavailable", "The service is unavailable.", context.clock.now());
        }
        return private_json(
            Json::object({{"sub", account.id}, {"name", account.name}, {"email", account.email}}));
    });
}

std::vector<Route> routes(Context& context) {
    return {
        {{"GET", "/{tenant}/v2.0/.well-known/openid-configuration"},
         [&](const Request& request) { return discovery_document(context, request); }},
        {{"GET", "/{tenant}/discovery/v2.0/keys"}, [&](const Request&) { return key_set(context); }},
        {{"GET", "/{tenant}/oauth2/v2.0/authorize"},
         [&](const Request& request) { return authorize(context, kMicrosoft, request); }},
        {{"POST", "/{tenant}/oauth2/v2.0/authorize"},
         [&](const Request& request) { return submit_page(context, kMicrosoft, request); }},
        {{"POST", "/{tenant}/oauth2/v2.0/token"},
         [&](const Request& request) { return token(context, kMicrosoft, request); }},
        {{"GET", "/v1.0/me"}, [&](const Request& request) { return me(context, request); }},
        {{"GET", "/v1.0/me/drive"}, [&](const Request& request) { return drive(context, request); }},
        {{"GET", "/v1.0/me/drive/root/children"},
         [&](const Request& request) { return children(context, request); }},
        {{"GET", "/graph.microsoft.com/v1.0/me"},
         [&](const Request& request) { return me(context, request); }},
        {{"GET", "/graph.microsoft.com/v1.0/me/drive"},
         [&](const Request& request) { return drive(context, request); }},
        {{"GET", "/graph.microsoft.com/v1.0/me/drive/root/children"},
         [&](const Request& request) { return children(context, request); }},
        {{"GET", "/oidc/userinfo"}, [&](const Request& request) { return userinfo(context, request); }},
        {{"POST", "/oidc/userinfo"}, [&](const Request& request) { return userinfo(context, request); }},
    };
}

}  // namespace

// Its paths have no host: "v1.0" is the first part of Graph's, which are served with their host as well.
const Dialect kMicrosoft = {
    .hosts = {"v1.0", "graph.microsoft.com"},
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
