// How to connect: what the database URL says, and what Holdfast adds where the URL is silent.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace holdfast::storage::postgres {

// The limits of every statement and transaction, as PostgreSQL reads them. The server ends what takes longer.
inline constexpr const char* kStatementTimeout = "5s";
inline constexpr const char* kLockTimeout = "2s";
inline constexpr const char* kIdleInTransactionTimeout = "10s";

struct ConnectionSettings {
    std::vector<std::pair<std::string, std::string>>
        parameters;  // libpq's keywords (PostgreSQL manual, 34.1.2)
    // False behind a proxy that pools transactions: nothing is then left in a session, neither statements nor
    // settings.
    bool keeps_sessions = true;
};

// Of a URL in any of libpq's forms, several hosts among them. The URL's own parameters are kept as they are.
// Added if it has none: connect_timeout=2, keepalives and tcp_user_timeout, so that a host that vanished is
// noticed; with several hosts target_session_attrs=read-write, so that the primary is found; with sessions
// kept the limits above. Throws BadDatabaseUrl (storage/open.h) if libpq can't read it.
ConnectionSettings read_url(const std::string& url, bool keeps_sessions);

}  // namespace holdfast::storage::postgres
