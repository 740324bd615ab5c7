// Reads a database URL, and makes it fit to show to a person.
#pragma once

#include <string>

namespace holdfast::storage {

enum class BackendKind { sqlite, postgresql };

struct DatabaseUrl {
    BackendKind backend;
    std::string location;  // sqlite: the file's absolute path; postgresql: the whole URL, for libpq
};

// Reads `sqlite:PATH`, `postgresql://...` or `postgres://...`. Throws BadDatabaseUrl (storage/open.h), whose
// text holds no part of the URL.
DatabaseUrl read_database_url(const std::string& url);

// The URL without password and parameters, for a terminal or a log.
std::string printable_url(const std::string& url);

}  // namespace holdfast::storage
