// What the suite needs of a database besides the Store: new databases, and direct SQL.
//
// To add a backend: a struct with a name and a static fresh(), in a file of its own, and a line in
// backend_test_case.h.
#pragma once

#include "storage/store.h"
#include "storage/time.h"

#include <memory>
#include <string>
#include <string_view>

namespace holdfast::contract {

// A database for one test, given back at its end. Holds no connection between calls, so that a fork can use
// it.
class Backend {
  public:
    virtual ~Backend() = default;

    // Opens a Store on this database. Each further one acts as another process.
    virtual std::unique_ptr<storage::Store> open() = 0;

    // The URL for storage::open_store.
    virtual std::string url() const = 0;

    // Runs one statement. Returns the SQLSTATE if it is refused, else "".
    virtual std::string execute(const std::string& sql) = 0;

    // The one value of a query, as text; "" for NULL or no row.
    virtual std::string scalar(const std::string& sql) = 0;

    // True if a constraint or index of this name exists.
    virtual bool has_constraint(const std::string& name) = 0;

    // Returns when the database has finished the work of killed processes.
    virtual void await_quiet() = 0;

    // From now on the database drops each INSERT into `table` without an error.
    virtual void swallow_inserts(std::string_view table) = 0;

    // The name of "auth_users", "users", "cloud_provider_accounts", ... in this database.
    virtual std::string table(std::string_view name) const = 0;

    // Literals of SQL.
    virtual std::string literal(storage::Time time) const = 0;
    virtual std::string literal(bool value) const = 0;
};

// fresh() has the schema up to date and no rows; bare() has nothing, and the first open() makes the schema.
struct SQLite {
    static constexpr const char* kName = "SQLite";
    static constexpr bool kNeedsPostgres = false;
    static std::unique_ptr<Backend> fresh();
    static std::unique_ptr<Backend> bare();
};

struct PostgreSQL {
    static constexpr const char* kName = "PostgreSQL";
    static constexpr bool kNeedsPostgres = true;
    static std::unique_ptr<Backend> fresh();
    static std::unique_ptr<Backend> bare();
};

// In transaction mode.
struct PostgreSQLThroughPgbouncer {
    static constexpr const char* kName = "PostgreSQL through pgbouncer";
    static constexpr bool kNeedsPostgres = true;
    static std::unique_ptr<Backend> fresh();
    static std::unique_ptr<Backend> bare();
};

}  // namespace holdfast::contract
