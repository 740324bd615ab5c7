// Backups of a SQLite database: the whole of it in one file, taken while the server runs, and put back.
//
// Invariant: the target has everything of one moment or is not there. It is written beside its place, under
// another name, and gets its own once it is on the disk; whatever was in its place stays.
#pragma once

#include "storage/operator/inspect.h"

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace holdfast::storage {

// Nothing was written. The text is for the operator.
class BackupRefused : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

struct BackedUp {
    std::int64_t bytes;
    std::int64_t schema_version;
    std::vector<Finding>
        findings;  // the faults of the copy (storage/operator/inspect.h), which are the source's
};

// Called several times, and last when it is done: then pages == total.
using BackupProgress = std::function<void(std::int64_t pages, std::int64_t total)>;

// Writes the database at `url` to `file`, readable by its owner only. Who uses the database is not held up.
// Throws BackupRefused if the database is none of SQLite or has no schema, or if there is such a file;
// BadDatabaseUrl (storage/open.h) or StoreError.
BackedUp back_up(const std::string& url, const std::string& file, const BackupProgress& progress);

// Makes the database at `url` of such a file; its folder must exist. An older schema is left as it is: the
// server brings it up to date. Throws BackupRefused if `url` is none of SQLite, if there is a database or
// what is left of one, or if the file is no database of this program or has a newer schema; BadDatabaseUrl or
// StoreError.
BackedUp restore(const std::string& file, const std::string& url, const BackupProgress& progress);

}  // namespace holdfast::storage
