// The parts of a statement on rows: parameters, conditions, lists of columns. rows_sql.cpp makes statements
// of them.
#pragma once

#include "storage/rows.h"
#include "storage/rows_sql.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::storage {

inline bool is_account(const RowTable& table) { return &table == &kAccountTable; }

std::string joined(const std::vector<std::string>& parts, std::string_view between);

// One statement in the making. Not thread-safe; the dialect outlives it.
class RowComposer {
  public:
    explicit RowComposer(const RowDialect& dialect) : dialect_(dialect) {}

    RowComposer& add(std::string_view text) {
        sql_.text += text;
        return *this;
    }
    RowSql done() { return std::move(sql_); }

    // A new parameter: "$1".
    std::string bound(RowType type, RowValue value);
    std::string bound(Time time) { return bound(RowType::timestamp, time); }

    // Its name, with the schema's.
    std::string table(const RowTable& table) const;
    // " WHERE ...": the filter of the set, and its owner if it has one.
    std::string where(const RowSet& set);
    std::string condition_of(const RowFilter& filter);
    std::string names(const RowColumns& columns) const;
    // The column in a form that compares byte by byte.
    std::string compared(const RowColumn& column) const;
    // The columns that RowChanged is read from, and those that the change asks for.
    std::string change_columns(const RowTable& table, const RowChange& change, std::string_view disconnected,
                               std::string_view inserted) const;
    // Whether this change has disconnected the account.
    std::string disconnected(const RowTable& table, const std::string& now) const;

  private:
    std::string group_of(const RowFilter& filter);
    std::string test_of(const RowFilter& filter);
    std::string pattern(const RowValue& value);
    std::string one_of(const std::string& column, const RowFilter& filter);

    const RowDialect& dialect_;
    RowSql sql_;
};

}  // namespace holdfast::storage
