// Compares the tables, indexes and foreign keys of a database with those that Holdfast needs. A Supabase
// project's own names and additions are accepted if the effect is the same.
#pragma once

#include "storage/operator/transaction.h"

#include <vector>

namespace holdfast::storage::postgres {

// Tables and columns that are missing, and the SQL that makes them.
std::vector<Finding> missing_tables(OperatorTransaction& transaction);

// Unique indexes that are missing, or that do not cover every row.
std::vector<Finding> wrong_indexes(OperatorTransaction& transaction);

// Foreign keys that are missing, not validated, switched off, or do not cascade.
std::vector<Finding> wrong_foreign_keys(OperatorTransaction& transaction);

}  // namespace holdfast::storage::postgres
