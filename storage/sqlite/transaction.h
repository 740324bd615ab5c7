// Transactions and savepoints that leave nothing behind unless they were told to keep it.
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

    // Throws StoreError: then nothing was kept, or with commit_unknown nobody knows.
    void commit();

  private:
    Connection& connection_;
};

// A part of the open transaction. Undone at its end unless keep() has returned.
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
