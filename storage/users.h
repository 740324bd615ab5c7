// Users: a row of auth.users and its profile in public.users, and the operations on them. Ids are UUIDs in
// lower-case text, made by the caller.
#pragma once

#include "storage/sessions.h"
#include "storage/store.h"
#include "storage/time.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace holdfast::storage {

struct NewUser {
    std::string id;
    std::string email;  // normalised
    std::string username;
    std::string password_hash;  // PHC string
    Time created_at;
};

struct UserCreated {};
struct EmailTaken {
    static constexpr std::string_view name = "email_taken";
    Violation violation;
};
using CreateUserOutcome = std::variant<UserCreated, EmailTaken>;

// Writes the row of auth.users, its profile in public.users and, if there is one, a session. UserCreated; or
// EmailTaken, with the violation of the email's unique constraint: then nothing is written.
struct CreateUser {
    static constexpr std::string_view name = "create_user";
    using Outcome = CreateUserOutcome;
    const NewUser& user;
    std::optional<NewSession> session{};  // nullopt for a user whom an operator creates
    std::string_view network{};           // that the request came from
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
// user.deleted stays. False if there is no such user.
struct DeleteUser {
    static constexpr std::string_view name = "delete_user";
    using Outcome = bool;
    std::string_view user_id;
    Time now;
};

}  // namespace holdfast::storage
