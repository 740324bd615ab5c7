// One connection to the server, and the statements that run on it.
//
// An operation of the Store is one round trip, a transaction that begins and ends within it, or a Transaction
// of two. Nothing is left open between two operations, which is what lets a proxy pool transactions.
#pragma once

#include "storage/postgres/connection_settings.h"
#include "storage/postgres/result.h"
#include "storage/postgres/round_trip.h"
#include "storage/postgres/values.h"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

struct pg_conn;

namespace holdfast::storage::postgres {

// Not thread-safe: one thread at a time. Closes when it goes.
class Connection {
  public:
    // Throws StoreError (unavailable) where no host of the settings answers as it should.
    explicit Connection(const ConnectionSettings& settings);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // One statement that changes nothing. Throws ServerRefused or ConnectionLost, as do those below.
    template <typename... Values>
    Result read(Sql sql, const Values&... values) {
        return std::move(run({Statement(sql, values...)}, Effect::reads).front());
    }

    // One statement, committed.
    template <typename... Values>
    Result write(Sql sql, const Values&... values) {
        return std::move(run({Statement(sql, values...)}, Effect::writes).front());
    }

    // All statements in one round trip; what they change is not committed by it.
    std::vector<Result> read_all(const std::vector<Statement>& statements) {
        return run(statements, Effect::reads);
    }

    // All statements in one round trip and one transaction, committed.
    std::vector<Result> write_all(const std::vector<Statement>& statements) {
        return run(statements, Effect::writes);
    }

    // Several statements without values, as text, for the schema. May take up to `limit`.
    void run_script(const std::string& script, std::chrono::seconds limit);

    // False where the server has closed it, or says something that nobody asked for, while it was idle.
    bool is_alive();

    // True once an exception ConnectionLost has left here.
    bool is_broken() const { return broken_; }

  private:
    struct Close {
        void operator()(pg_conn* connection) const;
    };

    std::vector<Result> run(const std::vector<Statement>& statements, Effect effect);

    std::unique_ptr<pg_conn, Close> connection_;
    const bool keeps_sessions_;
    PreparedStatements prepared_;
    bool broken_ = false;
};

}  // namespace holdfast::storage::postgres
