// Leases. Outcomes and throws are those of the operation.
#pragma once

#include "storage/leases.h"
#include "storage/sqlite/connection.h"

namespace holdfast::storage::sqlite {

TakeLease::Outcome execute(Connection& connection, const TakeLease& operation);

}  // namespace holdfast::storage::sqlite
