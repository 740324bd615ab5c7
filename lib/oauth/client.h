// The whole back channel of a callback: code -> tokens -> verified id_token -> identity of the same account.
#pragma once

#include "base/clock.h"
#include "http/fetch.h"
#include "oauth/authorization.h"
#include "oauth/discovery.h"
#include "oauth/identity.h"
#include "oauth/jwks.h"
#include "oauth/provider.h"
#include "oauth/quota.h"
#include "oauth/revocation.h"
#include "oauth/token.h"

#include <optional>
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
        : fetcher_(fetcher), clock_(clock), keys_(fetcher, clock), discovery_(fetcher, clock) {}

    // As Discovery's. A provider outlives the client.
    [[nodiscard]] DiscoveryResult complete(const Provider& provider) { return discovery_.complete(provider); }
    [[nodiscard]] std::optional<DiscoveryResult> known(const Provider& provider) {
        return discovery_.known(provider);
    }

    // These complete the provider first. They block while the provider answers, within the fetcher's limits.
    [[nodiscard]] GrantResult redeem(const Provider& provider, const std::string& redirect_uri,
                                     const std::string& code, const std::string& code_verifier,
                                     const std::string& nonce);
    // As request_quota().
    [[nodiscard]] QuotaResult quota(const Provider& provider, const std::string& access_token) {
        return request_quota(fetcher_, provider, access_token);
    }
    // As request_refresh().
    [[nodiscard]] TokenResult refresh(const Provider& provider, const std::string& refresh_token,
                                      const std::string& granted_scope);
    // As request_revocation().
    [[nodiscard]] RevocationResult revoke(const Provider& provider, const GrantedTokens& tokens);

  private:
    GrantResult redeem_at(const Provider& provider, const std::string& redirect_uri, const std::string& code,
                          const std::string& code_verifier, const std::string& nonce);
    IdentityResult identity_of(const Provider& provider, const TokenResponse& tokens,
                               const std::optional<base::Json>& claims);

    http::Fetcher& fetcher_;
    const base::Clock& clock_;
    JwksCache keys_;
    Discovery discovery_;
};

}  // namespace holdfast::oauth
