// The events of a change to rows (storage/rows.h): the same on both databases.
#pragma once

#include "storage/columns.h"
#include "storage/events.h"
#include "storage/rows.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::storage {

// What the events need of a row that was changed: the first columns that a statement of rows_sql.h returns.
struct RowChanged {
    std::string id;
    std::string user_id{};
    std::string provider{};
    std::string provider_account_id{};
    std::string account_email{};
    std::optional<std::string> nickname{};
    bool disconnected = false;  // by this change
    bool inserted = false;
};

inline constexpr Columns kUserChangeColumns{Column("id", &RowChanged::id)};
inline constexpr Columns kAccountChangeColumns{
    Column("id", &RowChanged::id),
    Column("user_id", &RowChanged::user_id),
    Column("provider", &RowChanged::provider),
    Column("provider_account_id", &RowChanged::provider_account_id),
    Column("coalesce(account_email, '')", &RowChanged::account_email),
    Column("nickname", &RowChanged::nickname),
};

// How many columns a row begins with before those that were asked for: the ones above and the two flags.
constexpr int count_of_change_columns(const RowTable& table) {
    return (&table == &kUserTable ? kUserChangeColumns.size() : kAccountChangeColumns.size()) + 2;
}

// Reads the columns that such a row begins with.
template <class Row>
RowChanged read_changed(const RowTable& table, const Row& row) {
    RowChanged changed =
        &table == &kUserTable ? kUserChangeColumns.read(row) : kAccountChangeColumns.read(row);
    const int flags = count_of_change_columns(table) - 2;
    row.get(flags, changed.disconnected);
    row.get(flags + 1, changed.inserted);
    return changed;
}

// The events of a row that was inserted, merged or updated. `set` are the columns that were set.
std::vector<NewEvent> events_of_change(const RowTable& table, const RowChanged& row,
                                       const std::vector<std::string_view>& set, const RowChange& change);
NewEvent event_of_deletion(const RowTable& table, const RowChanged& row, const RowChange& change);

}  // namespace holdfast::storage
