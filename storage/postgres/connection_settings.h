// How to connect: the parameters of the database URL, and those that Holdfast adds if the URL lacks them.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace holdfast::storage::postgres {

// Time limits for every statement and transaction, in PostgreSQL's units. The server ends those that take
// longer.
inline constexpr const char* kStatementTimeout = "5s";
inline constexpr const char* kLockTimeout = "2s";
inline constexpr const char* kIdleInTransactionTimeout = "10s";

struct ConnectionSettings {
    std::vector<std::pair<std::string, std::string>>
        parameters;  // libpq's keywords (PostgreSQL manual, 34.1.2)
    // False behind a proxy that pools transactions: then no prepared statement and no setting may stay in a
    // session.
    bool keeps_sessions = true;
};

// Reads a URL in any of libpq's forms, also with several hosts. The URL's own parameters stay as they are.
// These are added if they are missing: connect_timeout=2, keepalives and tcp_user_timeout, to notice a host
// that has vanished; with several hosts target_session_attrs=read-write, to find the primary; and, if
// sessions are kept, the limits above and enable_seqscan=off and jit=off. Throws BadDatabaseUrl
// (storage/open.h) if libpq can't read the URL.
ConnectionSettings read_url(const std::string& url, bool keeps_sessions);

}  // namespace holdfast::storage::postgres
