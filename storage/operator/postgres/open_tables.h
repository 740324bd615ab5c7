// Tables that other roles than Holdfast's can read or write, through Supabase's HTTP API or because PUBLIC
// may.
#pragma once

#include "storage/operator/transaction.h"

#include <vector>

namespace holdfast::storage::postgres {

// One finding for each such table. For a table that Holdfast made, with the SQL that closes it. For a table
// of the project, only if it has no row-level security, and with the SQL as a comment: the project decides.
std::vector<Finding> open_tables(OperatorTransaction& transaction);

}  // namespace holdfast::storage::postgres
