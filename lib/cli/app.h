// holdfast app create NAME | list | show NAME | rotate NAME | revoke NAME
#pragma once

#include "cli/console.h"
#include "cli/settings.h"

#include <optional>
#include <string>
#include <vector>

namespace holdfast::cli {

struct CreateApp {
    Settings settings;
    std::string name;
    std::vector<std::string> scopes;
    std::optional<std::string> provider;
};
struct ListApps {
    Settings settings;
    bool as_json = false;
};
struct ShowApp {
    Settings settings;
    std::string name;
    bool as_json = false;
};
struct RotateApp {
    Settings settings;
    std::string name;
};
struct RevokeApp {
    Settings settings;
    std::string name;
};

// All of them throw SecretError, storage::BadDatabaseUrl or storage::StoreError. kFailed if there is no app
// of that name.

// Prints the credential, which nobody can see again. kBadSetting if the name, a scope or the provider is
// wrong; kFailed if there is an app of that name.
int run(const CreateApp& command, Console& console);
// Prints one line for each app: name, scopes, provider, created, last used, state.
int run(const ListApps& command, Console& console);
int run(const ShowApp& command, Console& console);
// Prints a new credential; the old one is refused from now on. kFailed also if the app is revoked.
int run(const RotateApp& command, Console& console);
int run(const RevokeApp& command, Console& console);

}  // namespace holdfast::cli
