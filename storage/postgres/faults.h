// Refusals of PostgreSQL and failed connections: told apart by SQLSTATE (PostgreSQL appendix A) and
// constraint name, never by text, which may be in any language.
#pragma once

#include "storage/errors.h"

#include <cstddef>
#include <string>
#include <string_view>

struct pg_result;

namespace holdfast::storage::postgres {

// The server refused a statement, and the transaction was undone. The connection can still be used.
class ServerRefused final : public StoreError {
  public:
    // `result` reports an error. `statement` is the place of the refused statement in its round trip, from 0.
    explicit ServerRefused(const pg_result* result, std::size_t statement = 0);

    const std::string& sqlstate() const { return sqlstate_; }

    // The constraint that refused it, and its table by SQLite's name: "auth_users" for auth.users, "users"
    // for public.users. Empty if it was not a constraint.
    const std::string& constraint() const { return constraint_; }
    const std::string& table() const { return table_; }

    // The column that would be NULL; empty for any other refusal.
    const std::string& column() const { return column_; }

    std::size_t statement() const { return statement_; }

    // True for 40001 and 40P01: the same transaction may succeed if it is repeated.
    bool is_worth_a_retry() const;

    // True if the server has become read-only, such as a primary that became a standby: the connection must
    // be dropped.
    bool is_read_only() const;

  private:
    std::string sqlstate_;
    std::string table_;
    std::string constraint_;
    std::string column_;
    std::size_t statement_;
};

// The connection can't be used any more. The kind is unavailable if it is certain that nothing was done, else
// commit_unknown.
class ConnectionLost final : public StoreError {
  public:
    using StoreError::StoreError;

    bool nothing_was_done() const { return kind() == ErrorKind::unavailable; }
};

// The kind of a StoreError for a SQLSTATE.
ErrorKind kind_of(std::string_view sqlstate);

}  // namespace holdfast::storage::postgres
