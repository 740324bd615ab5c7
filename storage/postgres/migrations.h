// Brings a database up to the schema of this program.
#pragma once

#include "storage/postgres/connection.h"

namespace holdfast::storage::postgres {

// Applies the missing migrations, all in one transaction, under a lock that only one process can hold. Writes
// nothing if none is missing: then a role that may only read and write rows is enough. Throws StoreError;
// also if the schema is newer than this program.
void migrate(Connection& connection);

}  // namespace holdfast::storage::postgres
