// holdfast doctor
#pragma once

#include "cli/console.h"
#include "cli/settings.h"

namespace holdfast::cli {

struct Doctor {
    Settings settings;
    bool looks_around = false;  // at more than the database (cli/surroundings.h)
};

// Checks the live database and prints each finding with the SQL that repairs it; with the server's settings
// also which linked accounts have no provider there. Everything else than SQL is printed
// as SQL comments, so that the output is a script. kFailed if there is a finding. Throws
// storage::BadDatabaseUrl or storage::StoreError.
int run(const Doctor& command, Console& console);

}  // namespace holdfast::cli
