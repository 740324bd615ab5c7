// holdfast ping
#pragma once

#include "cli/console.h"
#include "cli/settings.h"

namespace holdfast::cli {

// For the health checks of containers, which have no other program.
struct Ping {
    Settings settings;
};

// Asks the server that listens at --listen whether it is ready. kFailed with one line on console.err if it is
// not, or if nobody answers.
int run(const Ping& command, Console& console);

}  // namespace holdfast::cli
