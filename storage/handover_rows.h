// The rows that both databases load for a hand-over, and the events that they write for it.
#pragma once

#include "storage/columns.h"
#include "storage/events.h"
#include "storage/handover.h"

#include <array>
#include <optional>
#include <string>

namespace holdfast::storage {

// A row of ownership_transfer_requests.
struct RequestRow {
    std::string provider;
    std::string provider_account_id;
    std::string account_email;
    std::string status;
    Time created_at;
    Time expires_at;
    std::string expected_account_id;
    std::string expected_owner_id;
    std::int64_t expected_ownership_version;
    std::optional<Time> answer_by;
    std::optional<Time> operator_asked_at;
    // Of this request, or of the one before it that it has replaced.
    std::optional<Time> refused_at;
};

inline constexpr Columns kRequestColumns{
    Column("provider", &RequestRow::provider),
    Column("provider_account_id", &RequestRow::provider_account_id),
    Column("account_email", &RequestRow::account_email),
    Column("status", &RequestRow::status),
    Column("created_at", &RequestRow::created_at),
    Column("expires_at", &RequestRow::expires_at),
    Column("expected_account_id", &RequestRow::expected_account_id),
    Column("expected_owner_id", &RequestRow::expected_owner_id),
    Column("expected_ownership_version", &RequestRow::expected_ownership_version),
    Column("answer_by", &RequestRow::answer_by),
    Column("operator_asked_at", &RequestRow::operator_asked_at),
    Column("refused_at", &RequestRow::refused_at),
};

// The account of a request, as its owner knows it.
struct OwnedRow {
    std::string account_id;
    std::string user_id;
    std::int64_t ownership_version;
    std::string account_email;
    std::optional<std::string> nickname;
    std::optional<Time> handed_over_at;
    std::optional<std::string> handed_over_from;
    bool handed_over_as_contest;
};

inline constexpr Columns kOwnedColumns{
    Column("account.id", &OwnedRow::account_id),
    Column("account.user_id", &OwnedRow::user_id),
    Column("account.ownership_version", &OwnedRow::ownership_version),
    Column("account.account_email", &OwnedRow::account_email),
    Column("account.nickname", &OwnedRow::nickname),
    Column("account.handed_over_at", &OwnedRow::handed_over_at),
    Column("account.handed_over_from", &OwnedRow::handed_over_from),
    Column("account.handed_over_as_contest", &OwnedRow::handed_over_as_contest),
};

// The rows of a hand-over, locked.
struct HandoverRows {
    std::optional<RequestRow> request;
    std::optional<OwnedRow> account;
    std::int64_t accounts_of_requester = 0;

    HandoverFacts facts() const;
};

// The events for the owner and the requester of what a decision changes. The owner's has email and nickname
// as they know them.
std::array<NewEvent, 2> decided_events(std::string_view type, const TransferOwnership& operation,
                                       const HandoverRows& rows);

// The events of an offer, for the owner, who may be deleted meanwhile, and the requester.
std::array<NewEvent, 2> offered_events(const SaveTransferRequest& operation);

inline constexpr Columns kOfferColumns{
    Column("request.id", &OpenOffer::id),
    Column("account.provider", &OpenOffer::provider),
    Column("account.provider_account_id", &OpenOffer::provider_account_id),
    Column("account.account_email", &OpenOffer::account_email),
    Column("account.nickname", &OpenOffer::nickname),
    Column("request.created_at", &OpenOffer::created_at),
    Column("request.expires_at", &OpenOffer::expires_at),
    Column("request.answer_by", &OpenOffer::answer_by),
    Column("request.operator_asked_at", &OpenOffer::operator_asked_at),
};

inline constexpr Columns kPartyColumns{
    Column("requesting_user_id", &RequestParties::requesting_user_id),
    Column("provider", &RequestParties::provider),
    Column("provider_account_id", &RequestParties::provider_account_id),
    Column("expected_owner_id", &RequestParties::expected_owner_id),
};

inline constexpr Columns kAskedColumns{
    Column("id", &AskedRequest::id),
    Column("provider", &AskedRequest::provider),
    Column("provider_account_id", &AskedRequest::provider_account_id),
    Column("account_email", &AskedRequest::account_email),
    Column("created_at", &AskedRequest::created_at),
    Column("answer_by", &AskedRequest::answer_by),
    Column("operator_asked_at", &AskedRequest::operator_asked_at),
    Column("CASE WHEN refused_at >= created_at THEN refused_at END", &AskedRequest::refused_at),
    Column("expires_at", &AskedRequest::expires_at),
};

// A row of the view cloud_transfer_events.
struct TransferEventRow {
    std::int64_t sequence;
    std::string id;
    std::string provider;
    std::string provider_account_id;
    std::string account_email;
    std::optional<std::string> nickname;
    std::string direction;
    Time created_at;
    std::optional<Time> acknowledged_at;

    // Throws StoreError if the direction is unknown.
    TransferEvent event() const;
};

inline constexpr Columns kTransferEventColumns{
    Column("sequence", &TransferEventRow::sequence),
    Column("id", &TransferEventRow::id),
    Column("provider", &TransferEventRow::provider),
    Column("provider_account_id", &TransferEventRow::provider_account_id),
    Column("account_email", &TransferEventRow::account_email),
    Column("nickname", &TransferEventRow::nickname),
    Column("direction", &TransferEventRow::direction),
    Column("created_at", &TransferEventRow::created_at),
    Column("acknowledged_at", &TransferEventRow::acknowledged_at),
};

}  // namespace holdfast::storage
