#include "oauth/account_space.h"

namespace holdfast::oauth {

bool may_share_accounts(const Provider& one, const Provider& other) {
    if (one.issuer.empty() || other.issuer.empty())
        return !one.identity_endpoint.empty() && one.identity_endpoint == other.identity_endpoint;
    return one.issuer == other.issuer || issuer_matches(one.issuer, other.issuer) ||
           issuer_matches(other.issuer, one.issuer);
}

}  // namespace holdfast::oauth
