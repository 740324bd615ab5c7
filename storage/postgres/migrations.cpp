#include "storage/postgres/migrations.h"

#include "storage/postgres/faults.h"
#include "storage/postgres/schema.h"
#include "storage/postgres/table_rights.h"

#include <chrono>
#include <string>
#include <thread>

namespace holdfast::storage::postgres {
namespace {

using namespace std::chrono_literals;

// Long enough to build an index on the accounts that a project has already; and for a dump to let go of them.
constexpr std::chrono::seconds kLimit = 10min;

// Whoever wants a table waits behind a migration that waits for it. So a migration waits for less than the
// others do (kLockTimeout), undoes what it has done, and comes again after a while in which they go on.
constexpr std::chrono::milliseconds kAgain = 1s;

// The lock is the transaction's, not the session's: it holds through a proxy that pools transactions.
constexpr const char* kBegin =
    "BEGIN;"
    " SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; SET LOCAL "
    "idle_in_transaction_session_timeout = 0;"
    " SELECT pg_catalog.pg_advisory_xact_lock(5210516866452472660);"
    " SET LOCAL lock_timeout = '500ms'";

constexpr const char* kMigrationsTable =
    "CREATE TABLE IF NOT EXISTS public.holdfast_schema_migrations ("
    " version bigint NOT NULL CONSTRAINT holdfast_schema_migrations_pkey PRIMARY KEY,"
    " applied_at timestamptz NOT NULL DEFAULT pg_catalog.now())";

// 0 for a new database.
std::int64_t current_version(Connection& connection) {
    const auto has_table =
        connection.read("SELECT pg_catalog.to_regclass('public.holdfast_schema_migrations') IS NOT NULL")
            .first([](const Row& row) { return row.flag(0); });
    if (!has_table.value()) return 0;
    return connection.read("SELECT coalesce(max(version), 0) FROM public.holdfast_schema_migrations")
        .first([](const Row& row) { return row.integer(0); })
        .value();
}

// Rolls back at its end unless commit() has returned.
class MigrationTransaction {
  public:
    explicit MigrationTransaction(Connection& connection) : connection_(connection) {
        connection_.run_script(kBegin, kLimit);
    }
    ~MigrationTransaction() {
        if (committed_ || connection_.is_broken()) return;
        try {
            connection_.run_script("ROLLBACK", 5s);
        } catch (const StoreError&) {
            // The connection is closed, which rolls the transaction back.
        }
    }
    MigrationTransaction(const MigrationTransaction&) = delete;
    MigrationTransaction& operator=(const MigrationTransaction&) = delete;

    void commit() {
        connection_.run_script("COMMIT", kLimit);
        committed_ = true;
    }

  private:
    Connection& connection_;
    bool committed_ = false;
};

bool waited_for_lock(const ServerRefused& refused) { return refused.sqlstate() == "55P03"; }

[[noreturn]] void explain(const ServerRefused& refused) {
    std::string text = std::string("the schema can't be brought up to date: ") + refused.what();
    if (waited_for_lock(refused))
        text += " (a transaction that does not end holds a table; see pg_stat_activity)";
    if (refused.constraint() != kGlobalAccountIndex) throw StoreError(refused.kind(), text);
    throw StoreError(ErrorKind::violation,
                     text +
                         ": several rows of public.cloud_provider_accounts have the same provider and"
                         " provider_account_id; keep one of each");
}

void apply_missing(Connection& connection) {
    MigrationTransaction transaction(connection);
    connection.run_script(kRememberTables, kLimit);
    connection.run_script(kMigrationsTable, kLimit);
    // Another process may have migrated while this one waited for the lock.
    const std::int64_t current = current_version(connection);
    for (const Migration& migration : migrations()) {
        if (migration.version <= current) continue;
        connection.run_script(migration.sql, kLimit);
        connection.run_script(kCloseNewTables, kLimit);
        connection.run_script("INSERT INTO public.holdfast_schema_migrations (version) VALUES (" +
                                  std::to_string(migration.version) + ")",
                              kLimit);
    }
    transaction.commit();
}

}  // namespace

void migrate(Connection& connection) {
    const std::int64_t current = current_version(connection);
    const std::int64_t newest = migrations().back().version;
    if (current > newest) {
        throw StoreError(ErrorKind::internal, "the database has schema version " + std::to_string(current) +
                                                  ", newer than this program, which knows version " +
                                                  std::to_string(newest) + ": run a newer holdfast");
    }
    if (current == newest) return;
    for (const auto end = std::chrono::steady_clock::now() + kLimit;;) {
        try {
            return apply_missing(connection);
        } catch (const ServerRefused& refused) {
            const bool may_succeed = waited_for_lock(refused) || refused.is_worth_a_retry();
            if (!may_succeed || std::chrono::steady_clock::now() > end) explain(refused);
        }
        std::this_thread::sleep_for(kAgain);
    }
}

}  // namespace holdfast::storage::postgres
