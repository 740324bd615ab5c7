// Whose accounts an entry leads to. Rows are keyed by the entry's name and the account's id, so two entries
// that lead to the same account would give it two owners.
#pragma once

#include "oauth/provider.h"

namespace holdfast::oauth {

// True if one cloud account may be reached by both entries: their issuers are equal, or one has {tenantid}
// and covers the other. Where one has no issuer: both ask the same identity endpoint.
bool may_share_accounts(const Provider& one, const Provider& other);

}  // namespace holdfast::oauth
