// One connection to the server, and the statements that run on it.
//
// An operation of the Store is one round trip, in which a transaction begins and ends, or a Transaction of
// two round trips. No transaction is open between two operations, so a proxy may pool transactions.
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

// Not thread-safe: one thread at a time. Its destructor closes it.
class Connection {
  public:
    // Throws StoreError (unavailable) if no host of the settings answers as expected.
    explicit Connection(const ConnectionSettings& settings);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Runs one statement that changes nothing. This and the functions below throw ServerRefused or
    // ConnectionLost.
    template <typename... Values>
    Result read(Sql sql, const Values&... values) {
        return std::move(run({Statement(sql, values...)}, Effect::reads).front());
    }

    // Runs one statement and commits it.
    template <typename... Values>
    Result write(Sql sql, const Values&... values) {
        return std::move(run({Statement(sql, values...)}, Effect::writes).front());
    }

    // Runs all statements in one round trip, without a commit.
    std::vector<Result> read_all(const std::vector<Statement>& statements) {
        return run(statements, Effect::reads);
    }

    // Runs all statements in one round trip and one transaction, and commits it.
    std::vector<Result> write_all(const std::vector<Statement>& statements) {
        return run(statements, Effect::writes);
    }

    // Runs several statements without values, given as text, for the schema. May take up to `limit`.
    void run_script(const std::string& script, std::chrono::seconds limit);

    // False if the server has closed the idle connection, or has sent data that nobody asked for.
    bool is_alive();

    // True once a function has thrown ConnectionLost.
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
