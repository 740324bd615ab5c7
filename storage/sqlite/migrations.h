// Brings a database file up to the schema of this program.
#pragma once

#include "storage/sqlite/connection.h"

namespace holdfast::storage::sqlite {

// Applies the missing migrations, each in a transaction of its own. Other processes may do the same at the
// same time. Writes nothing if none is missing. Throws StoreError; also if the schema is newer than this
// program.
void migrate(Connection& connection);

}  // namespace holdfast::storage::sqlite
