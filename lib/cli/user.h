// holdfast user list | show EMAIL | create EMAIL | delete EMAIL
#pragma once

#include "accounts/sign_up.h"
#include "cli/console.h"
#include "cli/settings.h"

#include <optional>
#include <string>

namespace holdfast::cli {

struct ListUsers {
    Settings settings;
    bool as_json = false;
};
struct ShowUser {
    Settings settings;
    std::string email;
    bool as_json = false;
};
struct CreateUser {
    Settings settings;
    std::string email;
    std::optional<std::string> username;  // else the email's part before the '@'
    bool password_from_stdin = false;     // its first line; else a password is made up and printed
};
struct DeleteUser {
    Settings settings;
    std::string email;
};

// What a sign-up demands, of the API and of `user create`: with --demo less.
accounts::SignUpRules sign_up_rules(const Settings& settings);

// All of them throw SecretError, storage::BadDatabaseUrl or storage::StoreError.

// One line for each user: email, id, username, where, since when, linked accounts. Memory stays flat.
int run(const ListUsers& command, Console& console);

// Says whether the user is in auth.users, in public.users, in both or in neither: kOk only for both.
int run(const ShowUser& command, Console& console);

// By the rules of a sign-up, but without a session. kBadSetting if email, user name or password break
// them, kFailed if the email is taken.
int run(const CreateUser& command, Console& console);

// Removes the user with all that is theirs; their cloud accounts are free then. kFailed if there is no
// such user.
int run(const DeleteUser& command, Console& console);

}  // namespace holdfast::cli
