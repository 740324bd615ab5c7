// holdfast migrate
#pragma once

#include "cli/console.h"
#include "cli/settings.h"

namespace holdfast::cli {

struct Migrate {
    Settings settings;
};

// Brings the schema up to date, safe beside running instances, and says from which version to which. Throws
// as open_store (cli/database.h) does.
int run(const Migrate& command, Console& console);

}  // namespace holdfast::cli
