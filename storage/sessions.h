// Sessions, which logins create, and the operations on them.
//
// A session is valid until expires_at or until it is revoked. Each rotation of its refresh token moves it to
// the next generation; a refresh token is valid for the generation that it names. Ids are UUIDs in lower-case
// text, made by the caller.
#pragma once

#include "storage/store.h"
#include "storage/time.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace holdfast::storage {

// The generation of a new session.
inline constexpr std::int64_t kFirstGeneration = 1;

struct NewSession {
    std::string id;
    std::string user_id;
    Time created_at;
    Time expires_at;
};

// The user of a valid session.
struct SessionUser {
    std::string session_id;
    std::string user_id;
    std::string email;
    std::string username;
    Time created_at;  // of the user
};

// Creates a session; false if the user is gone. Deletes sessions that expired before session.created_at.
struct CreateSession {
    static constexpr std::string_view name = "create_session";
    using Outcome = bool;
    const NewSession& session;
    std::string_view network{};  // that the request came from
};

// The user of a session that is valid at `now`; nullopt if there is none.
struct FindSession {
    static constexpr std::string_view name = "find_session";
    static constexpr bool only_reads = true;
    using Outcome = std::optional<SessionUser>;
    std::string_view session_id;
    Time now;
};

struct SessionRotated {
    SessionUser user;
    std::int64_t generation;  // the new one
    Time rotated_at;          // when it began
};
struct SessionReused {  // a generation was presented again too late: the session is revoked now
    static constexpr std::string_view name = "reused";
};
struct SessionGone {  // unknown, revoked or expired; nothing was changed
    static constexpr std::string_view name = "gone";
};
using RotateOutcome = std::variant<SessionRotated, SessionReused, SessionGone>;

// Uses up one generation of a session's refresh token (RFC 9700 section 4.14.2, rotation). SessionRotated if
// `generation` is the current one. The same again, with the same values, if it is the one before and was used
// less than `repeat_window` ago: the first answer may have been lost. SessionReused if it is any other older
// one; SessionGone otherwise.
struct RotateSession {
    static constexpr std::string_view name = "rotate_session";
    using Outcome = RotateOutcome;
    std::string_view session_id;
    std::int64_t generation;
    Time now;
    Time expires_at;
    std::string_view network{};  // that the request came from
    std::chrono::seconds repeat_window{0};
};

// Revokes a session; no effect if it is not valid any more.
struct RevokeSession {
    static constexpr std::string_view name = "revoke_session";
    using Outcome = Done;
    std::string_view session_id;
    Time now;
    std::string_view network{};  // that the request came from
};

}  // namespace holdfast::storage
