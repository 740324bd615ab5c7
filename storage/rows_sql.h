// Composes the SQL of the operations on rows (storage/rows.h), for both databases.
//
// Invariant: the text of a statement is made of names of RowTable and of fixed texts; every value of a
// request is a parameter.
#pragma once

#include "storage/rows.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::storage {

// What differs between the databases.
struct RowDialect {
    std::string_view schema;      // before the name of a table: "public."
    char parameter;               // before its number: '$' or '?'
    std::string_view byte_order;  // after a text column, so that it compares byte by byte
    std::string_view like;        // with case
    std::string_view ilike;       // without case
    std::string_view after_ilike;
    bool like_is_glob;            // `like` takes a pattern of GLOB
    std::string_view inserted;    // whether an INSERT ... ON CONFLICT has inserted the row
    std::string_view for_update;  // locks what a SELECT finds
};

// A value for a parameter, and its type if it is NULL.
struct RowParameter {
    RowType type;
    RowValue value;
};

// One statement. The parameters are numbered from 1.
struct RowSql {
    std::string text;
    std::vector<RowParameter> parameters;
};

// The given columns, of the rows in the window.
RowSql select_sql(const RowDialect& dialect, const SelectRows& operation);
// The number of rows; no more than `most` are counted, if it is given.
RowSql count_sql(const RowDialect& dialect, const RowSet& set, std::optional<std::int64_t> most = {});

// The statements below return the columns that RowChanged (storage/row_events.h) is read from, then those
// that the change asks for.

// Returns no row if the conflict says `skip` and the row is there, or if a merge would give an account
// another owner or identity.
RowSql insert_sql(const RowDialect& dialect, const InsertRows& operation, const RowValues& row);
// The columns that a merge sets.
std::vector<std::string_view> merged_columns(const InsertRows& operation);
RowSql update_sql(const RowDialect& dialect, const UpdateRows& operation);
// True if the accounts lose their tokens by it.
bool disconnects(const UpdateRows& operation);
RowSql delete_accounts_sql(const RowDialect& dialect, const DeleteRows& operation);
// Deletes the users' rows of auth.users, and returns those of users as they were (PostgreSQL).
RowSql delete_users_sql(const RowDialect& dialect, const DeleteRows& operation);
// Only returns them.
RowSql find_users_sql(const RowDialect& dialect, const DeleteRows& operation);

// The number of stored rows that equal `row` in the columns of on_conflict.
RowSql count_equal_sql(const RowDialect& dialect, const InsertRows& operation, const RowValues& row);
// Keeps the tokens of these accounts, or of the accounts of these users, for their revocation
// (storage/revocations.h); nullopt if nothing is revocable.
std::optional<RowSql> keep_tokens_sql(const RowDialect& dialect, const RowSet& set, const RowChange& change);
// The same for the stored accounts that a merge disconnects. It comes before the first row is written.
std::optional<RowSql> keep_merged_tokens_sql(const RowDialect& dialect, const InsertRows& operation);
// True if accounts may lose their tokens by a merge.
bool disconnects(const InsertRows& operation);
// Locks the users against every other change of theirs, until the transaction ends (PostgreSQL). The rows of
// auth.users come first, as in a deletion.
std::vector<RowSql> lock_users_sql(const RowDialect& dialect, const RowSet& set);
// Locks the owners of the accounts against a deletion, until the transaction ends (PostgreSQL).
RowSql lock_owners_sql(const RowDialect& dialect, const RowSet& set);

}  // namespace holdfast::storage
