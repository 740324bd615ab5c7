// What PostgreSQL refuses, and connections that fail: sorted by SQLSTATE (PostgreSQL appendix A) and
// constraint name, never by text, which the server may write in any language.
#pragma once

#include "storage/errors.h"

#include <string>
#include <string_view>

struct pg_result;

namespace holdfast::storage::postgres {

// The server refused a statement, and the transaction was undone. The connection goes on.
class ServerRefused final : public StoreError {
  public:
    // Of a result that reports an error.
    explicit ServerRefused(const pg_result* result);

    const std::string& sqlstate() const { return sqlstate_; }

    // The constraint that refused it, and its table as SQLite has it: "auth_users" for auth.users, "users"
    // for public.users. Empty where it was no constraint.
    const std::string& constraint() const { return constraint_; }
    const std::string& table() const { return table_; }

    // 40001 or 40P01: the same again may succeed.
    bool is_worth_a_retry() const;

    // The server has turned read-only, as a primary does that became a standby: the connection is of no use.
    bool is_read_only() const;

  private:
    std::string sqlstate_;
    std::string table_;
    std::string constraint_;
};

// The connection is of no use any more. Unavailable where it is certain that nothing was done, commit_unknown
// otherwise.
class ConnectionLost final : public StoreError {
  public:
    using StoreError::StoreError;

    bool nothing_was_done() const { return kind() == ErrorKind::unavailable; }
};

// The kind of a StoreError for a SQLSTATE.
ErrorKind kind_of(std::string_view sqlstate);

}  // namespace holdfast::storage::postgres
