// The faults that rows can have if a constraint is missing or was switched off, and their repairs. SQL as in
// storage/operator/transaction.h.
#pragma once

#include <span>
#include <string_view>

namespace holdfast::storage {

struct RowCheck {
    std::string_view what;    // the name of the fault
    std::string_view remedy;  // what the fault means and what the repair does, in a sentence
    std::string_view cases;   // a query of one column: a text that names each case
    std::string_view repair;
    bool is_about_emails = false;
};

// In an order in which the repairs can be applied.
std::span<const RowCheck> row_checks();

}  // namespace holdfast::storage
