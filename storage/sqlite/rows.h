// Rows by any filter (storage/rows.h). Outcomes and throws are those of
// the operation.
#pragma once

#include "storage/rows.h"
#include "storage/sqlite/connection.h"

namespace holdfast::storage::sqlite {

SelectRows::Outcome execute(Connection& connection, const SelectRows& operation);
InsertRows::Outcome execute(Connection& connection, const InsertRows& operation);
UpdateRows::Outcome execute(Connection& connection, const UpdateRows& operation);
DeleteRows::Outcome execute(Connection& connection, const DeleteRows& operation);

}  // namespace holdfast::storage::sqlite
