// holdfast keys list | rotate | retire ID: the change of the installation's secret.
//
//   rotate   a new secret becomes the first one of the file -> servers start with it -> retire the old one
#pragma once

#include "cli/console.h"
#include "cli/settings.h"

#include <string>

namespace holdfast::cli {

struct ListKeys {
    Settings settings;
    bool as_json = false;
};
struct RotateKeys {
    Settings settings;
};
struct RetireKey {
    Settings settings;
    std::string id;
};

// All of them throw SecretError; those that use the database, list and retire, also storage::BadDatabaseUrl
// and storage::StoreError.

// Prints each secret by its id, which one seals, and how many sealed values are under it by place; and the
// values that are under a key of none.
int run(const ListKeys& command, Console& console);

// Adds a new secret to the file of the secrets, as the first one. kFailed if it can't, and says what to do by
// hand: the secret is not in a file, or the file can't be written.
int run(const RotateKeys& command, Console& console);

// Moves all that is sealed under a secret to the newest one, shows its progress on standard error, and takes
// the secret out of its file. If it is stopped, the next call goes on. kFailed if there is no such secret, if
// it seals, if no server was started with a newer one yet, or if values are left under it: then it stays; and
// as rotate does.
int run(const RetireKey& command, Console& console);

}  // namespace holdfast::cli
