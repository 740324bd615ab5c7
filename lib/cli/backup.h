// holdfast backup FILE, holdfast restore FILE
#pragma once

#include "cli/console.h"
#include "cli/settings.h"

#include <string>

namespace holdfast::cli {

struct Backup {
    Settings settings;
    std::string file;
};

struct Restore {
    Settings settings;
    std::string file;
};

// Each shows its progress on standard error, looks at the copy as doctor does and says what it found. kFailed
// if nothing was written, or if the copy has a fault, which is the source's. Throw storage::BadDatabaseUrl or
// storage::StoreError.
int run(const Backup& command, Console& console);
// Makes the data directory if the database belongs there. Throws SecretError as well.
int run(const Restore& command, Console& console);

}  // namespace holdfast::cli
