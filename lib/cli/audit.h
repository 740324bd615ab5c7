// holdfast audit --user EMAIL
#pragma once

#include "cli/console.h"
#include "cli/settings.h"

#include <optional>
#include <string>

namespace holdfast::cli {

struct Audit {
    Settings settings;
    std::string email;
    std::optional<std::string> since;  // a day, 2026-11-01: from its beginning, UTC; nullopt: everything
    bool as_json = false;
};

// Prints what happened to a user, newest first, one event a line. kFailed if there is no such user;
// kBadSetting if the day is none. Throws SecretError, storage::BadDatabaseUrl or storage::StoreError.
int run(const Audit& command, Console& console);

}  // namespace holdfast::cli
