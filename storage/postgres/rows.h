// Rows by any filter (storage/rows.h). A change is a transaction of three round trips. Outcomes and throws
// are those of the operation.
#pragma once

#include "storage/postgres/connection.h"
#include "storage/rows.h"

namespace holdfast::storage::postgres {

SelectRows::Outcome execute(Connection& connection, const SelectRows& operation);
InsertRows::Outcome execute(Connection& connection, const InsertRows& operation);
UpdateRows::Outcome execute(Connection& connection, const UpdateRows& operation);
DeleteRows::Outcome execute(Connection& connection, const DeleteRows& operation);

}  // namespace holdfast::storage::postgres
