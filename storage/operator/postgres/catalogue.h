// What tables, indexes and foreign keys a database has, compared with those that Holdfast relies on. A
// Supabase project's own names and additions are as good as Holdfast's, where the effect is the same.
#pragma once

#include "storage/operator/transaction.h"

#include <vector>

namespace holdfast::storage::postgres {

// Tables and columns that are missing, and the SQL that makes them.
std::vector<Finding> missing_tables(OperatorTransaction& transaction);

// Unique indexes that are missing, or that do not hold for every row.
std::vector<Finding> wrong_indexes(OperatorTransaction& transaction);

// Foreign keys that are missing, not validated, switched off, or do not cascade.
std::vector<Finding> wrong_foreign_keys(OperatorTransaction& transaction);

}  // namespace holdfast::storage::postgres
