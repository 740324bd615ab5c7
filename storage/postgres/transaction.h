// A transaction of several round trips: the first one locks and loads rows, which decide what the others
// write.
//
// Between them the program only computes: no other round trip, no network, no wait. A proxy that pools
// transactions keeps the server's connection for it until the commit.
#pragma once

#include "storage/postgres/connection.h"

#include <vector>

namespace holdfast::storage::postgres {

// A local object of one operation. Rolls back at its end unless commit() has returned.
class Transaction {
  public:
    explicit Transaction(Connection& connection) : connection_(connection) {}
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    // Begins, and runs the statements. Throws ServerRefused or ConnectionLost: nothing is changed then.
    std::vector<Result> begin(std::vector<Statement> statements);

    // Runs the statements. Throws as begin() does.
    std::vector<Result> run(const std::vector<Statement>& statements);

    // Runs the statements and commits. Throws ServerRefused, or ConnectionLost as every write does.
    void commit(std::vector<Statement> statements);

  private:
    Connection& connection_;
    bool is_open_ = false;
};

}  // namespace holdfast::storage::postgres
