// The token request and its response (RFC 6749 sections 4.1.3, 5.1 and 5.2).
#pragma once

#include "http/fetch.h"
#include "oauth/provider.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace holdfast::oauth {

struct TokenResponse {
    std::string access_token;
    std::optional<std::string> refresh_token;
    std::optional<std::string> id_token;
    std::int64_t expires_in;    // seconds, above 0
    std::string granted_scope;  // if the provider names none, the scope that was asked for (section 5.1)
};
struct InvalidGrant {  // the provider refused the code or the refresh token (section 5.2)
    bool is_expired;   // it was too old, as the entry's expired_grant_words tell
};
struct TokenFailure {
    std::string why;  // for the log: no secret, control characters escaped
    // How long the provider asks to wait (RFC 9110 section 10.2.3); nullopt if it does not say.
    std::optional<std::chrono::seconds> retry_after{};
    // True if the provider may have issued tokens: the request was sent, and no answer that can be read came.
    bool is_answer_lost = false;
};
using TokenResult = std::variant<TokenResponse, InvalidGrant, TokenFailure>;

// Redeems an authorization code. The client authenticates as the entry says.
[[nodiscard]] TokenResult request_token(http::Fetcher& fetcher, const Provider& provider,
                                        const std::string& redirect_uri, const std::string& code,
                                        const std::string& code_verifier);

// Asks for a new access token (section 6). `granted_scope` is what the answer means if it names no scope.
[[nodiscard]] TokenResult request_refresh(http::Fetcher& fetcher, const Provider& provider,
                                          const std::string& refresh_token, const std::string& granted_scope);

// Reads the body of a successful answer, whose scope is `asked_scope` if it names none. Returns nullopt if it
// is not a token response: no bearer token; a token that is empty, over 16 KiB or not of visible ASCII;
// expires_in not above 0 or over 10 years, or absent if the entry has no default for it.
std::optional<TokenResponse> parse_token_response(const std::string& body, const Provider& provider,
                                                  const std::string& asked_scope);

}  // namespace holdfast::oauth
