// holdfast doctor
#pragma once

#include "cli/console.h"
#include "cli/settings.h"

namespace holdfast::cli {

struct Doctor {
    Settings settings;
};

// Looks at the live database and prints what is wrong, each finding with the SQL that repairs it. All else is
// written as SQL's comments, so that the whole is a script. kFailed if anything is wrong. Throws
// storage::BadDatabaseUrl or storage::StoreError.
int run(const Doctor& command, Console& console);

}  // namespace holdfast::cli
