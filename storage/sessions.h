// Sessions, which logins create, and the operations on them.
//
// A session is valid until expires_at or until it is revoked. Each rotation of its refresh token moves it to
// the next generation; a refresh token is valid for the generation that it names. Ids are UUIDs in lower-case
// text, made by the caller. The only writes are those of the operations below: a request that just uses the
// session writes nothing.
#pragma once

#include "storage/store.h"
#include "storage/time.h"

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace holdfast::storage {

// The generation of a new session.
inline constexpr std::int64_t kFirstGeneration = 1;

struct NewSession {
    std::string id;
    std::string user_id;
    Time created_at;
    Time expires_at;
    std::string user_agent{};  // as the user reads it in the list of sessions
};

// The user of a valid session.
struct SessionUser {
    std::string session_id;
    std::string user_id;
    std::string email;  // empty if the user has none
    std::string username;
    Time created_at;  // of the user
    // When the user last gave the password in this session; nullopt if it is older than this column.
    std::optional<Time> authenticated_at;
    bool has_verified_email;
};

// Creates a session; false if the user is gone, or has another password hash by now: nobody gets in with a
// password that is being replaced. Of the user's valid sessions at most `most` stay: those that were used
// least recently are revoked. Deletes sessions that expired before session.created_at.
struct CreateSession {
    static constexpr std::string_view name = "create_session";
    using Outcome = bool;
    const NewSession& session;
    std::string_view network{};                       // that the request came from
    std::optional<std::string_view> password_hash{};  // that the user must have; nullopt: any, or none
    std::int64_t most = std::numeric_limits<std::int64_t>::max();
};

// Creates a session for the user of a valid one, who has given the password when they did there. Returns its
// user; nullopt if that user has no such session that is valid at session.created_at, or if there is, or was,
// a session with the new id.
struct BranchSession {
    static constexpr std::string_view name = "branch_session";
    using Outcome = std::optional<SessionUser>;
    const NewSession& session;
    std::string_view from_session_id;
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
// one; SessionGone otherwise. The session is then valid until `expires_at`, but no longer than `longest`
// after it was created.
struct RotateSession {
    static constexpr std::string_view name = "rotate_session";
    using Outcome = RotateOutcome;
    std::string_view session_id;
    std::int64_t generation;
    Time now;
    Time expires_at;
    std::string_view network{};  // that the request came from
    std::chrono::seconds repeat_window{0};
    std::chrono::seconds longest = std::chrono::years(100);
};

// A valid session, as its user sees it.
struct ListedSession {
    std::string id;
    Time created_at;
    Time last_used_at;       // the login or the last refresh
    std::string user_agent;  // of the login; empty if it is not known
    std::string network;     // of the login or the last refresh; empty if it is not known
};

// The user's valid sessions, at most `limit`: first the session `first`, then the others by their last use,
// newest first.
struct ListSessions {
    static constexpr std::string_view name = "list_sessions";
    static constexpr bool only_reads = true;
    using Outcome = std::vector<ListedSession>;
    std::string_view user_id;
    std::string_view first;
    Time now;
    std::int64_t limit;
};

// Why a session was revoked: the fact "reason" of the event session.ended.
enum class SessionEnd { signed_out, ended_by_user, password_changed, too_many };
std::string_view name(SessionEnd reason);

// Revokes a session of the user; false if the user has no such session that is valid.
struct RevokeSession {
    static constexpr std::string_view name = "revoke_session";
    using Outcome = bool;
    std::string_view user_id;
    std::string_view session_id;
    SessionEnd reason;
    Time now;
    std::string_view network{};  // that the request came from
};

// Revokes all valid sessions of the user but one.
struct RevokeOtherSessions {
    static constexpr std::string_view name = "revoke_other_sessions";
    using Outcome = Done;
    std::string_view user_id;
    std::string_view kept_session_id;
    Time now;
    std::string_view network{};  // that the request came from
};

// Remembers that the user has given the password in this session just now. No effect if it is not valid.
struct AuthenticateSession {
    static constexpr std::string_view name = "authenticate_session";
    using Outcome = Done;
    std::string_view session_id;
    Time now;
};

}  // namespace holdfast::storage
