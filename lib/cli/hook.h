// holdfast app hook add APP URL | list | remove ID | retry ID
#pragma once

#include "cli/console.h"
#include "cli/settings.h"

#include <string>
#include <vector>

namespace holdfast::cli {

struct AddHook {
    Settings settings;
    std::string id;  // of the other commands
    std::string app_name;
    std::string url;
    std::vector<std::string> event_types;  // empty: all of them
};
struct ListHooks {
    Settings settings;
    bool as_json = false;
};
struct RemoveHook {
    Settings settings;
    std::string id;
};
struct RetryHook {
    Settings settings;
    std::string id;
};

// All of them throw SecretError, storage::BadDatabaseUrl or storage::StoreError. kFailed if there is no such
// app or hook.

// Prints the hook's secret, which nobody can see again. kBadSetting if the URL or a type is wrong; kFailed
// also if the app has a hook with this URL, if there are too many, or if the app lacks the scope events:read.
int run(const AddHook& command, Console& console);
// Prints one line for each hook: id, app, URL, types, state; and one for each parked event.
int run(const ListHooks& command, Console& console);
int run(const RemoveHook& command, Console& console);
// Parked events are sent again, and a disabled hook is enabled.
int run(const RetryHook& command, Console& console);

}  // namespace holdfast::cli
