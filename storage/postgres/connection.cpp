#include "storage/postgres/connection.h"

#include "storage/postgres/faults.h"

#include <libpq-fe.h>
#include <poll.h>

namespace holdfast::storage::postgres {
namespace {

using namespace std::chrono_literals;

// Longer than the server's own limit for a statement: it is reached only if the server itself hangs, or waits
// for a standby that must confirm the commit.
constexpr std::chrono::seconds kAnswerTimeout = 8s;

pg_conn* connect(const ConnectionSettings& settings) {
    std::vector<const char*> keywords, values;
    for (const auto& [keyword, value] : settings.parameters) {
        keywords.push_back(keyword.c_str());
        values.push_back(value.c_str());
    }
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    return PQconnectdbParams(keywords.data(), values.data(), 0);
}

// Ignores the server's warnings; libpq would print them.
void ignore_notice(void*, const pg_result*) {}

bool is_readable(pg_conn* connection) {
    pollfd socket{PQsocket(connection), POLLIN, 0};
    return ::poll(&socket, 1, 0) != 0;
}

}  // namespace

void Connection::Close::operator()(pg_conn* connection) const { PQfinish(connection); }

Connection::Connection(const ConnectionSettings& settings)
    : connection_(connect(settings)), keeps_sessions_(settings.keeps_sessions) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) {
        throw StoreError(ErrorKind::unavailable,
                         std::string("PostgreSQL: ") + PQerrorMessage(connection_.get()));
    }
    PQsetNoticeReceiver(connection_.get(), ignore_notice, nullptr);
    PQsetnonblocking(connection_.get(), 1);
}

Connection::~Connection() = default;

std::vector<Result> Connection::run(const std::vector<Statement>& statements, Effect effect) {
    const Deadline deadline = std::chrono::steady_clock::now() + kAnswerTimeout;
    try {
        return RoundTrip(connection_.get(), keeps_sessions_ ? &prepared_ : nullptr, effect, deadline)
            .run(statements);
    } catch (const ConnectionLost&) {
        broken_ = true;
        throw;
    } catch (const ServerRefused& refused) {
        if (!refused.is_read_only()) throw;
        broken_ = true;
        throw ConnectionLost(ErrorKind::unavailable, refused.what());
    }
}

void Connection::run_script(const std::string& script, std::chrono::seconds limit) {
    const Deadline deadline = std::chrono::steady_clock::now() + limit;
    ResultHandle refusal;
    try {
        if (PQsendQuery(connection_.get(), script.c_str()) == 0) {
            throw ConnectionLost(ErrorKind::unavailable, PQerrorMessage(connection_.get()));
        }
        while (ResultHandle result = next_result(connection_.get(), deadline)) {
            if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR) refusal = std::move(result);
        }
        if (PQstatus(connection_.get()) != CONNECTION_OK) {
            throw ConnectionLost(ErrorKind::unavailable, PQerrorMessage(connection_.get()));
        }
    } catch (const ConnectionLost& lost) {
        broken_ = true;
        throw ConnectionLost(ErrorKind::commit_unknown, lost.what());
    }
    if (refusal) throw ServerRefused(refusal.get());
}

bool Connection::is_alive() {
    if (!is_readable(connection_.get())) return true;
    // The server may have announced a changed setting; libpq reads that, and nothing is left then.
    return PQconsumeInput(connection_.get()) == 1 && !is_readable(connection_.get());
}

}  // namespace holdfast::storage::postgres
