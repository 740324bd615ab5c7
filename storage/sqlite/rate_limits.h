// Rate limits. Each runs inside the caller's transaction. Outcomes and throws are those of the operation.
#pragma once

#include "storage/rate_limits.h"
#include "storage/sqlite/connection.h"

namespace holdfast::storage::sqlite {

Charge::Outcome execute(Connection& connection, const Charge& operation);
ForgetCharge::Outcome execute(Connection& connection, const ForgetCharge& operation);
KnowsNetwork::Outcome execute(Connection& connection, const KnowsNetwork& operation);
RememberNetwork::Outcome execute(Connection& connection, const RememberNetwork& operation);

}  // namespace holdfast::storage::sqlite
