// The tables that hold what a copy moves, as both backends have them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::storage {

enum class ColumnType { uuid, text, integer, time, flag };

struct CopyColumn {
    std::string_view name;
    ColumnType type;
    bool may_be_null = false;
};

struct CopyTable {
    std::string_view name;  // as in {name} of storage/operator/transaction.h
    std::vector<CopyColumn> columns;
    std::string_view order{};  // of the rows, where it tells something: a column
};

// Each table comes after the tables that it refers to.
std::span<const CopyTable> copy_tables();

// "a, b, c"
std::string column_list(const CopyTable& table);
// " ORDER BY a", or "".
std::string order_clause(const CopyTable& table);

}  // namespace holdfast::storage
