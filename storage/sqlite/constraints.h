// SQLite's constraint faults as violations of the schema's constraints. SQLite names columns where PostgreSQL
// names the constraint, and for a foreign key nothing at all.
#pragma once

#include "storage/sqlite/faults.h"
#include "storage/violations.h"

#include <optional>
#include <string_view>
#include <vector>

namespace holdfast::storage::sqlite {

// The violation behind `failure` of an INSERT or UPDATE of `table` that wrote `row`, or nothing where it was
// neither a unique constraint nor a foreign key. `row` holds at least the columns of the constraint.
std::optional<Violation> violation_of(const ConstraintFailed& failure, std::string_view table,
                                      const std::vector<Field>& row);

}  // namespace holdfast::storage::sqlite
