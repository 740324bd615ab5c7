#include "oauth/client.h"

#include "oauth/id_token.h"

#include <optional>
#include <utility>

namespace holdfast::oauth {

GrantResult Client::redeem(const Provider& provider, const std::string& redirect_uri, const std::string& code,
                           const std::string& code_verifier, const std::string& nonce) {
    DiscoveryResult complete = discovery_.complete(provider);
    if (auto* failure = std::get_if<DiscoveryFailure>(&complete))
        return GrantFailure{Step::token_exchange, std::move(failure->why)};
    return redeem_at(*std::get<CompleteProvider>(complete), redirect_uri, code, code_verifier, nonce);
}

TokenResult Client::refresh(const Provider& provider, const std::string& refresh_token,
                            const std::string& granted_scope) {
    DiscoveryResult complete = discovery_.complete(provider);
    if (auto* failure = std::get_if<DiscoveryFailure>(&complete))
        return TokenFailure{std::move(failure->why)};
    return request_refresh(fetcher_, *std::get<CompleteProvider>(complete), refresh_token, granted_scope);
}

RevocationResult Client::revoke(const Provider& provider, const GrantedTokens& tokens) {
    DiscoveryResult complete = discovery_.complete(provider);
    if (auto* failure = std::get_if<DiscoveryFailure>(&complete))
        return RevocationFailure{std::move(failure->why)};
    return request_revocation(fetcher_, *std::get<CompleteProvider>(complete), tokens);
}

GrantResult Client::redeem_at(const Provider& provider, const std::string& redirect_uri,
                              const std::string& code, const std::string& code_verifier,
                              const std::string& nonce) {
    TokenResult answer = request_token(fetcher_, provider, redirect_uri, code, code_verifier);
    const base::Time received_at = clock_.now();
    if (std::holds_alternative<InvalidGrant>(answer)) {
        return GrantFailure{Step::invalid_grant, "token endpoint refused the code"};
    }
    if (auto* failure = std::get_if<TokenFailure>(&answer)) {
        return GrantFailure{Step::token_exchange, std::move(failure->why)};
    }
    TokenResponse& tokens = std::get<TokenResponse>(answer);
    std::optional<base::Json> claims;
    if (provider.expects_id_token()) {
        if (!tokens.id_token) return GrantFailure{Step::token_exchange, "id_token: absent"};
        IdTokenResult id_token = verify_id_token(provider, *tokens.id_token, nonce, keys_, clock_.now());
        if (auto* fault = std::get_if<IdTokenFault>(&id_token)) {
            return GrantFailure{Step::token_exchange, std::move(fault->why)};
        }
        claims = std::move(std::get<base::Json>(id_token));
    }
    IdentityResult result = identity_of(provider, tokens, claims);
    if (auto* failure = std::get_if<IdentityFailure>(&result)) {
        return GrantFailure{Step::identity, std::move(failure->why)};
    }
    Identity& identity = std::get<Identity>(result);
    if (claims && !provider.is_same_account(identity, *claims)) {
        return GrantFailure{Step::token_exchange, "id_token: of another account than the identity"};
    }
    return Grant{std::move(identity), std::move(tokens), received_at};
}

IdentityResult Client::identity_of(const Provider& provider, const TokenResponse& tokens,
                                   const std::optional<base::Json>& claims) {
    if (provider.identity_source == IdentitySource::endpoint)
        return request_identity(fetcher_, provider, tokens.access_token);
    auto identity = claims ? provider.read_identity(*claims) : std::nullopt;
    if (!identity) return IdentityFailure{"id_token: no usable identity"};
    return std::move(*identity);
}

}  // namespace holdfast::oauth
