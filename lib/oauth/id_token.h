// Verifies an id_token (OpenID Connect Core section 3.1.3.7).
#pragma once

#include "base/clock.h"
#include "base/json.h"
#include "oauth/jwks.h"
#include "oauth/provider.h"

#include <string>
#include <variant>

namespace holdfast::oauth {

struct IdTokenFault {
    std::string why;  // for the log: quotes nothing of the token
};
// The claims of a valid token, or why it is not valid.
using IdTokenResult = std::variant<base::Json, IdTokenFault>;

// Checked: RS256 and a key of the provider's JWKS, no `crit`; iss, with {tenantid} filled from `tid`; aud is
// our client_id alone, as a text or an array of one; azp, if present, is our client_id; exp and nbf with 60 s
// of leeway, iat at most 60 s ahead; nonce equals ours; sub is present.
[[nodiscard]] IdTokenResult verify_id_token(const Provider& provider, const std::string& id_token,
                                            const std::string& nonce, JwksCache& keys, base::Time now);

}  // namespace holdfast::oauth
