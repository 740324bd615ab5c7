#include "storage/postgres/transaction.h"

namespace holdfast::storage::postgres {

Transaction::~Transaction() {
    if (!is_open_ || connection_.is_broken()) return;
    try {
        connection_.run_script("ROLLBACK", std::chrono::seconds(5));
    } catch (const StoreError&) {
        // The connection is broken: it is closed, which rolls the transaction back.
    }
}

std::vector<Result> Transaction::begin(std::vector<Statement> statements) {
    statements.insert(statements.begin(), Statement("BEGIN"));
    is_open_ = true;
    std::vector<Result> results = connection_.read_all(statements);
    results.erase(results.begin());
    return results;
}

std::vector<Result> Transaction::run(const std::vector<Statement>& statements) {
    return connection_.read_all(statements);
}

void Transaction::commit(std::vector<Statement> statements) {
    statements.push_back(Statement("COMMIT"));
    connection_.write_all(statements);
    is_open_ = false;
}

}  // namespace holdfast::storage::postgres
