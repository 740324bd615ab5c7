// What both databases tell of a transfer request, and of a hand-over's events.
#pragma once

#include "storage/columns.h"
#include "storage/errors.h"
#include "storage/handover.h"

#include <string>

namespace holdfast::storage {

inline TransferRequest::Status status_of(const std::string& text) {
    if (text == "pending") return TransferRequest::Status::pending;
    if (text == "used") return TransferRequest::Status::used;
    if (text == "expired") return TransferRequest::Status::expired;
    throw StoreError(ErrorKind::internal, "a transfer request has an unknown status");
}

// A row of ownership_transfer_requests as it stands there.
struct RequestRow {
    std::string provider;
    std::string provider_account_id;
    std::string status;
    Time expires_at;
    std::string expected_account_id;
    std::string expected_owner_id;
    std::int64_t expected_ownership_version;

    TransferRequest request() const {
        return {status_of(status), expires_at,
                Owner{expected_account_id, expected_owner_id, expected_ownership_version}};
    }
};

inline constexpr Columns kRequestColumns{
    Column("provider", &RequestRow::provider),
    Column("provider_account_id", &RequestRow::provider_account_id),
    Column("status", &RequestRow::status),
    Column("expires_at", &RequestRow::expires_at),
    Column("expected_account_id", &RequestRow::expected_account_id),
    Column("expected_owner_id", &RequestRow::expected_owner_id),
    Column("expected_ownership_version", &RequestRow::expected_ownership_version),
};

}  // namespace holdfast::storage
