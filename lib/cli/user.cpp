#include "cli/user.h"

#include "accounts/validation.h"
#include "base/clock.h"
#include "base/encoding.h"
#include "base/json.h"
#include "base/random.h"
#include "cli/database.h"
#include "crypto/password.h"

#include <istream>
#include <ostream>

namespace holdfast::cli {
namespace {

using base::Json;
using storage::UserRecord;

constexpr std::size_t kMadeUpPasswordBytes = 18;

std::string_view where(const UserRecord& user) {
    if (user.in_auth_users && user.in_public_users) return "in auth.users and in public.users";
    return user.in_auth_users ? "in auth.users only" : "in public.users only";
}

Json to_json(const UserRecord& user) {
    return Json::object({{"email", user.email},
                         {"user_id", user.id},
                         {"username", user.username},
                         {"in_auth_users", user.in_auth_users},
                         {"in_public_users", user.in_public_users},
                         {"created_at", base::rfc3339(user.created_at)},
                         {"linked_accounts", user.linked_accounts}});
}

std::string to_line(const UserRecord& user) {
    return shown(user.email) + "\t" + user.id + "\t" + shown(user.username) + "\t" +
           std::string(where(user)) + "\t" + base::rfc3339(user.created_at) + "\t" +
           std::to_string(user.linked_accounts);
}

// An email that sign-up would refuse may be in a table all the same.
std::string normalised(const std::string& email) { return accounts::normalise_email(email).value_or(email); }

std::string first_line(std::istream& in) {
    std::string line;
    std::getline(in, line);
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

// Where the rules of a sign-up are broken, `fault` says how.
struct CheckedUser {
    storage::NewUser user;
    std::string fault;
};

CheckedUser check(const CreateUser& command, const std::string& password) {
    const auto email = accounts::normalise_email(command.email);
    if (!email) return {{}, "'" + shown(command.email) + "' is not an email address"};
    const auto username =
        accounts::normalise_username(command.username.value_or(email->substr(0, email->find('@'))));
    if (!username)
        return {{}, "the user name must have 1 to 64 characters, none of them a control: see --username"};
    const std::size_t least = min_password_characters(command.settings);
    if (!accounts::is_acceptable_password(password, least)) {
        return {{},
                "the password must have " + std::to_string(least) + " characters or more, and at most " +
                    std::to_string(accounts::kMaxPasswordBytes) + " bytes"};
    }
    return {
        {base::random_uuid(), *email, *username, crypto::hash_password(password), base::SystemClock().now()},
        ""};
}

}  // namespace

std::size_t min_password_characters(const Settings& settings) { return settings.demo ? 6 : 8; }

int run(const ListUsers& command, Console& console) {
    open_inspector(command.settings)->list_users([&](const UserRecord& user) {
        console.out << (command.as_json ? to_json(user).dump() : to_line(user)) << "\n";
    });
    return kOk;
}

int run(const ShowUser& command, Console& console) {
    const std::string email = normalised(command.email);
    const auto user = open_inspector(command.settings)->find_user(email);
    if (command.as_json) {
        Json nobody = Json::object({{"email", email}, {"in_auth_users", false}, {"in_public_users", false}});
        console.out << (user ? to_json(*user) : nobody).dump() << "\n";
    } else if (user) {
        console.out << shown(user->email) << " is " << where(*user) << "\n  id               " << user->id
                    << "\n  username         " << shown(user->username) << "\n  created          "
                    << base::rfc3339(user->created_at) << "\n  linked accounts  " << user->linked_accounts
                    << "\n";
    } else {
        console.out << shown(email) << " is neither in auth.users nor in public.users\n";
    }
    return user && user->in_auth_users && user->in_public_users ? kOk : kFailed;
}

int run(const CreateUser& command, Console& console) {
    const std::string password = command.password_from_stdin
                                     ? first_line(console.in)
                                     : base::base64url_encode(base::random_bytes(kMadeUpPasswordBytes));
    const CheckedUser checked = check(command, password);
    if (!checked.fault.empty()) {
        console.err << "holdfast: " << checked.fault << "\n";
        return kBadSetting;
    }
    const storage::NewUser& user = checked.user;
    // Every user begins with a session in the store; this one is over before anybody has a token of it.
    const storage::NewSession session{base::random_uuid(), user.id, user.created_at, user.created_at};
    const auto outcome = open_store(command.settings)->create_user(user, session);
    if (std::holds_alternative<storage::EmailTaken>(outcome)) {
        console.err << "holdfast: " << shown(user.email) << " is taken\n";
        return kFailed;
    }
    console.out << "created " << shown(user.email) << " (" << user.id << ")\n";
    if (!command.password_from_stdin) console.out << "password: " << password << "\n";
    return kOk;
}

int run(const DeleteUser& command, Console& console) {
    const std::string email = normalised(command.email);
    const auto user = open_inspector(command.settings)->find_user(email);
    if (user && !user->in_auth_users) {
        console.err << "holdfast: " << shown(email)
                    << " is in public.users only: `holdfast doctor` has the SQL for it\n";
        return kFailed;
    }
    if (!user || !open_store(command.settings)->delete_user(user->id)) {
        console.err << "holdfast: there is no user " << shown(email) << "\n";
        return kFailed;
    }
    console.out << "deleted " << shown(email) << " (" << user->id
                << "); cloud accounts that are free now: " << user->linked_accounts << "\n";
    return kOk;
}

}  // namespace holdfast::cli
