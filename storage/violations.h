// The constraints of the schema by name, and what a database says when one of them refuses a statement: the
// same words on every backend, in English whatever language a server speaks.
#pragma once

#include "storage/errors.h"

#include <optional>
#include <string_view>
#include <vector>

namespace holdfast::storage {

// What a statement tried to write, for the DETAIL: "Key (column)=(value) ...".
struct Field {
    std::string_view column;
    std::string_view value;
};

// The constraints of `table` ("auth_users", "users", ...) that a row may break. `row` holds at least the
// columns of the constraint. Nothing where the schema has no such constraint.
std::optional<Violation> unique_violation(std::string_view table, std::string_view constraint,
                                          const std::vector<Field>& row);

// The same, of the unique constraint over `columns`, separated by ", ".
std::optional<Violation> unique_violation_of_columns(std::string_view table, std::string_view columns,
                                                     const std::vector<Field>& row);

// Of the table's one foreign key.
std::optional<Violation> foreign_key_violation(std::string_view table, const std::vector<Field>& row);

}  // namespace holdfast::storage
