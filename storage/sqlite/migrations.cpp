#include "storage/sqlite/migrations.h"

#include "storage/sqlite/schema.h"
#include "storage/sqlite/transaction.h"

namespace holdfast::storage::sqlite {
namespace {

std::int64_t read_integer(const Query& row) { return row.integer(0); }

// 0 for a new file.
std::int64_t current_version(Connection& connection) {
    const bool has_table =
        Query(connection, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'")
            .first(read_integer)
            .has_value();
    if (!has_table) return 0;
    return Query(connection, "SELECT coalesce(max(version), 0) FROM schema_migrations")
        .first(read_integer)
        .value();
}

void apply(Connection& connection, const Migration& migration) {
    Transaction transaction(connection);
    // Another process may have migrated while this one waited for the lock.
    if (current_version(connection) >= migration.version) return;
    connection.run_script(
        "CREATE TABLE IF NOT EXISTS schema_migrations ("
        " version INTEGER NOT NULL CONSTRAINT schema_migrations_pkey PRIMARY KEY,"
        " applied_at INTEGER NOT NULL DEFAULT (unixepoch() * 1000000)) STRICT");
    connection.run_script(migration.sql);
    Query(connection, "INSERT INTO schema_migrations (version) VALUES (?1)", migration.version).run();
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
    for (const Migration& migration : migrations()) {
        if (migration.version > current) apply(connection, migration);
    }
}

}  // namespace holdfast::storage::sqlite
