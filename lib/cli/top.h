// holdfast top
#pragma once

#include "cli/console.h"
#include "cli/settings.h"

#include <chrono>

namespace holdfast::cli {

struct Top {
    Settings settings;
    std::chrono::seconds every{2};
    bool once = false;
};

// Shows what the server does whose figures are at --metrics-listen, anew after each `every`: on a terminal in
// place, else one screen below the other. With `once` one screen, then kOk; else it goes on until a signal
// ends it, or with kFailed and one line on console.err once nobody answers there. kBadSetting without
// --metrics-listen.
int run(const Top& command, Console& console);

}  // namespace holdfast::cli
