// Opens the Store that a database URL names.
#pragma once

#include "storage/store.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>

namespace holdfast::storage {

// A URL that no backend understands. The text is for the operator.
class BadDatabaseUrl : public std::invalid_argument {
  public:
    using std::invalid_argument::invalid_argument;
};

// How PostgreSQL is used. SQLite takes no notice.
struct OpenOptions {
    // Connections of this process, at least 1.
    std::size_t pool_size = 8;

    // How long an operation waits for one of them before it is unavailable: its caller hears of it within 2
    // s.
    std::chrono::milliseconds pool_wait{1500};

    // Prepared statements, and limits set for the session, save the server work. Off behind a proxy that
    // pools transactions, where a session is not one's own: then every transaction brings its own.
    bool prepared_statements = true;

    // On a Supabase project: whether a sign-up counts the email as verified, which nobody has done yet. Its
    // server later links, say, a Google login to the user by a verified email.
    bool assume_emails_verified = false;

    // On a Supabase project: whether only users whose email is verified may log in and use their sessions.
    bool require_verified_emails = false;
};

// Looks at the text of a URL only. Throws BadDatabaseUrl.
void check_database_url(const std::string& url);

// `sqlite:PATH`: the file is made if it is missing. `postgresql://...` or `postgres://...`, in every form
// of libpq, several hosts among them: the database is there already. Brings the schema up to date before it
// returns. Throws BadDatabaseUrl, or StoreError where the database can't be opened or its schema is newer
// than this program.
std::unique_ptr<Store> open_store(const std::string& url, const OpenOptions& options = {});

}  // namespace holdfast::storage
