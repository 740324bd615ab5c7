// Opens the Store of a database URL.
#pragma once

#include "storage/store.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>

namespace holdfast::storage {

// No backend understands the URL. The text is for the operator.
class BadDatabaseUrl : public std::invalid_argument {
  public:
    using std::invalid_argument::invalid_argument;
};

// How to use PostgreSQL. SQLite ignores these options.
struct OpenOptions {
    // Connections of this process, at least 1.
    std::size_t pool_size = 8;

    // How long an operation waits for a connection before it is unavailable: the client gets its answer
    // within 2 s.
    std::chrono::milliseconds pool_wait{1500};

    // Prepared statements, and time limits set for the session, save the server work. Off behind a proxy that
    // pools transactions, because sessions are shared there: then every transaction sets its own limits.
    bool prepared_statements = true;

    // On a Supabase project: whether a sign-up marks the email as verified, although nobody has verified it.
    // Supabase's server links other logins, such as Google's, to the user with the same verified email.
    bool assume_emails_verified = false;

    // On a Supabase project: whether only users whose email is verified may log in and use their sessions.
    bool require_verified_emails = false;
};

// Checks the text of a URL only. Throws BadDatabaseUrl.
void check_database_url(const std::string& url);

// `sqlite:PATH`: makes the file if it is missing. `postgresql://...` or `postgres://...`, in every form of
// libpq, also with several hosts: the database must exist. Brings the schema up to date before it returns.
// Throws BadDatabaseUrl, or StoreError if the database can't be opened or its schema is newer than this
// program.
std::unique_ptr<Store> open_store(const std::string& url, const OpenOptions& options = {});

}  // namespace holdfast::storage
