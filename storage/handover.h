// Hand-overs: from the offer that an ownership conflict makes to the new owner and both users' events, and
// the operations on them.
#pragma once

#include "storage/linking.h"
#include "storage/store.h"
#include "storage/time.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace holdfast::storage {

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

// Saves a pending request; a newer one of the same user for the same account replaces the older one, id and
// all. Sweeps the tokens of requests that expired. Throws StoreError (violation) where the user is gone.
struct SaveTransferRequest {
    static constexpr std::string_view name = "save_transfer_request";
    using Outcome = Done;
    const NewTransferRequest& request;
};

struct Transferred {
    std::string account_id;
};
struct AlreadyTransferred {  // the requester owns the account already; nothing was changed
    static constexpr std::string_view name = "already_transferred";
    std::string account_id;
};
struct OwnerChanged {  // owner or ownership version are no longer those of the offer
    static constexpr std::string_view name = "owner_changed";
};
struct AccountNotFound {  // the account, or its owner with it, is gone
    static constexpr std::string_view name = "account_not_found";
};
struct RequestUnknown {  // never made, replaced by a newer one, or somebody else's
    static constexpr std::string_view name = "unknown";
};
struct RequestExpired {
    static constexpr std::string_view name = "expired";
};
using TransferOutcome = std::variant<Transferred, AlreadyTransferred, OwnerChanged, AccountNotFound,
                                     RequestUnknown, RequestExpired>;

// Completes a hand-over: spends the request, compares and swaps owner and ownership version, replaces all
// tokens by those of the request, clears the nickname and writes an event for both users.
// Every outcome but Transferred leaves account and events as they were. For a request already spent, and for
// a requester who owns the account by other means: AlreadyTransferred while the requester owns it,
// OwnerChanged once somebody else does, AccountNotFound once nobody does.
struct TransferOwnership {
    static constexpr std::string_view name = "transfer_ownership";
    using Outcome = TransferOutcome;
    std::string_view request_id;
    std::string_view user_id;  // who completes the hand-over: the requester
    Time now;
};

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

// What was handed over from or to the user, newest first.
struct ListTransferEvents {
    static constexpr std::string_view name = "list_transfer_events";
    static constexpr bool only_reads = true;
    using Outcome = std::vector<TransferEvent>;
    std::string_view user_id;
};

// Marks an event as seen; a repeat keeps the first time. False: the user has no such event.
struct AcknowledgeTransferEvent {
    static constexpr std::string_view name = "acknowledge_transfer_event";
    using Outcome = bool;
    std::string_view user_id;
    std::string_view event_id;
    Time now;
};

}  // namespace holdfast::storage
