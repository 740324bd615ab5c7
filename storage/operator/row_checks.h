// What can be wrong with rows where a constraint is missing or was switched off, and how it is repaired. SQL
// as in storage/operator/transaction.h.
#pragma once

#include <span>
#include <string_view>

namespace holdfast::storage {

struct RowCheck {
    std::string_view what;    // how the cases are called
    std::string_view remedy;  // what it means and what the repair does, in a sentence
    std::string_view cases;   // a query of one column: a text that names the case
    std::string_view repair;
    bool is_about_emails = false;
};

// In an order in which the repairs can be applied.
std::span<const RowCheck> row_checks();

}  // namespace holdfast::storage
