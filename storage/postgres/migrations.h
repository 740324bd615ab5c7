// Brings a database up to the schema of this program.
#pragma once

#include "storage/postgres/connection.h"

namespace holdfast::storage::postgres {

// Applies the missing migrations, all in one transaction, under a lock that only one process can hold. Writes
// nothing if none is missing: then a role that may only read and write rows is enough. Programs that use the
// database meanwhile wait for no lock that a migration waits for longer than 500 ms; while a transaction of
// theirs holds a table, it is tried again, for 10 minutes. Throws StoreError; also if the schema is newer
// than this program.
void migrate(Connection& connection);

}  // namespace holdfast::storage::postgres
