// What the suite needs of a database besides the Store: new databases, and direct SQL.
//
// To add a backend: a BackendType, in a file of its own, and a line in backend_test_case.h.
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

// A kind of database that the suite runs on.
struct BackendType {
    const char* name;
    bool needs_postgres;
    std::unique_ptr<Backend> (*fresh)();  // with the schema up to date and no rows
    std::unique_ptr<Backend> (*bare)();   // with nothing: the first open() makes the schema
};
extern const BackendType kSqlite;
extern const BackendType kPostgres;
extern const BackendType kPgbouncer;  // PostgreSQL through it, in transaction mode

}  // namespace holdfast::contract
