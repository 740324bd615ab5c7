// holdfast migrate
#pragma once

#include "cli/console.h"
#include "cli/settings.h"

namespace holdfast::cli {

struct Migrate {
    Settings settings;
};

// Brings the schema up to date, and prints the version before and after, and the seconds that it took.
// Instances may run meanwhile. Throws what open_store (cli/database.h) throws.
int run(const Migrate& command, Console& console);

}  // namespace holdfast::cli
