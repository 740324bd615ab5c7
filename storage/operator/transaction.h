// A database as an operator's command uses it: one connection, one transaction, no time limits, and SQL made
// of the program's own literals. Inspector (storage/operator/inspect.h), copy (storage/operator/copy.h) and
// the change of secrets (storage/operator/sealed_values.h) use it; a running server never does.
#pragma once

#include "storage/operator/inspect.h"
#include "storage/time.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::storage {

// The current row of a result; columns count from 0. Valid while the function that reads it runs.
class OperatorRow {
  public:
    virtual ~OperatorRow() = default;
    virtual bool is_null(int column) const = 0;
    virtual std::string text(int column) const = 0;
    virtual std::int64_t integer(int column) const = 0;  // of PostgreSQL's type bigint
    virtual Time time(int column) const = 0;

    std::optional<std::string> optional_text(int column) const {
        return is_null(column) ? std::nullopt : std::optional(text(column));
    }
    std::optional<Time> optional_time(int column) const {
        return is_null(column) ? std::nullopt : std::optional(time(column));
    }
};

// For both databases.
inline constexpr std::string_view kEmailOfUser =
    "CASE WHEN auth_user.email = CAST(auth_user.id AS TEXT) THEN '' ELSE coalesce(auth_user.email, '') END";

// Not thread-safe. Rolls back at its end unless it was committed. One that only reads sees one snapshot.
// Every method throws StoreError.
//
// SQL names tables as {users}, {auth_users}, ...; {email_of_user} is the email of auth_user, "" if there is
// none (storage/users.h); {local_part} is the part of the column email before its '@'; after a text,
// {as_uuid} makes it the id of a row.
class OperatorTransaction {
  public:
    using ReadRow = std::function<void(const OperatorRow&)>;

    virtual ~OperatorTransaction() = default;

    // Calls `read` for every row while the result arrives, so that it needs little memory. `values` are texts
    // for $1, $2, ..., which appear in that order.
    virtual void each(const std::string& sql, const std::vector<std::string>& values,
                      const ReadRow& read) = 0;

    // The first column of the first row, which may not be NULL; nullopt if there is no row.
    std::optional<std::string> first_text(const std::string& sql,
                                          const std::vector<std::string>& values = {});
    std::optional<std::int64_t> first_integer(const std::string& sql,
                                              const std::vector<std::string>& values = {});

    // Runs several statements without values, and reads no rows.
    virtual void execute(const std::string& sql) = 0;

    // For a transaction that writes.
    virtual void commit() = 0;

    // SQL or a sentence, with each {name} replaced by this backend's name.
    virtual std::string spell(std::string_view text) const = 0;

    // `name` as in {name}.
    virtual bool has_table(std::string_view name) = 0;

    // The version of this program's newest migration, and that of the database: 0 without a schema.
    virtual std::int64_t newest_version() const = 0;
    virtual std::int64_t schema_version() = 0;

    // Faults of the file and its tables, which must be repaired before rows.
    virtual std::vector<Finding> examine_tables() = 0;

    // As Inspector::clock_time().
    virtual std::optional<Time> clock_time() = 0;

    // True if two rows of {auth_users} may have the same email without a fault.
    virtual bool may_share_emails() = 0;

    // Faults of constraints and indexes, which can be repaired after the rows.
    virtual std::vector<Finding> examine_constraints() = 0;

    // Tables that other roles than Holdfast's can read or write.
    virtual std::vector<Finding> examine_rights() = 0;
};

// `sql` with each {name} replaced by `expand(name)`.
std::string expand(std::string_view sql,
                   const std::function<std::string(std::string_view name)>& expand_name);

// A transaction that only reads, on the database of a URL. Throws BadDatabaseUrl or StoreError.
std::unique_ptr<OperatorTransaction> open_reading_transaction(const std::string& url);

// A transaction that may also write. On SQLite it has the write lock.
std::unique_ptr<OperatorTransaction> open_writing_transaction(const std::string& url);

}  // namespace holdfast::storage
