// How much linked accounts store. Each runs inside the caller's transaction. Outcomes and throws are those of
// the operation.
#pragma once

#include "storage/quota.h"
#include "storage/sqlite/connection.h"

namespace holdfast::storage::sqlite {

ClaimQuota::Outcome execute(Connection& connection, const ClaimQuota& operation);
StoreQuota::Outcome execute(Connection& connection, const StoreQuota& operation);

}  // namespace holdfast::storage::sqlite
