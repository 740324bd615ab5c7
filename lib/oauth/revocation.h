// Taking tokens back at their provider: RFC 7009, or the provider's own way.
#pragma once

#include "http/fetch.h"
#include "oauth/provider.h"

#include <optional>
#include <string>
#include <variant>

namespace holdfast::oauth {

// The tokens of one grant, at least one of them.
struct GrantedTokens {
    std::optional<std::string> access_token;
    std::optional<std::string> refresh_token;
};

struct Revoked {};  // or they were of no use before
struct RevocationFailure {
    std::string why;  // for the log: no secret, control characters escaped
};
using RevocationResult = std::variant<Revoked, RevocationFailure>;

// Ends the grant, with all of its tokens. The provider has a revocation endpoint. Where that wants an access
// token that lives, and this one does not, a new one is asked for first.
[[nodiscard]] RevocationResult request_revocation(http::Fetcher& fetcher, const Provider& provider,
                                                  const GrantedTokens& tokens);

}  // namespace holdfast::oauth
