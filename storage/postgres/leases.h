// Leases. Outcomes and throws are those of the operation.
#pragma once

#include "storage/leases.h"
#include "storage/postgres/connection.h"

namespace holdfast::storage::postgres {

TakeLease::Outcome execute(Connection& connection, const TakeLease& operation);

}  // namespace holdfast::storage::postgres
