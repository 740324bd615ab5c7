// The constraints of the schema by name, and the texts of their violations: the same on every backend, in
// English whatever the language of a server.
#pragma once

#include "storage/errors.h"

#include <optional>
#include <string_view>
#include <vector>

namespace holdfast::storage {

// A value that a statement tried to write, for the DETAIL: "Key (column)=(value) ...".
struct Field {
    std::string_view column;
    std::string_view value;
};

// The violation of a unique constraint of `table` ("auth_users", "users", ...) by `row`, which has at least
// the columns of the constraint. nullopt if the schema has no such constraint.
std::optional<Violation> unique_violation(std::string_view table, std::string_view constraint,
                                          const std::vector<Field>& row);

// The same for the unique constraint over `columns`, separated by ", ".
std::optional<Violation> unique_violation_of_columns(std::string_view table, std::string_view columns,
                                                     const std::vector<Field>& row);

// The same for the table's only foreign key.
std::optional<Violation> foreign_key_violation(std::string_view table, const std::vector<Field>& row);

}  // namespace holdfast::storage
