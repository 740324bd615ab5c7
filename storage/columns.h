// The columns of a record, named once: the SELECT and the reader of its rows use the same list.
//
//     constexpr Columns kColumns{Column("id", &Owner::account_id), Column("user_id", &Owner::user_id)};
//     "SELECT " + kColumns.list() + " FROM ..."     row -> kColumns.read(row)
#pragma once

#include <string>
#include <string_view>
#include <tuple>

namespace holdfast::storage {

// An SQL expression, and the member for its value.
template <class Record, class Value>
struct Column {
    constexpr Column(std::string_view expression, Value Record::*to) : sql(expression), member(to) {}
    std::string_view sql;
    Value Record::*member;
};

template <class Record, class... Values>
class Columns {
  public:
    explicit constexpr Columns(Column<Record, Values>... columns) : columns_(columns...) {}

    static constexpr int size() { return static_cast<int>(sizeof...(Values)); }

    // "id, user_id, ..."
    std::string list() const {
        std::string list;
        const auto add = [&](std::string_view sql) { list.append(list.empty() ? "" : ", ").append(sql); };
        std::apply([&](const auto&... column) { (add(column.sql), ...); }, columns_);
        return list;
    }

    // The record in a row whose columns from `first` on are these. `row.get(position, value)` reads by
    // value's type.
    template <class Row>
    Record read(const Row& row, int first = 0) const {
        Record record{};
        int position = first;
        std::apply([&](const auto&... column) { (row.get(position++, record.*(column.member)), ...); },
                   columns_);
        return record;
    }

  private:
    std::tuple<Column<Record, Values>...> columns_;
};

}  // namespace holdfast::storage
