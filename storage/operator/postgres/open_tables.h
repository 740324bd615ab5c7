// Tables that others than Holdfast can read or write, through Supabase's HTTP API or because PUBLIC may.
#pragma once

#include "storage/operator/transaction.h"

#include <vector>

namespace holdfast::storage::postgres {

// One finding for each such table. For a table that Holdfast made, with the SQL that closes it. For one that
// was there before, only if it has no row-level security, and with the SQL as a comment: it is the project's
// to alter.
std::vector<Finding> open_tables(OperatorTransaction& transaction);

}  // namespace holdfast::storage::postgres
