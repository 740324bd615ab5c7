// Any OpenID Connect issuer: https://openid.net/specs/openid-connect-core-1_0.html
#include "oauth/provider.h"

namespace holdfast::oauth {
namespace {

// Of userinfo's answer or the id_token's claims. Both have `sub` (sections 2 and 5.3.2), whatever claim the
// id is.
std::optional<Identity> read_claims(const ClaimNames& names, const base::Json& claims) {
    const std::string* subject = claims.string("sub");
    auto identity = make_identity(claims.string(names.id), claims.string(names.email));
    if (subject == nullptr || !identity) return std::nullopt;
    identity->subject = *subject;
    return identity;
}

}  // namespace

Provider oidc_provider(const ClaimNames& claims) {
    Provider provider;
    provider.display_name = "OpenID Connect";
    provider.mark = "key";
    // Many issuers give a refresh token only with offline_access (section 11).
    provider.scopes = {"openid", "email", "offline_access"};
    provider.read_identity = [claims](const base::Json& source) { return read_claims(claims, source); };
    return provider;
}

}  // namespace holdfast::oauth
