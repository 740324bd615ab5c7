// Turns SQLite's constraint faults into violations of the schema's constraints. PostgreSQL names the
// constraint; SQLite names only its columns, and for a foreign key nothing.
#pragma once

#include "storage/sqlite/faults.h"
#include "storage/violations.h"

#include <optional>
#include <string_view>
#include <vector>

namespace holdfast::storage::sqlite {

// The violation for the `failure` of an INSERT or UPDATE that wrote `row` to `table`; nullopt if it was
// neither a unique constraint nor a foreign key. `row` has at least the columns of the constraint.
std::optional<Violation> violation_of(const ConstraintFailed& failure, std::string_view table,
                                      const std::vector<Field>& row);

}  // namespace holdfast::storage::sqlite
