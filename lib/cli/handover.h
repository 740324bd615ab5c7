// holdfast handover list, show and settle
#pragma once

#include "cli/console.h"
#include "cli/settings.h"

#include <string>

namespace holdfast::cli {

struct ListHandovers {
    Settings settings;
    bool as_json = false;
};

struct ShowHandover {
    Settings settings;
    std::string request_id;
    bool as_json = false;
};

struct SettleHandover {
    Settings settings;
    std::string request_id;
    bool to_requester = false;  // else it stays with the owner
};

// All of these throw storage::BadDatabaseUrl or storage::StoreError.

// Prints the requests that wait for the operator or for an owner.
int run(const ListHandovers& command, Console& console);

// Prints one of them, and the hand-overs of its account, newest first. kFailed if none of this id waits.
int run(const ShowHandover& command, Console& console);

// Decides a request that waits for the operator: the account goes to the requester, or stays with its owner;
// who loses is told by mail. kFailed if none of this id waits for the operator, or if the requester owns the
// most accounts already. Throws SecretError too.
int run(const SettleHandover& command, Console& console);

}  // namespace holdfast::cli
