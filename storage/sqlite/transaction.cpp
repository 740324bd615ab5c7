#include "storage/sqlite/transaction.h"

namespace holdfast::storage::sqlite {

Transaction::Transaction(Connection& connection) : connection_(connection) {
    Query(connection_, "BEGIN IMMEDIATE").run();
}

Transaction::~Transaction() {
    // After a commit, or if SQLite has rolled back by itself, there is nothing to roll back.
    if (!connection_.in_transaction()) return;
    try {
        Query(connection_, "ROLLBACK").run();
    } catch (const StoreError&) {
        // SQLite ends the transaction even if the rollback reports a fault.
    }
}

void Transaction::commit() { connection_.commit(); }

Savepoint::Savepoint(Connection& connection) : connection_(connection) {
    Query(connection_, "SAVEPOINT item").run();
}

Savepoint::~Savepoint() {
    if (kept_ || !connection_.in_transaction()) return;
    try {
        Query(connection_, "ROLLBACK TO item").run();
        Query(connection_, "RELEASE item").run();
    } catch (const StoreError&) {
        // A part of an item must not be committed: if its savepoint can't be undone, the whole transaction
        // is.
        try {
            Query(connection_, "ROLLBACK").run();
        } catch (const StoreError&) {
        }
    }
}

void Savepoint::keep() {
    Query(connection_, "RELEASE item").run();
    kept_ = true;
}

}  // namespace holdfast::storage::sqlite
