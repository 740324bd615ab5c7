#include "storage/postgres/round_trip.h"

#include "storage/postgres/connection_settings.h"

#include <algorithm>

#include <libpq-fe.h>
#include <poll.h>

namespace holdfast::storage::postgres {
namespace {

constexpr int kBinary = 1;

constexpr const char* kSetLimits =
    "SELECT pg_catalog.set_config('statement_timeout', $1, true), pg_catalog.set_config('lock_timeout', $2, "
    "true),"
    " pg_catalog.set_config('idle_in_transaction_session_timeout', $3, true)";

std::string error_of(pg_conn* connection) {
    std::string text = PQerrorMessage(connection);
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text.empty() ? "the connection was lost" : text;
}

// The values of a statement, in libpq's form. Valid as long as the statement.
struct Parameters {
    explicit Parameters(const Statement& statement) {
        for (const Value& value : statement.values()) {
            types.push_back(value.type);
            texts.push_back(value.bytes ? value.bytes->data() : nullptr);
            lengths.push_back(value.bytes ? static_cast<int>(value.bytes->size()) : 0);
            formats.push_back(kBinary);
        }
    }
    int count() const { return static_cast<int>(types.size()); }

    std::vector<Oid> types;
    std::vector<const char*> texts;
    std::vector<int> lengths;
    std::vector<int> formats;
};

void wait_for_socket(pg_conn* connection, Deadline deadline) {
    // If sending fails, reading reports it, together with the server's last message.
    const bool unsent = PQflush(connection) == 1;
    pollfd socket{PQsocket(connection), static_cast<short>(unsent ? POLLIN | POLLOUT : POLLIN), 0};
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    const int ready = ::poll(&socket, 1, static_cast<int>(std::max<std::int64_t>(0, left.count())));
    if (ready == 0) throw ConnectionLost(ErrorKind::unavailable, "the database has not answered in time");
    if (ready < 0) return;
    if ((socket.revents & ~POLLOUT) != 0 && PQconsumeInput(connection) == 0) {
        throw ConnectionLost(ErrorKind::unavailable, error_of(connection));
    }
}

}  // namespace

ResultHandle next_result(pg_conn* connection, Deadline deadline) {
    while (PQisBusy(connection)) wait_for_socket(connection, deadline);
    return ResultHandle(PQgetResult(connection));
}

std::vector<Result> RoundTrip::run(std::span<const Statement> statements) {
    try {
        send_all(statements);
        receive_all();
    } catch (const ConnectionLost& lost) {
        report_loss(lost.what());
    }
    if (refusal_) throw ServerRefused(refusal_.get(), results_.size());
    return std::move(results_);
}

void RoundTrip::send_all(std::span<const Statement> statements) {
    require_sent(PQenterPipelineMode(connection_));
    if (!prepared_) send_limits();
    for (const Statement& statement : statements) {
        const bool is_prepared = prepared_ != nullptr && statement.sql().is_kept();
        is_prepared ? send_prepared(statement) : send_unprepared(statement);
    }
    sync_sent_ = true;
    require_sent(PQpipelineSync(connection_));
}

void RoundTrip::send_limits() {
    const char* const values[] = {kStatementTimeout, kLockTimeout, kIdleInTransactionTimeout};
    require_sent(PQsendQueryParams(connection_, kSetLimits, 3, nullptr, values, nullptr, nullptr, kBinary));
    steps_.push_back({Step::Kind::limits, nullptr});
}

void RoundTrip::send_prepared(const Statement& statement) {
    const Parameters parameters(statement);
    // Counts as prepared once it is sent: the server works through the round trip in order.
    const auto [entry, is_new] = prepared_->names.try_emplace(statement.sql().text());
    if (is_new) {
        entry->second = "holdfast_" + std::to_string(++prepared_->named);
        require_sent(PQsendPrepare(connection_, entry->second.c_str(), statement.sql().text(),
                                   parameters.count(), parameters.types.data()));
        steps_.push_back({Step::Kind::prepare, &statement});
    }
    require_sent(PQsendQueryPrepared(connection_, entry->second.c_str(), parameters.count(),
                                     parameters.texts.data(), parameters.lengths.data(),
                                     parameters.formats.data(), kBinary));
    steps_.push_back({Step::Kind::execute, &statement});
}

void RoundTrip::send_unprepared(const Statement& statement) {
    const Parameters parameters(statement);
    require_sent(PQsendQueryParams(connection_, statement.sql().text(), parameters.count(),
                                   parameters.types.data(), parameters.texts.data(),
                                   parameters.lengths.data(), parameters.formats.data(), kBinary));
    steps_.push_back({Step::Kind::execute, &statement});
}

void RoundTrip::require_sent(int sent) const {
    if (sent == 0) throw ConnectionLost(ErrorKind::unavailable, error_of(connection_));
}

void RoundTrip::receive_all() {
    for (const Step& step : steps_) receive(step);
    receive_sync();
    if (PQexitPipelineMode(connection_) == 0)
        throw ConnectionLost(ErrorKind::unavailable, error_of(connection_));
}

void RoundTrip::receive(const Step& step) {
    ResultHandle result = next_result(connection_, deadline_);
    if (!result) throw ConnectionLost(ErrorKind::unavailable, error_of(connection_));
    const ExecStatusType status = PQresultStatus(result.get());
    const bool done = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
    if (!done && step.kind == Step::Kind::prepare) prepared_->names.erase(step.statement->sql().text());
    if (status == PGRES_FATAL_ERROR) {
        // Without a SQLSTATE the error comes from libpq: the connection is lost.
        if (!PQresultErrorField(result.get(), PG_DIAG_SQLSTATE)) {
            throw ConnectionLost(ErrorKind::unavailable, error_of(connection_));
        }
        statement_refused_ = true;
        refusal_ = std::move(result);
    } else if (done && step.kind == Step::Kind::execute) {
        results_.emplace_back(std::move(result));
    }
    if (next_result(connection_, deadline_)) {
        throw ConnectionLost(ErrorKind::unavailable, "a statement has answered twice");
    }
}

void RoundTrip::receive_sync() {
    for (;;) {
        ResultHandle result = next_result(connection_, deadline_);
        if (!result && PQstatus(connection_) == CONNECTION_OK) continue;
        if (!result) throw ConnectionLost(ErrorKind::unavailable, error_of(connection_));
        if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) return;
        // The commit itself was refused; only the answer to the Sync makes certain that it is undone.
        if (!refusal_) refusal_ = std::move(result);
    }
}

void RoundTrip::report_loss(const std::string& text) const {
    const std::string sqlstate = refusal_ && PQresultErrorField(refusal_.get(), PG_DIAG_SQLSTATE)
                                     ? PQresultErrorField(refusal_.get(), PG_DIAG_SQLSTATE)
                                     : "";
    const std::string full = refusal_ ? ServerRefused(refusal_.get()).what() : "PostgreSQL: " + text;
    // Class 08 comes from a proxy that has lost the server: it does not know either whether the commit is
    // done.
    const bool refused_by_server = statement_refused_ && !sqlstate.starts_with("08");
    const bool nothing_done = effect_ == Effect::reads || !sync_sent_ || refused_by_server;
    throw ConnectionLost(nothing_done ? ErrorKind::unavailable : ErrorKind::commit_unknown, full);
}

}  // namespace holdfast::storage::postgres
