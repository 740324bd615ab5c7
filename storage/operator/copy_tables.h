// The tables to copy, as both backends have them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::storage {

// json is an object, which PostgreSQL has as jsonb.
enum class ColumnType { uuid, text, json, integer, time, flag };

struct CopyColumn {
    std::string_view name;
    ColumnType type;
    bool may_be_null = false;
};

struct CopyTable {
    std::string_view name;  // as in {name} of storage/operator/transaction.h
    std::vector<CopyColumn> columns;
    std::string_view order{};  // the column that orders the rows; empty if their order has no meaning
};

// Each table comes after the tables that it refers to.
std::span<const CopyTable> copy_tables();

// "a, b, c"
std::string column_list(const CopyTable& table);
// " ORDER BY a"; "" if the table has no order.
std::string order_clause(const CopyTable& table);

}  // namespace holdfast::storage
