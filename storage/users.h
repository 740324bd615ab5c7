// Users: a row of auth.users and its profile in public.users, and the operations on them. Ids are UUIDs in
// lower-case text, made by the caller.
#pragma once

#include "storage/mails.h"
#include "storage/sessions.h"
#include "storage/store.h"
#include "storage/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace holdfast::storage {

struct NewUser {
    std::string id;
    std::string email;  // normalised; empty: the user has none
    std::string username;
    std::string password_hash;  // PHC string; empty: the user has no password
    Time created_at;
    // JSON objects with what the user's application, or its backend, keeps of the user. The store adds what
    // Supabase's server keeps there as well: sub, email, username, email_verified, phone_verified; provider
    // and providers.
    std::string user_metadata = "{}";
    std::string app_metadata = "{}";
    bool has_verified_email = false;  // true also for all, by OpenOptions::assume_emails_verified
};

// A user without an email is stored with NULL in auth.users if that may be, as on a Supabase project; else,
// in Holdfast's own tables, with the id in its place. That is no email, since it has no '@': nobody can log
// in by it, and it is read as "".

struct UserCreated {};
struct EmailTaken {
    static constexpr std::string_view name = "email_taken";
    Violation violation;
};
struct NotInvited {
    static constexpr std::string_view name = "not_invited";
};
using CreateUserOutcome = std::variant<UserCreated, EmailTaken, NotInvited>;

// Writes the row of auth.users, its profile in public.users and, if there is one, a session. UserCreated; or
// EmailTaken, with the violation of the email's unique constraint: then nothing is written. With an
// invitation it is used up, and the email, which its link was sent to, is verified; NotInvited, and nothing
// is written, if there is none of that email that is valid.
struct CreateUser {
    static constexpr std::string_view name = "create_user";
    using Outcome = CreateUserOutcome;
    const NewUser& user;
    std::optional<NewSession> session{};           // nullopt for a user whom an operator creates
    std::string_view network{};                    // that the request came from
    const NewMail* mail = nullptr;                 // to be sent if the user is created; null: none
    std::optional<std::string_view> invitation{};  // the digest of its token; nullopt: none is needed
};

// The data of a user that a login needs.
struct Credentials {
    std::string user_id;
    std::string email;
    std::string username;
    std::string password_hash;  // empty if the user has no password
};

// The user with this normalised email; nullopt if there is none.
struct FindCredentials {
    static constexpr std::string_view name = "find_credentials";
    static constexpr bool only_reads = true;
    using Outcome = std::optional<Credentials>;
    std::string_view email;
};

// A user with everything that is stored of them but the password.
struct UserDetails {
    std::string id;
    std::string email;     // empty if the user has none
    std::string username;  // empty if the user has no profile
    std::optional<Time> email_confirmed_at;
    std::optional<Time> last_sign_in_at;
    std::string user_metadata;  // JSON object
    std::string app_metadata;   // JSON object
    Time created_at;
    Time updated_at;
    bool is_anonymous;  // has signed up without an email, and has none yet
};

// nullopt if there is no such user.
struct FindUser {
    static constexpr std::string_view name = "find_user";
    static constexpr bool only_reads = true;
    using Outcome = std::optional<UserDetails>;
    std::string_view user_id;
};

struct UserPage {
    std::vector<UserDetails> users;
    std::int64_t total;  // of all users
};

// Newest first, at most `limit` after the first `offset`.
struct ListUsers {
    static constexpr std::string_view name = "list_users";
    static constexpr bool only_reads = true;
    using Outcome = UserPage;
    std::int64_t limit;
    std::int64_t offset;
};

struct UserUpdated {};
struct NoSuchUser {
    static constexpr std::string_view name = "no_such_user";
};
using UpdateUserOutcome = std::variant<UserUpdated, NoSuchUser, EmailTaken>;

// Changes what is given of a user, and leaves the rest; of several changes at once the last one stays. A new
// password also revokes all valid sessions of the user. EmailTaken, with the violation of the email's unique
// constraint, or NoSuchUser: then nothing is changed.
struct UpdateUser {
    static constexpr std::string_view name = "update_user";
    using Outcome = UpdateUserOutcome;
    std::string_view user_id;
    Time now;
    std::optional<std::string> email{};  // normalised; for the profile as well. Nobody is anonymous with one
    std::optional<std::string> password_hash{};
    std::optional<std::string> user_metadata{};  // JSON object, whole
    std::optional<std::string> app_metadata{};   // JSON object, whole
    std::optional<bool> has_verified_email{};
    std::optional<std::string> actor_id{};  // the user; nullopt: an administrator
    std::string_view network{};             // that the request came from
};

// True if there is such a user.
struct KnowsUser {
    static constexpr std::string_view name = "knows_user";
    static constexpr bool only_reads = true;
    using Outcome = bool;
    std::string_view user_id;
};

// Replaces the user's password hash and revokes all valid sessions of the user but one. False if the present
// hash is not `old_hash`: nothing is changed then, so of several changes at once one happens.
struct ReplacePassword {
    static constexpr std::string_view name = "replace_password";
    using Outcome = bool;
    std::string_view user_id;
    std::string_view kept_session_id;
    std::string_view old_hash;
    std::string_view new_hash;  // PHC string
    Time now;
    std::string_view network{};  // that the request came from
};

// Removes the user with profile, sessions, linked accounts, transfer requests and events; only the event
// user.deleted stays. False if there is no such user. `revocable` as in storage/revocations.h.
struct DeleteUser {
    static constexpr std::string_view name = "delete_user";
    using Outcome = bool;
    std::string_view user_id;
    Time now;
    std::string_view revocable{};
};

}  // namespace holdfast::storage
