// Linked accounts whose provider is not configured (any more): nobody can use, renew, reconnect or revoke
// them until an entry of that name is back.
#pragma once

#include "oauth/provider.h"
#include "storage/operator/inspect.h"

#include <string>
#include <vector>

namespace holdfast::cli {

// One sentence for each such provider, with its name and how many accounts it has, by name. Throws
// storage::StoreError.
std::vector<std::string> unserved_accounts(storage::Inspector& inspector,
                                           const std::vector<oauth::Provider>& served);

}  // namespace holdfast::cli
