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

// Saves a pending request. It replaces an older one of the same user for the same account, including its id,
// but keeps when that was refused. Erases the tokens of expired requests, and deletes requests that expired
// by `forget_until`. Throws StoreError (violation) if the user is gone.
struct SaveTransferRequest {
    static constexpr std::string_view name = "save_transfer_request";
    using Outcome = Done;
    const NewTransferRequest& request;
    Time forget_until;
    std::string_view network{};     // that the request came from
    const NewMail* mail = nullptr;  // for the owner; null: none
    // No mail if another request for this owner's account was made after this.
    Time no_mail_after = Time::max();
};

// A saved request.
struct TransferRequest {
    enum class Status { pending, used, expired };
    Status status;
    Time expires_at;
    Owner expected_owner;
    std::optional<Time> answer_by{};  // until when the owner is asked; nullopt: they are not
    bool operator_is_asked = false;
    bool is_refused = false;  // by the owner or the operator
    // When they refused this request, or an older one of the same user for the account that it has replaced.
    std::optional<Time> last_refused_at{};
};

// How an account came to its owner from another one.
struct LastHandover {
    Time at;
    std::string old_owner_id;
    bool is_contest;  // the owner before the old one has taken it back
};

// The facts on which a hand-over is decided: the rows are locked until it is done.
struct HandoverFacts {
    std::optional<TransferRequest> request;  // nullopt if there is none of this id and user
    std::optional<Owner> owner;              // of the cloud account in the request; nullopt if nobody owns it
    std::int64_t accounts_of_requester = 0;
    std::optional<LastHandover> last{};  // of the account; nullopt: none since it was linked
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
    waits_for_owner,     // the owner is asked
    waits_for_operator,  // the operator is asked
    refused,             // by the owner or the operator
    disabled,            // the operator allows no hand-over
    cooling_down,        // the account changed hands not long ago
};

// The outcome's name in the log, and in the metrics unless it is a success.
constexpr std::string_view name(HandoverOutcome outcome) {
    constexpr std::array<std::string_view, 13> names = {
        "transferred",       "already_transferred", "owner_changed", "account_not_found",
        "too_many_accounts", "not_your_transfer",   "invalid",       "expired",
        "waits_for_owner",   "waits_for_operator",  "refused",       "disabled",
        "cooling_down"};
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
        // The request waits for an answer, and is kept until `keep_until`. Both users get an event.
        ask_owner,  // until `until`
        ask_operator,
        refuse,  // the request is closed, its tokens are erased; both users get an event
    };
    HandoverOutcome outcome;
    std::string account_id{};  // empty unless the requester owns the account now
    Change change = Change::nothing;
    std::optional<Time> until{};  // waits_for_...: when the wait is over; cooling_down: when it may go on
    std::optional<Time> keep_until{};
    bool is_contest = false;       // of a hand-over
    std::vector<NewMail> mails{};  // written in the same transaction
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
};

// A saved request, as its id alone tells.
struct RequestParties {
    std::string requesting_user_id;
    std::string provider;
    std::string provider_account_id;
    std::string expected_owner_id;
};

// nullopt if there is no such request.
struct FindTransferRequest {
    static constexpr std::string_view name = "find_transfer_request";
    static constexpr bool only_reads = true;
    using Outcome = std::optional<RequestParties>;
    std::string_view request_id;
};

// The ids of pending requests whose owner was asked until `now` or before, at most `limit`; those first that
// have waited longest.
struct ListUnanswered {
    static constexpr std::string_view name = "list_unanswered";
    static constexpr bool only_reads = true;
    using Outcome = std::vector<std::string>;
    Time now;
    std::int64_t limit;
};

// A request of a user that the owner or the operator is asked about, or has refused.
struct AskedRequest {
    std::string id;
    std::string provider;
    std::string provider_account_id;
    std::string account_email;  // as the requester knows it
    Time created_at;
    std::optional<Time> answer_by;          // until when the owner is asked; nullopt: they are not
    std::optional<Time> operator_asked_at;  // nullopt: they are not
    std::optional<Time> refused_at;
    Time expires_at;
};

// The user's requests that wait for an answer at `now`, and those that were refused after `refused_since`;
// newest first.
struct ListAskedRequests {
    static constexpr std::string_view name = "list_asked_requests";
    static constexpr bool only_reads = true;
    using Outcome = std::vector<AskedRequest>;
    std::string_view user_id;
    Time now;
    Time refused_since;
};

// An offer that is still valid: not expired, with the same owner and, unless the operator is asked, the same
// ownership version.
struct OpenOffer {
    std::string id;  // the request's
    std::string provider;
    std::string provider_account_id;
    std::string account_email;  // in the present owner's row
    std::optional<std::string> nickname;
    Time created_at;
    Time expires_at;
    std::optional<Time> answer_by;          // until when the owner is asked; nullopt: they are not
    std::optional<Time> operator_asked_at;  // nullopt: they are not
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
