// holdfast invite EMAIL
#pragma once

#include "cli/console.h"
#include "cli/settings.h"

#include <string>

namespace holdfast::cli {

struct Invite {
    Settings settings;
    std::string email;
};

// Prints a link by which somebody may sign up with this email, once, within seven days; a running server
// sends it by mail too. A newer invitation of the same email replaces it. kBadSetting if it is no email;
// kFailed if a user has it. Throws SecretError, storage::BadDatabaseUrl or storage::StoreError.
int run(const Invite& command, Console& console);

}  // namespace holdfast::cli
