// Rate limits. Each is one round trip. Outcomes and throws are those of the operation.
#pragma once

#include "storage/postgres/connection.h"
#include "storage/rate_limits.h"

namespace holdfast::storage::postgres {

Charge::Outcome execute(Connection& connection, const Charge& operation);
ForgetCharge::Outcome execute(Connection& connection, const ForgetCharge& operation);
KnowsNetwork::Outcome execute(Connection& connection, const KnowsNetwork& operation);
RememberNetwork::Outcome execute(Connection& connection, const RememberNetwork& operation);

}  // namespace holdfast::storage::postgres
