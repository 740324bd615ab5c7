// The vault: the tokens of linked accounts, and the lease under which one caller at a time renews them.
//
//   find_tokens -> lease_refresh -> (the provider is asked, no transaction is open) -> store_tokens
//                                                                                    | end_refresh
//
// Each store of tokens moves the row's token generation, each proof of control its ownership version. A
// refresh names both as it found them, so that one that began before a hand-over, a reconnect or another
// refresh changes nothing. The caller seals the tokens.
#pragma once

#include "storage/linking.h"
#include "storage/store.h"
#include "storage/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace holdfast::storage {

// Why an account needs its user to reconnect it.
namespace reconnect_reason {
inline constexpr std::string_view kRevoked = "revoked";             // the provider refused the refresh token
inline constexpr std::string_view kExpired = "expired";             // the refresh token was too old
inline constexpr std::string_view kRefreshLost = "refresh_lost";    // the token that replaced it was lost
inline constexpr std::string_view kScopeChanged = "scope_changed";  // less is allowed than was granted
}  // namespace reconnect_reason

struct StoredTokens {
    std::string account_id;
    std::string user_id;
    std::string provider;
    std::string provider_account_id;
    std::optional<std::string> access_token;  // sealed
    bool has_refresh_token;
    std::optional<Time> token_expiry;  // of the access token; nullopt if the provider sent none
    std::string granted_scope;
    bool is_active;
    std::optional<std::string> reconnect_reason;  // one of reconnect_reason
    std::int64_t ownership_version;
    std::int64_t token_generation;
    Time refreshed_at;  // when the refresh token was used last, or came
};

// The tokens of an account, whoever owns it; nullopt if there is no such account. The refresh token is not
// among them: it comes with the lease of a refresh.
struct FindTokens {
    static constexpr std::string_view name = "find_tokens";
    static constexpr bool only_reads = true;
    using Outcome = std::optional<StoredTokens>;
    std::string_view account_id;
};

// The place of an account among all, by when their refresh tokens were used last. Before all of them at
// first.
struct IdleCursor {
    Time refreshed_at{};
    std::string account_id = "00000000-0000-0000-0000-000000000000";
};

// The refresh tokens that can be used and were not since `idle_since`, those that were used longest ago
// first: at most `limit` after a place.
struct ListIdleTokens {
    static constexpr std::string_view name = "list_idle_tokens";
    static constexpr bool only_reads = true;
    using Outcome = std::vector<StoredTokens>;
    Time idle_since;
    const IdleCursor& after;
    std::int64_t limit;
};

// The state of a row that a refresh began from.
struct TokenState {
    std::string_view account_id;
    std::int64_t ownership_version;
    std::int64_t token_generation;
};

struct RefreshLeased {
    // True if an earlier holder never ended its refresh, or the provider's answer to it was lost: the
    // provider may have replaced the refresh token, and nobody knows the new one.
    bool after_lost_refresh;
    std::optional<std::string> refresh_token;  // sealed; nullopt if there is none
};
struct RefreshHeld {
    static constexpr std::string_view name = "held";
    Time until;
    bool is_running;  // true: another caller refreshes; false: the last one failed, nobody is to ask before
};
struct TokensMoved {  // the account is gone, disconnected, needs its user, or has other tokens by now
    static constexpr std::string_view name = "moved";
};
using LeaseOutcome = std::variant<RefreshLeased, RefreshHeld, TokensMoved>;

// Takes the lease of an account's refresh until `until`. One that has ended is taken over.
struct LeaseRefresh {
    static constexpr std::string_view name = "lease_refresh";
    using Outcome = LeaseOutcome;
    TokenState state;
    std::string_view holder;  // a UUID, new for each refresh
    Time now;
    Time until;
};

// Stores the tokens of a refresh and ends its lease. False if the row has moved: then nothing is changed.
// A refresh token that the provider did not send again stays.
struct StoreTokens {
    static constexpr std::string_view name = "store_tokens";
    using Outcome = bool;
    TokenState state;
    const SealedGrant& grant;
    std::optional<std::string> reconnect_reason;
    Time now;
};

// Ends a refresh that has brought no tokens. With a reason, the account needs its user from now on, and its
// owner gets the event account.needs_reconnect. With `wait_until`, nobody refreshes before. No effect if the
// row has moved or another caller holds the lease. That a refresh was lost is known until tokens are stored.
struct EndRefresh {
    static constexpr std::string_view name = "end_refresh";
    using Outcome = Done;
    TokenState state;
    std::string_view holder;
    std::optional<std::string> reconnect_reason;
    std::optional<Time> wait_until;
    Time now;
    bool is_answer_lost = false;  // the provider was asked, and its answer did not come
};

// Lets the access token count as expired, since the provider refused it. False if there is no such account.
struct ExpireToken {
    static constexpr std::string_view name = "expire_token";
    using Outcome = bool;
    std::string_view account_id;
    Time now;
};

}  // namespace holdfast::storage
