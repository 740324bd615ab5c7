#include "oauth/authorization.h"

#include "base/encoding.h"
#include "base/random.h"
#include "crypto/pkce.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace holdfast::oauth {
namespace {

constexpr std::size_t kRandomBytes = 32;
constexpr std::string_view kProviderError = "provider_error";

constexpr std::array<std::string_view, 16> kErrorCodes = {
    // RFC 6749 section 4.1.2.1
    "invalid_request", "unauthorized_client", "access_denied", "unsupported_response_type", "invalid_scope",
    "server_error", "temporarily_unavailable",
    // OpenID Connect Core section 3.1.2.6
    "interaction_required", "login_required", "account_selection_required", "consent_required",
    "invalid_request_uri", "invalid_request_object", "request_not_supported", "request_uri_not_supported",
    "registration_not_supported"};

// Returns only names from our own table: no text of the query is ever sent back.
std::string known_error(const std::string* error) {
    if (error == nullptr) return std::string(kProviderError);
    const auto found = std::find(kErrorCodes.begin(), kErrorCodes.end(), *error);
    return std::string(found == kErrorCodes.end() ? kProviderError : *found);
}

// RFC 9207 section 2.4. Many providers send no `iss`.
bool names_another_issuer(const Provider& provider, const http::Params& query) {
    if (query.count("iss") == 0) return false;
    const std::string* issuer = query.only("iss");
    return issuer == nullptr || !issuer_matches(provider.issuer, *issuer);
}

}  // namespace

AuthorizationRequest make_authorization_request() {
    return {base::base64url_encode(base::random_bytes(kRandomBytes)), crypto::make_code_verifier(),
            base::base64url_encode(base::random_bytes(kRandomBytes))};
}

std::string redirect_uri(std::string_view public_url, const Provider& provider) {
    return std::string(public_url) + "/auth/" + provider.name + "/callback";
}

std::string authorization_url(const Provider& provider, const std::string& redirect_uri,
                              const AuthorizationRequest& request) {
    http::Params params;
    params.add("response_type", "code");
    params.add("client_id", provider.client_id);
    params.add("redirect_uri", redirect_uri);
    params.add("scope", provider.scope());
    params.add("state", request.state);
    params.add("code_challenge", crypto::code_challenge(request.code_verifier));
    params.add("code_challenge_method", "S256");
    if (provider.expects_id_token()) params.add("nonce", request.nonce);
    for (const auto& [name, value] : provider.authorization_parameters.pairs()) params.add(name, value);
    return http::with_query(provider.authorization_endpoint, params);
}

AuthorizationResponse read_authorization_response(const Provider& provider, const http::Params& query) {
    if (names_another_issuer(provider, query)) return AuthorizationDenied{std::string(kProviderError)};
    if (query.count("error") > 0) return AuthorizationDenied{known_error(query.only("error"))};
    const std::string* code = query.only("code");
    if (code == nullptr || code->empty()) return NoCode{};
    return AuthorizationCode{*code};
}

}  // namespace holdfast::oauth
