// Hand-overs: from the offer after an ownership conflict to the new owner and the events for both users.
#pragma once

#include "storage/linking.h"
#include "storage/mails.h"
#include "storage/store.h"
#include "storage/time.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::storage {

// The new tokens of a user who has an ownership conflict, kept until the hand-over or its expiry.
struct NewTransferRequest {
    std::string id;  // the transfer token's jti
    std::string requesting_user_id;
    std::string provider;
    std::string provider_account_id;
    std::string account_email;
    Owner expected_owner;  // the owner and ownership version when the offer was made
    SealedGrant grant;
    Time created_at;
    Time expires_at;
};

// Saves a pending request. It replaces an older one of the same user for the same account, including its id.
// Erases the tokens of expired requests, and deletes requests that expired by `forget_until`. Throws
// StoreError (violation) if the user is gone.
struct SaveTransferRequest {
    static constexpr std::string_view name = "save_transfer_request";
    using Outcome = Done;
    const NewTransferRequest& request;
    Time forget_until;
    std::string_view network{};     // that the request came from
    const NewMail* mail = nullptr;  // for the owner; null: none
};

// A saved request.
struct TransferRequest {
    enum class Status { pending, used, expired };
    Status status;
    Time expires_at;
    Owner expected_owner;
};

// The facts on which a hand-over is decided: the rows are locked until it is done.
struct HandoverFacts {
    std::optional<TransferRequest> request;  // nullopt if there is none of this id and user
    std::optional<Owner> owner;              // of the cloud account in the request; nullopt if nobody owns it
    std::int64_t accounts_of_requester = 0;
};

enum class HandoverOutcome {
    transferred,
    already_transferred,  // the requester owns the account already
    owner_changed,        // owner or ownership version are no longer those of the offer
    account_not_found,    // nobody owns the account any more
    too_many_accounts,    // the requester has the largest allowed number already
    not_your_transfer,    // issued for another user
    invalid,              // no such request: never made, or replaced by a newer one
    expired,
};

// The outcome's name in the log, and in the metrics unless it is a success.
constexpr std::string_view name(HandoverOutcome outcome) {
    constexpr std::array<std::string_view, 8> names = {
        "transferred",       "already_transferred", "owner_changed", "account_not_found",
        "too_many_accounts", "not_your_transfer",   "invalid",       "expired"};
    return names[static_cast<std::size_t>(outcome)];
}

struct HandoverDecision {
    // The change to make in the same transaction.
    enum class Change {
        nothing,
        expire_request,  // its tokens are erased
        // The request is spent. The account goes to the requester at the next ownership version: all tokens
        // are replaced by those of the request, the nickname is cleared, both users get an event.
        hand_over,
    };
    HandoverOutcome outcome;
    std::string account_id{};  // empty unless the requester owns the account now
    Change change = Change::nothing;
};

inline std::string_view outcome_name(const HandoverDecision& decision) {
    return decision.outcome == HandoverOutcome::transferred ? "ok" : name(decision.outcome);
}

// Locks and loads the facts, calls `decide` and makes the change, in one transaction; returns the decision.
// `decide` is pure: it is called again if the database undoes the transaction and it is repeated. `revocable`
// as in storage/revocations.h, for the old owner's tokens.
struct TransferOwnership {
    static constexpr std::string_view name = "transfer_ownership";
    using Outcome = HandoverDecision;
    std::string_view request_id;
    std::string_view user_id;  // the requester, who completes the hand-over
    const std::function<HandoverDecision(const HandoverFacts&)>& decide;
    Time now;
    std::string_view network{};  // that the request came from
    std::string_view revocable{};
    const NewMail* mail = nullptr;  // for the old owner, if there is a hand-over; null: none
};

// An offer that is still valid: not expired, with the same owner and ownership version.
struct OpenOffer {
    std::string id;  // the request's
    std::string provider;
    std::string provider_account_id;
    std::string account_email;  // in the present owner's row
    std::optional<std::string> nickname;
    Time created_at;
    Time expires_at;
};

// The open offers of accounts that the user owns, newest first.
struct ListOpenOffers {
    static constexpr std::string_view name = "list_open_offers";
    static constexpr bool only_reads = true;
    using Outcome = std::vector<OpenOffer>;
    std::string_view user_id;
    Time now;
};

enum class TransferDirection { from_me, to_me };

struct TransferEvent {
    std::int64_t sequence;  // later events have greater ones
    std::string id;
    std::string provider;
    std::string provider_account_id;
    std::string account_email;            // as this user knew it at the hand-over
    std::optional<std::string> nickname;  // of the old owner
    TransferDirection direction;
    Time created_at;
    std::optional<Time> acknowledged_at;
};

// The hand-overs from or to the user, newest first, at most `limit`; with `before`, only those with a smaller
// sequence.
struct ListTransferEvents {
    static constexpr std::string_view name = "list_transfer_events";
    static constexpr bool only_reads = true;
    using Outcome = std::vector<TransferEvent>;
    std::string_view user_id;
    std::optional<std::int64_t> before{};
    std::int64_t limit = std::numeric_limits<std::int64_t>::max();
};

// Marks an event as seen; a repeat keeps the first time. False if the user has no such event.
struct AcknowledgeTransferEvent {
    static constexpr std::string_view name = "acknowledge_transfer_event";
    using Outcome = bool;
    std::string_view user_id;
    std::string_view event_id;
    Time now;
};

}  // namespace holdfast::storage
