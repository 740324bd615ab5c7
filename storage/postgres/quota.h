// How much linked accounts store. Each is one round trip. Outcomes and throws are those of the operation.
#pragma once

#include "storage/postgres/connection.h"
#include "storage/quota.h"

namespace holdfast::storage::postgres {

ClaimQuota::Outcome execute(Connection& connection, const ClaimQuota& operation);
StoreQuota::Outcome execute(Connection& connection, const StoreQuota& operation);

}  // namespace holdfast::storage::postgres
