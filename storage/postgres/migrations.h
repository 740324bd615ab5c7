// Brings a database up to the schema of this program.
#pragma once

#include "storage/postgres/connection.h"

namespace holdfast::storage::postgres {

// Applies the migrations that are missing, all in one transaction, under a lock that one process has at a
// time. Without a write where nothing is missing: a role that may only read and write rows is enough then.
// Throws StoreError; also where the schema is newer than this program.
void migrate(Connection& connection);

}  // namespace holdfast::storage::postgres
