// holdfast who-owns PROVIDER ACCOUNT_ID
#pragma once

#include "cli/console.h"
#include "cli/settings.h"

#include <string>

namespace holdfast::cli {

struct WhoOwns {
    Settings settings;
    std::string provider;
    std::string provider_account_id;
    bool as_json = false;
};

// Prints the owner of a cloud account and its hand-overs, newest first. kFailed if nobody owns it. Throws
// storage::BadDatabaseUrl or storage::StoreError.
int run(const WhoOwns& command, Console& console);

}  // namespace holdfast::cli
