// Sends several statements at once and waits for all their answers: one round trip, one transaction.
//
// Without a BEGIN the statements up to the Sync are one transaction (PostgreSQL manual, 55.2.3 and 34.5): the
// first one that fails undoes all, and COMMIT happens at the Sync. So a result counts only when the Sync has
// been answered. If sending fails before the Sync, or if the server refuses a statement, nothing is
// committed.
#pragma once

#include "storage/postgres/faults.h"
#include "storage/postgres/result.h"
#include "storage/postgres/values.h"

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

struct pg_conn;

namespace holdfast::storage::postgres {

enum class Effect { reads, writes };

// The statements that one connection has prepared.
struct PreparedStatements {
    std::unordered_map<const char*, std::string> names;  // by the address of the statement's text
    int named = 0;                                       // names given so far; none is given twice
};

using Deadline = std::chrono::steady_clock::time_point;

// The next result, or null as from PQgetResult. Throws ConnectionLost (unavailable) if the connection fails
// or the deadline passes; the caller, which knows what was sent, corrects the kind.
ResultHandle next_result(pg_conn* connection, Deadline deadline);

// Used once, on the stack.
class RoundTrip {
  public:
    // `prepared` is null if no statement may be prepared; then time limits are set for the transaction.
    RoundTrip(pg_conn* connection, PreparedStatements* prepared, Effect effect, Deadline deadline)
        : connection_(connection), prepared_(prepared), effect_(effect), deadline_(deadline) {}

    // One Result for each statement. Throws ServerRefused or ConnectionLost.
    std::vector<Result> run(std::span<const Statement> statements);

  private:
    struct Step {
        enum class Kind { limits, prepare, execute } kind;
        const Statement* statement;
    };

    void send_all(std::span<const Statement> statements);
    void send_limits();
    void send_prepared(const Statement& statement);
    void send_unprepared(const Statement& statement);
    void require_sent(int sent) const;
    void receive_all();
    void receive(const Step& step);
    void receive_sync();
    [[noreturn]] void report_loss(const std::string& text) const;

    pg_conn* connection_;
    PreparedStatements* prepared_;
    const Effect effect_;
    const Deadline deadline_;
    std::vector<Step> steps_;
    bool sync_sent_ = false;
    bool statement_refused_ = false;  // so there will be no commit
    ResultHandle refusal_;
    std::vector<Result> results_;
};

}  // namespace holdfast::storage::postgres
