// The front channel of the authorization code flow (RFC 6749 section 4.1): the URL that a browser is sent to,
// and the authorization response that it brings back.
#pragma once

#include "http/url.h"
#include "oauth/provider.h"

#include <string>
#include <string_view>
#include <variant>

namespace holdfast::oauth {

// The secret values of one authorization request, kept until its callback.
struct AuthorizationRequest {
    std::string state;          // RFC 6749 section 10.12; 43 characters of 32 random bytes
    std::string code_verifier;  // RFC 7636 section 4.1
    std::string nonce;          // OpenID Connect Core section 3.1.2.1
};

AuthorizationRequest make_authorization_request();

// The address to which the provider sends the browser back: PUBLIC_URL/auth/NAME/callback.
std::string redirect_uri(std::string_view public_url, const Provider& provider);

// The provider's authorization endpoint with response_type=code, client_id, redirect_uri, scope, state,
// code_challenge (S256), the entry's own parameters and, with openid only, nonce.
std::string authorization_url(const Provider& provider, const std::string& redirect_uri,
                              const AuthorizationRequest& request);

struct AuthorizationCode {
    std::string code;
};
struct AuthorizationDenied {
    // A code of RFC 6749 section 4.1.2.1 or OpenID Connect Core section 3.1.2.6, or "provider_error" for any
    // other, and for a wrong `iss` (RFC 9207).
    std::string error;
};
struct NoCode {};  // no error, and not exactly one code that is not empty
using AuthorizationResponse = std::variant<AuthorizationCode, AuthorizationDenied, NoCode>;

// Reads a callback's query. Its state has been checked before.
AuthorizationResponse read_authorization_response(const Provider& provider, const http::Params& query);

}  // namespace holdfast::oauth
