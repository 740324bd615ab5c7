// What a query means for a table: each name is looked up in the table's list of columns, each value is read
// by the column's type. So what reaches the store is made of known columns and typed values alone.
#pragma once

#include "api/rest/query.h"
#include "storage/rows.h"

#include <string>
#include <string_view>
#include <vector>

namespace holdfast::api::rest {

// Throws Fault 404 PGRST205 if there is no such table.
const storage::RowTable& require_table(std::string_view name);

// A column of the query. Throws Fault 42703 if there is none.
const storage::RowColumn& require_column(const storage::RowTable& table, std::string_view name);

// A column of the body. Throws Fault PGRST204 if there is none.
const storage::RowColumn& require_body_column(const storage::RowTable& table, std::string_view name);

// A column of an answer, and the name of its member.
struct Output {
    const storage::RowColumn* column;
    std::string name;
};
std::vector<Output> outputs_of(const storage::RowTable& table, const std::vector<Selected>& select);
storage::RowColumns columns_of(const std::vector<Output>& outputs);

// Throws Fault: 42703; those of value_of(); 42883 for a pattern on a column that is no text, 22025 for a
// pattern that ends in its escape; 42804 for `is` with a truth value on a column that has none.
storage::RowFilter filter_of(const storage::RowTable& table, const Condition& condition);

std::vector<storage::RowOrder> order_of(const storage::RowTable& table, const std::vector<Order>& order);

// The columns of on_conflict; without it, those of the primary key. Throws Fault: 42703; 42P10 unless they
// are those of a constraint by which a row may be merged. The index that gives each cloud account one owner
// is not among them: a merge by it would take an account from its owner.
storage::RowColumns conflict_of(const storage::RowTable& table, const Query& query);

}  // namespace holdfast::api::rest
