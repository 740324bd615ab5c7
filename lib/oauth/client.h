// The whole back channel of a callback: code -> tokens -> verified id_token -> identity of the same account.
#pragma once

#include "base/clock.h"
#include "http/fetch.h"
#include "oauth/authorization.h"
#include "oauth/jwks.h"
#include "oauth/provider.h"
#include "oauth/token.h"

#include <string>
#include <variant>

namespace holdfast::oauth {

// A user's proof of control over a cloud account, and the tokens that came with it.
struct Grant {
    Identity identity;
    TokenResponse tokens;
    base::Time received_at;
};

enum class Step {
    invalid_grant,   // the code was refused
    token_exchange,  // the token endpoint failed; its id_token is not valid, or of another account
    identity,        // the identity endpoint failed
};
struct GrantFailure {
    Step step;
    std::string why;  // for the log
};
using GrantResult = std::variant<Grant, GrantFailure>;

// Thread-safe. Lives as long as the server; fetcher and clock outlive it.
class Client {
  public:
    Client(http::Fetcher& fetcher, const base::Clock& clock)
        : fetcher_(fetcher), clock_(clock), keys_(fetcher, clock) {}

    // Both block while the provider answers, within the fetcher's limits.
    [[nodiscard]] GrantResult redeem(const Provider& provider, const std::string& redirect_uri,
                                     const std::string& code, const std::string& code_verifier,
                                     const std::string& nonce);
    // As request_refresh().
    [[nodiscard]] TokenResult refresh(const Provider& provider, const std::string& refresh_token,
                                      const std::string& granted_scope) {
        return request_refresh(fetcher_, provider, refresh_token, granted_scope);
    }

  private:
    http::Fetcher& fetcher_;
    const base::Clock& clock_;
    JwksCache keys_;
};

}  // namespace holdfast::oauth
