// Rows of the tables that Supabase's clients may ask for, by any filter: the storage form of what api/rest
// has read and checked.
//
//     SelectRows{kUserTable, columns, filter, ...}    ->    SelectedRows
//
// SQL is composed (storage/rows_sql.h) from the tables below and fixed texts alone; every value is bound. The
// columns of tokens, of hashes and of the vault are not in the tables, so no request can name them. Both
// databases answer the same: texts are compared byte by byte, `like` with case and `ilike` without case from
// A to Z, and rows come in the order of their ids where no other order decides.
//
// Each change writes the events of storage/events.h in its own transaction, as the operations of the rules
// do.
#pragma once

#include "storage/errors.h"
#include "storage/store.h"
#include "storage/time.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace holdfast::storage {

enum class RowType { uuid, text, timestamp, boolean, integer };

// NULL, or a value of the column's type. An uuid is a text in lower case.
using RowValue = std::variant<std::monostate, std::string, Time, bool, std::int64_t>;

struct RowColumn {
    std::string_view name;
    RowType type;
};

struct RowTable {
    std::string_view name;  // in the schema public of PostgreSQL
    std::span<const RowColumn> columns;
    std::string_view owner;  // the column with the id of the user whose row it is

    // A null pointer if there is no such column.
    const RowColumn* find(std::string_view column) const;
};

extern const RowTable kUserTable;
extern const RowTable kAccountTable;

using RowColumns = std::vector<const RowColumn*>;
using RowValues = std::vector<RowValue>;  // in the order of the columns that were asked for

enum class RowTest {
    equal,
    not_equal,
    greater,
    at_least,
    less,
    at_most,
    like,   // '%' is any text, '_' any character, '\' takes the next one as it is; not at its end
    ilike,  // the same without case
    one_of,
    is_null,
    is_true,
    is_false,
};

// A test of one column, or a group of filters.
struct RowFilter {
    enum class Kind { test, all, any };

    Kind kind = Kind::all;  // all of no parts: every row
    bool negated = false;
    const RowColumn* column = nullptr;  // of a test
    RowTest test = RowTest::equal;
    std::vector<RowValue> values{};  // one; for one_of any number; none for is_*
    std::vector<RowFilter> parts{};  // of a group
};

struct RowOrder {
    const RowColumn* column;
    bool descending;
    bool nulls_first;
};

struct RowWindow {
    std::int64_t offset = 0;
    std::int64_t limit = 0;
};

// Which rows: those that the filter takes, and of them, if there is an owner, the owner's alone.
struct RowSet {
    const RowTable& table;
    const RowFilter& filter;
    std::optional<std::string_view> owner{};
};

struct SelectedRows {
    std::vector<RowValues> rows;
    std::optional<std::int64_t> total{};  // of all windows, if it was asked for
};

struct SelectRows {
    static constexpr std::string_view name = "select_rows";
    static constexpr bool only_reads = true;
    using Outcome = SelectedRows;
    const RowSet& from;
    const RowColumns& columns;
    const std::vector<RowOrder>& order;
    RowWindow window;
    bool counts = false;
};

// The largest number of rows that one change may touch.
inline constexpr std::int64_t kMostChangedRows = 1000;

// By whom, when and from where a change comes.
struct RowChange {
    std::optional<std::string> actor_id{};  // nullopt for the server's own key
    Time now{};
    std::string_view network{};
    const RowColumns& returned;                // the columns of ChangedRows
    std::optional<std::int64_t> exactly = {};  // any other number of rows: WrongCount
    std::string_view revocable{};              // as in storage/revocations.h
};

struct ChangedRows {
    std::vector<RowValues> rows;
    std::int64_t inserted = 0;  // of them, the new ones
};
// Nothing is changed: not as many rows as RowChange demands, or more than kMostChangedRows.
struct WrongCount {
    static constexpr std::string_view name = "wrong_count";
    std::int64_t rows;
};
// Nothing is changed: the table does not take a value. NULL (23502) with the column's name; a check of the
// table (23514) with its constraint's; or a value that is too long or out of range (class 22).
struct ValueRefused {
    static constexpr std::string_view name = "value_refused";
    std::string sqlstate;
    std::string column{};
    std::string constraint{};
};
// Nothing is changed: a merge would give an account another owner or another identity.
struct IdentityFixed {
    static constexpr std::string_view name = "identity_fixed";
};
using RowOutcome = std::variant<ChangedRows, Violation, ValueRefused, WrongCount, IdentityFixed>;

// What is done with a row that is there already.
enum class RowConflict { refuse, merge, skip };

// Inserts the rows. Columns that are not given are NULL, but the times of a new row are `now`, and a new
// account has no tokens. `on_conflict` are the columns of a unique constraint: a row that equals a stored one
// in them is there already. A merge sets the columns of `merged` but the id; an account keeps its tokens,
// unless is_active becomes false, and its owner and identity. Events: user.created, account.linked, and for a
// merged row those of UpdateRows.
struct InsertRows {
    static constexpr std::string_view name = "insert_rows";
    using Outcome = RowOutcome;
    const RowTable& table;
    const RowColumns& columns;  // of the values
    const RowColumns& merged;
    const std::vector<RowValues>& rows;  // at most kMostChangedRows
    RowConflict conflict;
    const RowColumns& on_conflict;
    const RowChange& change;
};

struct RowSetting {
    const RowColumn* column;
    RowValue value;
};

// Sets columns. An account whose is_active becomes false is disconnected: its tokens are erased.
// Events: user.changed with the names of the columns; account.renamed if the nickname is among them,
// account.disconnected if that happened, account.changed for all other columns.
struct UpdateRows {
    static constexpr std::string_view name = "update_rows";
    using Outcome = RowOutcome;
    const RowSet& rows;
    const std::vector<RowSetting>& settings;  // at least one
    const RowChange& change;
};

// Removes accounts as DeleteAccount does, and users as DeleteUser does: with everything of theirs.
// ChangedRows has the rows as they were. Events: account.deleted, user.deleted.
struct DeleteRows {
    static constexpr std::string_view name = "delete_rows";
    using Outcome = RowOutcome;
    const RowSet& rows;
    const RowChange& change;
};

}  // namespace holdfast::storage
