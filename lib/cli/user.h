// holdfast user list | show EMAIL | create EMAIL | delete EMAIL | set-password EMAIL | unlock EMAIL
//     | remove-second-factor EMAIL
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
    std::optional<std::string> username;  // nullopt: the email's part before the '@'
    bool password_from_stdin = false;     // its first line; false: a random password is made and printed
};
struct DeleteUser {
    Settings settings;
    std::string email;
};

struct SetPassword {
    Settings settings;
    std::string email;
};
struct UnlockUser {
    Settings settings;
    std::string email;
};
struct RemoveSecondFactor {
    Settings settings;
    std::string email;
};

// The rules of a sign-up, for the API and for `user create`; less strict with --demo.
accounts::SignUpRules sign_up_rules(const Settings& settings);

// All of them throw SecretError, storage::BadDatabaseUrl or storage::StoreError.

// Prints one line for each user: email, id, username, tables, created, linked accounts. The memory that it
// needs does not grow with the number of users.
int run(const ListUsers& command, Console& console);

// Prints the user, and whether auth.users and public.users have them: kOk only if both do.
int run(const ShowUser& command, Console& console);

// Creates a user by the rules of a sign-up, but without a session. kBadSetting if email, user name or
// password break them, kFailed if the email is taken.
int run(const CreateUser& command, Console& console);

// Deletes the user with all their data; anybody may link their cloud accounts then. kFailed if there is no
// such user.
int run(const DeleteUser& command, Console& console);

// Replaces the password by the first line of the input and ends all sessions of the user. kBadSetting if the
// password breaks the rules of a sign-up, kFailed if there is no such user.
int run(const SetPassword& command, Console& console);

// Forgets the guesses at the user's password and codes over all networks (accounts/rate_limits.h): they can
// log in from anywhere again. For an email that nobody has as well.
int run(const UnlockUser& command, Console& console);

// Removes the user's second factor with its recovery codes: the password alone signs in. kFailed if there is
// no such user, or if they have none.
int run(const RemoveSecondFactor& command, Console& console);

}  // namespace holdfast::cli
