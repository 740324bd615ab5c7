#include "cli/user.h"

#include "accounts/rate_limits.h"
#include "accounts/revocations.h"
#include "accounts/validation.h"
#include "base/clock.h"
#include "base/encoding.h"
#include "base/json.h"
#include "base/random.h"
#include "cli/database.h"
#include "cli/secret_stamp.h"
#include "crypto/password.h"
#include "storage/passkeys.h"
#include "storage/second_factors.h"
#include "storage/users.h"

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

// The email as it is, if a sign-up would refuse it: a table may hold such an email.
std::string normalised(const std::string& email) { return accounts::normalise_email(email).value_or(email); }

std::string first_line(std::istream& in) {
    std::string line;
    std::getline(in, line);
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

// Why a sign-up was refused, in a sentence for the operator.
std::string sentence(accounts::SignUpFault fault, const CreateUser& command, const std::string& password) {
    switch (fault) {
        case accounts::SignUpFault::invalid_email:
            return "'" + shown(command.email) + "' is not an email address";
        case accounts::SignUpFault::weak_password:
            return accounts::password_rule(password, sign_up_rules(command.settings));
        case accounts::SignUpFault::invalid_username:
            return "the user name must have 1 to 64 characters, all of them visible: see --username";
        case accounts::SignUpFault::email_taken:
            return shown(normalised(command.email)) + " is taken";
        case accounts::SignUpFault::closed:
        case accounts::SignUpFault::not_invited:
            break;
        case accounts::SignUpFault::busy:
            return "the password could not be hashed in time";
    }
    return "the user could not be created";
}

int refuse(accounts::SignUpFault fault, const CreateUser& command, const std::string& password,
           Console& console) {
    console.err << "holdfast: " << sentence(fault, command, password) << "\n";
    return fault == accounts::SignUpFault::email_taken ? kFailed : kBadSetting;
}

}  // namespace

accounts::SignUpRules sign_up_rules(const Settings& settings) {
    accounts::SignUpRules rules = settings.demo ? accounts::kDemoSignUpRules : accounts::SignUpRules{};
    rules.assumes_emails_verified = settings.database.assume_emails_verified;
    rules.sign_up = settings.sign_up;
    rules.verifies_emails = settings.verify_email;
    rules.allows_anonymous = settings.anonymous_sign_in;
    return rules;
}

int run(const ListUsers& command, Console& console) {
    open_inspector(command.settings)->list_users([&](const UserRecord& user) {
        console.out << (command.as_json ? shown_json(to_json(user)) : to_line(user)) << "\n";
    });
    return kOk;
}

int run(const ShowUser& command, Console& console) {
    const std::string email = normalised(command.email);
    const auto user = open_inspector(command.settings)->find_user(email);
    if (command.as_json) {
        Json nobody = Json::object({{"email", email}, {"in_auth_users", false}, {"in_public_users", false}});
        console.out << shown_json(user ? to_json(*user) : nobody) << "\n";
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
    const std::string email = normalised(command.email);
    const std::string username = command.username.value_or(email.substr(0, email.find('@')));
    accounts::HashingLane hashing(1, std::chrono::milliseconds::zero());
    const auto prepared = accounts::prepare_user({email, password, username}, sign_up_rules(command.settings),
                                                 hashing, base::SystemClock().now());
    if (const auto* fault = std::get_if<accounts::SignUpFault>(&prepared))
        return refuse(*fault, command, password, console);
    const auto& user = std::get<storage::NewUser>(prepared);
    const auto outcome = open_store(command.settings)->run(storage::CreateUser{user});
    if (std::holds_alternative<storage::EmailTaken>(outcome))
        return refuse(accounts::SignUpFault::email_taken, command, password, console);
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
    if (!user || !open_store(command.settings)
                      ->run(storage::DeleteUser{user->id, base::SystemClock().now(),
                                                accounts::revocable(oauth::known_providers())})) {
        console.err << "holdfast: there is no user " << shown(email) << "\n";
        return kFailed;
    }
    console.out << "deleted " << shown(email) << " (" << user->id
                << "); cloud accounts that are free now: " << user->linked_accounts << "\n";
    return kOk;
}

int run(const SetPassword& command, Console& console) {
    const std::string email = normalised(command.email), password = first_line(console.in);
    const accounts::SignUpRules rules = sign_up_rules(command.settings);
    if (!accounts::is_acceptable_password(password, rules)) {
        console.err << "holdfast: " << accounts::password_rule(password, rules) << "\n";
        return kBadSetting;
    }
    const auto user = open_inspector(command.settings)->find_user(email);
    if (user) {
        storage::UpdateUser update{user->id, base::SystemClock().now()};
        update.password_hash = crypto::hash_password(password);
        const auto outcome = open_store(command.settings)->run(update);
        if (std::holds_alternative<storage::UserUpdated>(outcome)) {
            console.out << "the password of " << shown(email) << " is a new one; all sessions have ended\n";
            return kOk;
        }
    }
    console.err << "holdfast: there is no user " << shown(email) << "\n";
    return kFailed;
}

int run(const UnlockUser& command, Console& console) {
    const std::string email = normalised(command.email);
    const auto store = open_store(command.settings);
    const base::SystemClock clock;
    accounts::RateLimits(*store, clock, keys_in_use(command.settings).rate_limits,
                         accounts::RateLimits::Switch::on)
        .unlock(email);
    console.out << "guesses at " << shown(email) << " are forgotten\n";
    return kOk;
}

int run(const RemoveSecondFactor& command, Console& console) {
    const std::string email = normalised(command.email);
    const auto user = open_inspector(command.settings)->find_user(email);
    if (!user) {
        console.err << "holdfast: there is no user " << shown(email) << "\n";
        return kFailed;
    }
    const auto store = open_store(command.settings);
    const base::Time now = base::SystemClock().now();
    const bool had_app = store->run(storage::RemoveSecondFactor{user->id, now});
    const std::int64_t passkeys = store->run(storage::RemovePasskeys{user->id, now});
    if (!had_app && passkeys == 0) {
        console.err << "holdfast: " << shown(email) << " has no second factor\n";
        return kFailed;
    }
    if (had_app) console.out << "the app of codes of " << shown(email) << " is gone\n";
    if (passkeys > 0) console.out << "passkeys of " << shown(email) << " that are gone: " << passkeys << "\n";
    console.out << "the password alone signs in\n";
    return kOk;
}

}  // namespace holdfast::cli
