// The records that go in and out of the Store, and the named outcomes of its operations.
//
// Ids are UUIDs in lower-case text, made by the caller. Times come from the caller's clock. Tokens of cloud
// accounts are sealed by the caller before they get here: the store moves ciphertexts and never opens one.
#pragma once

#include "storage/errors.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace holdfast::storage {

using Time = std::chrono::sys_time<std::chrono::microseconds>;

// --- users and sessions
// ---------------------------------------------------------------------------------------

struct NewUser {
    std::string id;
    std::string email;  // normalised
    std::string username;
    std::string password_hash;  // PHC string
    Time created_at;
};

// The generation of a new session.
inline constexpr std::int64_t kFirstGeneration = 1;

// A session lives until expires_at or until it is revoked. Each rotation of its refresh token moves it to the
// next generation; a refresh token names the generation that it is good for.
struct NewSession {
    std::string id;
    std::string user_id;
    Time created_at;
    Time expires_at;
};

struct UserCreated {};
struct EmailTaken {
    Violation violation;
};
using CreateUserOutcome = std::variant<UserCreated, EmailTaken>;

// What a login needs to know of a user.
struct Credentials {
    std::string user_id;
    std::string email;
    std::string username;
    std::string password_hash;  // empty where the user has no password
};

// The user behind a session that is neither revoked nor expired.
struct SessionUser {
    std::string session_id;
    std::string user_id;
    std::string email;
    std::string username;
    Time created_at;  // of the user
};

struct SessionRotated {
    SessionUser user;
    std::int64_t generation;  // the new one
};
struct SessionReused {};  // a spent generation was presented: the session is revoked now
struct SessionGone {};    // unknown, revoked or expired; nothing was changed
using RotateOutcome = std::variant<SessionRotated, SessionReused, SessionGone>;

// --- linked accounts
// --------------------------------------------------------------------------------------------

// The tokens of one grant, sealed, and what the provider said about them.
struct SealedGrant {
    std::string access_token;
    std::optional<std::string> refresh_token;  // absent where the provider sent none
    std::optional<Time> token_expiry;          // of the access token; absent where the provider did not say
    std::string granted_scope;
};

// One user's proof of control over one cloud account.
struct NewLink {
    std::string id;  // of the row, should it be a new one
    std::string user_id;
    std::string provider;
    std::string provider_account_id;
    std::string account_email;
    SealedGrant grant;
    Time now;
};

struct Linked {
    std::string account_id;  // the row's, which is older than NewLink::id where the user had linked it before
};
using LinkOutcome = std::variant<Linked, Violation>;

struct Owner {
    std::string account_id;
    std::string user_id;
    std::int64_t ownership_version;
};

struct LinkedAccount {
    std::string id;
    std::string user_id;
    std::string provider;
    std::string provider_account_id;
    std::string account_email;
    std::optional<std::string> nickname;
    std::string granted_scope;
    std::optional<Time> token_expiry;
    bool has_access_token;
    bool has_refresh_token;
    bool is_active;
    std::optional<Time> disconnected_at;
    std::int64_t ownership_version;
    Time connected_at;  // by its owner, last
    Time created_at;
    Time updated_at;
};

// --- hand-over
// --------------------------------------------------------------------------------------------------

// The new tokens of somebody who met an ownership conflict, kept until the hand-over or its expiry.
struct NewTransferRequest {
    std::string id;  // the transfer token's jti
    std::string requesting_user_id;
    std::string provider;
    std::string provider_account_id;
    std::string account_email;
    Owner expected_owner;  // who owned the account when the offer was made, and at which ownership version
    SealedGrant grant;
    Time created_at;
    Time expires_at;
};

struct TransferCommand {
    std::string request_id;
    std::string user_id;  // who completes the hand-over: the requester
    Time now;
};

struct Transferred {
    std::string account_id;
};
struct AlreadyTransferred {  // the requester owns the account already; nothing was changed
    std::string account_id;
};
struct OwnerChanged {};     // owner or ownership version are no longer those of the offer
struct AccountNotFound {};  // the account, or its owner with it, is gone
struct RequestUnknown {};   // never made, replaced by a newer one, or somebody else's
struct RequestExpired {};
using TransferOutcome = std::variant<Transferred, AlreadyTransferred, OwnerChanged, AccountNotFound,
                                     RequestUnknown, RequestExpired>;

enum class TransferDirection { from_me, to_me };

struct TransferEvent {
    std::string id;
    std::string provider;
    std::string provider_account_id;
    std::string account_email;
    TransferDirection direction;
    Time created_at;
    std::optional<Time> acknowledged_at;
};

// --- rate limits
// ------------------------------------------------------------------------------------------------

// So many requests at once, and one more each `interval`.
struct RateLimit {
    std::chrono::microseconds interval;
    std::int64_t burst;
};

// One request of whoever the key stands for.
struct RateCharge {
    std::string key;
    RateLimit limit;
};

}  // namespace holdfast::storage
