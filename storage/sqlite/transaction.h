// Transactions and savepoints that are undone at their end unless they were committed or kept.
#pragma once

#include "storage/sqlite/connection.h"

namespace holdfast::storage::sqlite {

// Takes the write lock at once. Rolls back at its end unless commit() has returned.
class Transaction {
  public:
    explicit Transaction(Connection& connection);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    // Throws StoreError: then nothing is kept; with commit_unknown it may be kept or not.
    void commit();

  private:
    Connection& connection_;
};

// A part of the open transaction. It is undone at its end unless keep() has returned.
class Savepoint {
  public:
    explicit Savepoint(Connection& connection);
    ~Savepoint();
    Savepoint(const Savepoint&) = delete;
    Savepoint& operator=(const Savepoint&) = delete;

    void keep();

  private:
    Connection& connection_;
    bool kept_ = false;
};

}  // namespace holdfast::storage::sqlite
