#include "oauth/demo/discovery.h"

#include "base/json.h"

#include <initializer_list>
#include <string_view>

namespace holdfast::oauth::demo {
namespace {

base::Json texts(std::initializer_list<std::string_view> list) {
    base::Json::Array array;
    for (const std::string_view text : list) array.emplace_back(text);
    return base::Json(array);
}

http::Response public_json(const base::Json& body) {
    http::Response response = http::Response::json(200, body.dump());
    response.headers.set("Cache-Control", "no-cache");
    return response;
}

}  // namespace

http::Response discovery_document(const Context& context, const http::Request& request) {
    const std::string& tenant = request.path_param("tenant");
    const std::string base_url = context.tenant_url(tenant);
    return public_json(base::Json::object({
        {"issuer", context.issuer(tenant)},
        {"authorization_endpoint", base_url + "/oauth2/v2.0/authorize"},
        {"token_endpoint", base_url + "/oauth2/v2.0/token"},
        {"jwks_uri", base_url + "/discovery/v2.0/keys"},
        {"userinfo_endpoint", context.origin + "/oidc/userinfo"},
        {"response_types_supported", texts({"code"})},
        {"response_modes_supported", texts({"query"})},
        {"grant_types_supported", texts({"authorization_code", "refresh_token"})},
        {"subject_types_supported", texts({"public"})},
        {"id_token_signing_alg_values_supported", texts({"RS256"})},
        {"token_endpoint_auth_methods_supported", texts({"client_secret_post", "client_secret_basic"})},
        {"code_challenge_methods_supported", texts({"S256"})},
        {"scopes_supported",
         texts({"openid", "profile", "email", "offline_access", "Files.Read", "User.Read"})},
        {"claims_supported", texts({"iss", "aud", "sub", "oid", "tid", "email", "preferred_username", "name",
                                    "nonce", "iat", "nbf", "exp", "ver"})},
        {"prompt_values_supported", texts({"none", "login", "consent", "select_account"})},
        {"request_parameter_supported", false},
        {"request_uri_parameter_supported", false},
        {"claims_parameter_supported", false},
    }));
}

http::Response key_set(const Context& context) {
    return public_json(base::Json::object({{"keys", base::Json::Array{context.key().public_jwk()}}}));
}

}  // namespace holdfast::oauth::demo
