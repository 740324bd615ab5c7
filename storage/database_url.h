// What a database URL says: which backend, and how to show it to a person.
#pragma once

#include <string>

namespace holdfast::storage {

enum class BackendKind { sqlite, postgresql };

struct DatabaseUrl {
    BackendKind backend;
    std::string location;  // sqlite: the file's absolute path; postgresql: the whole URL, for libpq
};

// `sqlite:PATH`, `postgresql://...` or `postgres://...`. Throws BadDatabaseUrl (storage/open.h), whose text
// repeats nothing of the URL.
DatabaseUrl read_database_url(const std::string& url);

// The URL fit for a terminal or a log: without password and parameters.
std::string printable_url(const std::string& url);

}  // namespace holdfast::storage
