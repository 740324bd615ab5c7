#include "oauth/demo/tokens.h"

#include "base/json.h"
#include "oauth/demo/answers.h"
#include "oauth/demo/client_authentication.h"
#include "oauth/demo/dialect.h"
#include "oauth/demo/faults.h"
#include "oauth/demo/parameters.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace holdfast::oauth::demo {
namespace {

constexpr std::chrono::seconds kSlow{10};

constexpr OAuthError kNoGrantType{400, "invalid_request", 900144,
                                  "The request body must contain the following parameter: 'grant_type'."};
constexpr OAuthError kGrantType{400, "unsupported_grant_type", 70003,
                                "The app requested an unsupported grant type."};
constexpr OAuthError kNoCode{
    400, "invalid_request", 900144,
    "The request body must contain the following parameters: 'code', 'redirect_uri' and "
    "'code_verifier'."};
constexpr OAuthError kNoRefreshToken{
    400, "invalid_request", 900144,
    "The request body must contain the following parameter: 'refresh_token'."};
constexpr OAuthError kUnknown{400, "invalid_grant", 70000,
                              "The provided authorization code or refresh token is not valid."};
constexpr OAuthError kExpired{400, "invalid_grant", 70008,
                              "The provided authorization code or refresh token has expired."};
constexpr OAuthError kRedeemed{
    400, "invalid_grant", 54005,
    "OAuth2 Authorization code or refresh token was already redeemed; its grant has ended."};
constexpr OAuthError kRevoked{400, "invalid_grant", 50173,
                              "The provided grant has been revoked. The user must sign in again."};
constexpr OAuthError kRedirectUri{400, "invalid_grant", 500112,
                                  "The reply address does not match the one of the authorization request."};
constexpr OAuthError kVerifier{
    400, "invalid_grant", 501481,
    "The code_verifier does not match the code_challenge of the authorization request."};
constexpr OAuthError kScope{400, "invalid_scope", 70011,
                            "The provided value for the input parameter 'scope' is not valid."};
constexpr OAuthError kServerError{500, "server_error", 90033,
                                  "A transient error has occurred. Please try again."};

const OAuthError& error_of(GrantFault fault) {
    switch (fault) {
        case GrantFault::unknown:
            return kUnknown;
        case GrantFault::expired:
            return kExpired;
        case GrantFault::redeemed:
            return kRedeemed;
        case GrantFault::redirect_uri:
            return kRedirectUri;
        case GrantFault::verifier:
            return kVerifier;
        case GrantFault::scope:
            return kScope;
    }
    return kUnknown;
}

using Outcome = std::variant<Issued, const OAuthError*>;

Outcome outcome_of(IssueResult result) {
    if (const auto* fault = std::get_if<GrantFault>(&result)) return &error_of(*fault);
    return std::move(std::get<Issued>(result));
}

// A token request whose client is checked.
struct Presented {
    std::string realm;
    const std::string& client_id;
    const http::Params& form;
};

Outcome redeem_code(Context& context, const Presented& presented) {
    const http::Params& form = presented.form;
    const std::string* code = form.only("code");
    const std::string* redirect_uri = form.only("redirect_uri");
    const std::string* verifier = form.only("code_verifier");
    if (code == nullptr || redirect_uri == nullptr || verifier == nullptr) return &kNoCode;
    return outcome_of(context.grants.redeem_code(
        {*code, presented.realm, presented.client_id, *redirect_uri, *verifier}, context.clock.now()));
}

Outcome redeem_refresh_token(Context& context, const Presented& presented) {
    const http::Params& form = presented.form;
    const std::string* refresh_token = form.only("refresh_token");
    if (refresh_token == nullptr) return &kNoRefreshToken;
    const std::string* scope = form.only("scope");
    const auto scopes = parse_scopes(scope == nullptr ? std::string_view() : std::string_view(*scope));
    if (!scopes) return &kScope;
    Outcome outcome = outcome_of(context.grants.refresh(
        {*refresh_token, presented.realm, presented.client_id, *scopes}, context.clock.now()));
    auto* issued = std::get_if<Issued>(&outcome);
    if (issued == nullptr) return outcome;
    if (has_fault(issued->authorization.account.email, Fault::revoked)) return &kRevoked;
    // A nonce belongs to the authentication, so a refreshed id_token has none (OpenID Connect Core
    // section 12.2).
    issued->authorization.nonce.reset();
    return outcome;
}

Outcome redeem(Context& context, const Presented& presented) {
    const std::string* grant_type = presented.form.only("grant_type");
    if (grant_type == nullptr) return &kNoGrantType;
    if (*grant_type == "authorization_code") return redeem_code(context, presented);
    if (*grant_type == "refresh_token") return redeem_refresh_token(context, presented);
    return &kGrantType;
}

Outcome answer(Context& context, const Dialect& dialect, const http::Request& request,
               const http::Params& form) {
    const auto client = authenticate_client(context.clients, request, form);
    if (const auto* error = std::get_if<const OAuthError*>(&client)) return *error;
    return redeem(context, {dialect.realm(request), std::get<std::string>(client), form});
}

GrantType grant_type_of(const http::Params& form) {
    const std::string* type = form.only("grant_type");
    return type != nullptr && *type == "refresh_token" ? GrantType::refresh_token
                                                       : GrantType::authorization_code;
}

}  // namespace

http::Response refuse(const Context& context, const Dialect& dialect, const http::Request& request,
                      GrantType grant_type, const OAuthError& error) {
    http::Response response = dialect.refuse(error, grant_type, context.clock.now());
    // RFC 6749 section 5.2: only to a client that tried Basic.
    const bool challenge = error.status == 401 && request.headers.find("Authorization") != nullptr;
    if (challenge) response.headers.set("WWW-Authenticate", "Basic realm=\"demo provider\"");
    return response;
}

http::Response token(Context& context, const Dialect& dialect, const http::Request& request) {
    const http::Params form = http::Params::parse(request.body);
    const GrantType grant_type = grant_type_of(form);
    const Outcome outcome = answer(context, dialect, request, form);
    if (const auto* error = std::get_if<const OAuthError*>(&outcome))
        return refuse(context, dialect, request, grant_type, **error);

    const Issued& issued = std::get<Issued>(outcome);
    const std::string& email = issued.authorization.account.email;
    if (has_fault(email, Fault::slow)) context.options.wait(kSlow);
    if (has_fault(email, Fault::invalid_grant))
        return refuse(context, dialect, request, grant_type, kUnknown);
    if (has_fault(email, Fault::server_error))
        return refuse(context, dialect, request, grant_type, kServerError);
    return private_json(dialect.tokens(context, issued, grant_type));
}

}  // namespace holdfast::oauth::demo
