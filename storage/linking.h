// Linked accounts: from the proof of control over a cloud account to its row, and the operations on them.
//
// Ids are UUIDs in lower-case text, made by the caller. The caller seals the tokens: the store only moves
// ciphertexts.
#pragma once

#include "storage/sessions.h"
#include "storage/store.h"
#include "storage/time.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace holdfast::storage {

// Marks a state as used, and deletes expired ones. `state_digest` is any text that names the state. True the
// first time; false if the state was used before.
struct ConsumeState {
    static constexpr std::string_view name = "consume_state";
    using Outcome = bool;
    std::string_view state_digest;
    Time expires_at;
    Time now;
};

// The same for the state of a session: returns the session's user the first time; nullopt if the state was
// used before. nullopt also if the session is not valid at `now`: then the state stays as it was.
struct ConsumeStateOfSession {
    static constexpr std::string_view name = "consume_state_of_session";
    using Outcome = std::optional<SessionUser>;
    std::string_view session_id;
    std::string_view state_digest;
    Time expires_at;
    Time now;
};

// The tokens of one grant, sealed, and what the provider said about them.
struct SealedGrant {
    std::string access_token;
    std::optional<std::string> refresh_token;  // nullopt if the provider sent none
    std::optional<Time> token_expiry;          // of the access token; nullopt if the provider sent none
    std::string granted_scope;
};

// One user's proof of control over one cloud account.
struct NewLink {
    std::string id;  // of the row, if it is new
    std::string user_id;
    std::string provider;
    std::string provider_account_id;
    std::string account_email;
    SealedGrant grant;
    Time now;
    std::string network{};  // that the request came from
};

struct Linked {
    std::string account_id;  // of the row; not NewLink::id if the user had linked the account before
};
struct TooManyAccounts {
    static constexpr std::string_view name = "too_many_accounts";
};
using LinkOutcome = std::variant<Linked, Violation, TooManyAccounts>;

// The upsert ON CONFLICT (user_id, provider, provider_account_id) DO UPDATE. A repeat by the same user renews
// the tokens, makes the account active again and moves the ownership version, so that older offers of a
// hand-over are void. If there is no refresh token, the stored one stays; owner and nickname stay too.
// Outcomes: Linked; Violation 23505 on kGlobalAccountIndex if another user owns the account; Violation 23503
// if the user is gone; TooManyAccounts if the user has `most_accounts` without this one. Links of the same
// user wait for each other.
struct LinkAccount {
    static constexpr std::string_view name = "link_account";
    using Outcome = LinkOutcome;
    const NewLink& link;
    std::int64_t most_accounts = std::numeric_limits<std::int64_t>::max();
};

struct Owner {
    std::string account_id;
    std::string user_id;
    std::int64_t ownership_version;
    bool operator==(const Owner&) const = default;
};

// Who owns the account now; nullopt if nobody does.
struct FindOwner {
    static constexpr std::string_view name = "find_owner";
    static constexpr bool only_reads = true;
    using Outcome = std::optional<Owner>;
    std::string_view provider;
    std::string_view provider_account_id;
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
    std::optional<std::string> reconnect_reason;  // as in storage/vault.h
    // As in storage/quota.h. Without quota_at the quota is not known.
    std::optional<std::int64_t> quota_used;
    std::optional<std::int64_t> quota_total;
    std::optional<Time> quota_at;      // when the provider told it
    std::optional<Time> quota_due_at;  // when to ask next; nullopt: now
    std::int64_t ownership_version;
    Time connected_at;  // when its owner linked it last
    Time created_at;
    Time updated_at;
};

// The user's linked accounts, oldest first.
struct ListAccounts {
    static constexpr std::string_view name = "list_accounts";
    static constexpr bool only_reads = true;
    using Outcome = std::vector<LinkedAccount>;
    std::string_view user_id;
};

// An account, whoever owns it; nullopt if there is none.
struct FindAccount {
    static constexpr std::string_view name = "find_account";
    static constexpr bool only_reads = true;
    using Outcome = std::optional<LinkedAccount>;
    std::string_view account_id;
};

// Erases the tokens and marks the row inactive; it stays the user's. Returns the account's provider; nullopt
// if the user owns no such row. A repeat changes nothing. `revocable` as in storage/revocations.h.
struct DisconnectAccount {
    static constexpr std::string_view name = "disconnect_account";
    using Outcome = std::optional<std::string>;
    std::string_view user_id;
    std::string_view account_id;
    Time now;
    std::string_view network{};  // that the request came from
    std::string_view revocable{};
};

// Removes the row, so that anybody may link the account. False if the user owns no such row. `revocable` as
// in storage/revocations.h.
struct DeleteAccount {
    static constexpr std::string_view name = "delete_account";
    using Outcome = bool;
    std::string_view user_id;
    std::string_view provider;
    std::string_view account_id;
    Time now;
    std::string_view network{};  // that the request came from
    std::string_view revocable{};
};

// Sets the nickname, or clears it if it is nullopt. False if the user owns no such row.
struct SetNickname {
    static constexpr std::string_view name = "set_nickname";
    using Outcome = bool;
    std::string_view user_id;
    std::string_view provider;
    std::string_view account_id;
    const std::optional<std::string>& nickname;
    Time now;
    std::string_view network{};  // that the request came from
};

}  // namespace holdfast::storage
