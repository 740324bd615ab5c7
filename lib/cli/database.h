// The database of an installation, as its settings name it.
#pragma once

#include "cli/settings.h"
#include "storage/operator/inspect.h"
#include "storage/store.h"

#include <memory>
#include <string>

namespace holdfast::cli {

// --database-url, or the SQLite file in --data-dir.
std::string database_url(const Settings& settings);

// The same without a password, for people and logs.
std::string printable_database_url(const Settings& settings);

// Makes the data directory if the database belongs there, and brings the schema up to date. Throws
// SecretError, storage::BadDatabaseUrl or storage::StoreError.
std::unique_ptr<storage::Store> open_store(const Settings& settings);

// Opens the database to read it only. Throws storage::BadDatabaseUrl; or storage::StoreError, also if there
// is no schema.
std::unique_ptr<storage::Inspector> open_inspector(const Settings& settings);

}  // namespace holdfast::cli
