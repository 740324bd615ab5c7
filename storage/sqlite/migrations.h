// Brings a database file up to the schema of this program.
#pragma once

#include "storage/sqlite/connection.h"

namespace holdfast::storage::sqlite {

// Applies the migrations that are missing, each in a transaction of its own. Safe while other processes do
// the same, and without a write where nothing is missing. Throws StoreError; also where the schema is newer
// than this program.
void migrate(Connection& connection);

}  // namespace holdfast::storage::sqlite
