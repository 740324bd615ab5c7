// Sessions: what a login leaves behind, and the operations on them.
//
// A session is valid until expires_at or until it is revoked. Each rotation of its refresh token moves it to
// the next generation; a refresh token names the generation that it is good for. Ids are UUIDs in lower-case
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

// The user behind a valid session.
struct SessionUser {
    std::string session_id;
    std::string user_id;
    std::string email;
    std::string username;
    Time created_at;  // of the user
};

// True, or false where the user is gone. Sessions that expired before session.created_at are swept.
struct CreateSession {
    static constexpr std::string_view name = "create_session";
    using Outcome = bool;
    const NewSession& session;
    std::string_view network{};  // that the request came from
};

// The user behind a session that is valid at `now`; nullopt if there is none.
struct FindSession {
    static constexpr std::string_view name = "find_session";
    static constexpr bool only_reads = true;
    using Outcome = std::optional<SessionUser>;
    std::string_view session_id;
    Time now;
};

struct SessionRotated {
    SessionUser user;
    std::int64_t generation;  // the one that follows
    Time rotated_at;          // when it began
};
struct SessionReused {  // a spent generation was presented too late: the session is revoked now
    static constexpr std::string_view name = "reused";
};
struct SessionGone {  // unknown, revoked or expired; nothing was changed
    static constexpr std::string_view name = "gone";
};
using RotateOutcome = std::variant<SessionRotated, SessionReused, SessionGone>;

// Spends one generation of a session's refresh token (RFC 9700 section 4.14.2, rotation). SessionRotated if
// `generation` was the current one, and again, with the same values, if it was spent less than
// `repeat_window` ago and the one that follows is still the current one: the answer was lost on its way.
// SessionReused if it is any other older one; SessionGone otherwise.
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

// Revokes a session; no effect where it is not valid any more.
struct RevokeSession {
    static constexpr std::string_view name = "revoke_session";
    using Outcome = Done;
    std::string_view session_id;
    Time now;
    std::string_view network{};  // that the request came from
};

}  // namespace holdfast::storage
