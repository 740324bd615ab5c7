#include "storage/sqlite/handover.h"

#include "storage/handover_rows.h"
#include "storage/sqlite/events.h"
#include "storage/sqlite/mails.h"
#include "storage/sqlite/revocations.h"

#include <limits>

namespace holdfast::storage::sqlite {
namespace {

const std::string kSelectRequest = "SELECT " + kRequestColumns.list() + R"sql(
FROM ownership_transfer_requests WHERE id = ?1 AND requesting_user_id = ?2)sql";

const std::string kSelectAccount = "SELECT " + kOwnedColumns.list() + R"sql(
FROM cloud_provider_accounts AS account WHERE provider = ?1 AND provider_account_id = ?2)sql";

constexpr const char* kUpsertRequest = R"sql(
INSERT INTO ownership_transfer_requests (id, requesting_user_id, provider, provider_account_id, account_email,
    expected_account_id, expected_owner_id, expected_ownership_version,
    access_token, refresh_token, token_expiry, granted_scope, status, created_at, expires_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 'pending', ?13, ?14)
ON CONFLICT (provider, provider_account_id, requesting_user_id) DO UPDATE SET
    id = excluded.id,
    account_email = excluded.account_email,
    expected_account_id = excluded.expected_account_id,
    expected_owner_id = excluded.expected_owner_id,
    expected_ownership_version = excluded.expected_ownership_version,
    access_token = excluded.access_token,
    refresh_token = excluded.refresh_token,
    token_expiry = excluded.token_expiry,
    granted_scope = excluded.granted_scope,
    status = excluded.status,
    created_at = excluded.created_at,
    expires_at = excluded.expires_at,
    answer_by = NULL,
    operator_asked_at = NULL)sql";

const std::string kSelectOffers = "SELECT " + kOfferColumns.list() + R"sql(
FROM ownership_transfer_requests AS request JOIN cloud_provider_accounts AS account
    ON account.id = request.expected_account_id AND account.user_id = request.expected_owner_id
    AND (account.ownership_version = request.expected_ownership_version
        OR request.operator_asked_at IS NOT NULL)
WHERE request.expected_owner_id = ?1 AND request.status = 'pending' AND request.expires_at > ?2
ORDER BY request.created_at DESC, request.id)sql";

const std::string kFindParties = "SELECT " + kPartyColumns.list() + R"sql(
FROM ownership_transfer_requests WHERE id = ?1)sql";

constexpr const char* kListUnanswered = R"sql(
SELECT id FROM ownership_transfer_requests WHERE status = 'pending' AND answer_by <= ?1
ORDER BY answer_by LIMIT ?2)sql";

const std::string kListAsked = "SELECT " + kAskedColumns.list() + R"sql(
FROM ownership_transfer_requests
WHERE requesting_user_id = ?1 AND (answer_by IS NOT NULL OR operator_asked_at IS NOT NULL)
    AND (status = 'pending' AND expires_at > ?2 OR refused_at > ?3 AND refused_at >= created_at)
ORDER BY created_at DESC, id)sql";

const std::string kSelectEvents = "SELECT " + kTransferEventColumns.list() + R"sql(
FROM cloud_transfer_events WHERE user_id = ?1 AND sequence < ?2
ORDER BY sequence DESC LIMIT ?3)sql";

// Replaces every column of the old owner's grant, also the refresh token if the request has none.
constexpr const char* kSwapOwner = R"sql(
UPDATE cloud_provider_accounts SET
    user_id = request.requesting_user_id,
    account_email = request.account_email,
    access_token = request.access_token,
    refresh_token = request.refresh_token,
    token_expiry = request.token_expiry,
    granted_scope = request.granted_scope,
    nickname = NULL,
    is_active = 1,
    disconnected_at = NULL,
    connected_at = ?3,
    handed_over_at = ?3,
    handed_over_from = cloud_provider_accounts.user_id,
    handed_over_as_contest = ?4,
    ownership_version = ownership_version + 1,
    updated_at = ?3,
    refreshed_at = ?3,
    reconnect_reason = NULL,
    token_generation = token_generation + 1,
    refresh_holder = NULL,
    refresh_until = NULL,
    refresh_lost = 0,
    quota_used = NULL,
    quota_total = NULL,
    quota_at = NULL,
    quota_due_at = NULL
FROM ownership_transfer_requests AS request
WHERE request.id = ?1 AND request.status = 'pending' AND cloud_provider_accounts.id = ?2)sql";

constexpr const char* kAskOwner =
    "UPDATE ownership_transfer_requests SET answer_by = ?2, expires_at = ?3 WHERE id = ?1";

constexpr const char* kAskOperator =
    "UPDATE ownership_transfer_requests SET operator_asked_at = ?2, expires_at = ?3 WHERE id = ?1";

constexpr const char* kRefuse = "UPDATE ownership_transfer_requests SET refused_at = ?2 WHERE id = ?1";

// `status` is "used" or "expired".
void close_request(Connection& connection, std::string_view id, std::string_view status) {
    Query(connection,
          R"sql(
UPDATE ownership_transfer_requests SET status = ?2, access_token = NULL, refresh_token = NULL
WHERE id = ?1)sql",
          id, status)
        .run();
}

// Throws StoreError if not both events are written.
void tell(Connection& connection, std::string_view type, const TransferOwnership& operation,
          const HandoverRows& rows) {
    for (const NewEvent& event : decided_events(type, operation, rows)) {
        if (!write_event(connection, event))
            throw StoreError(ErrorKind::internal,
                             "a decision about a hand-over has not written its two events");
    }
}

void hand_over(Connection& connection, const TransferOwnership& operation, const HandoverRows& rows,
               bool is_contest) {
    const OwnedRow& account = rows.account.value();
    keep_tokens_of_account(connection, account.account_id, account.user_id, operation.revocable,
                           operation.now);
    Query swap(connection, kSwapOwner, operation.request_id, account.account_id, operation.now, is_contest);
    if (swap.run() != 1) throw StoreError(ErrorKind::internal, "the hand-over has swapped no row");
    tell(connection, "handover.completed", operation, rows);
    close_request(connection, operation.request_id, "used");
}

// True if the owner has lately got a mail about another request for the account.
bool is_told(Connection& connection, const SaveTransferRequest& operation) {
    const NewTransferRequest& request = operation.request;
    Query told(connection,
               R"sql(
SELECT 1 FROM ownership_transfer_requests
WHERE provider = ?1 AND provider_account_id = ?2 AND expected_owner_id = ?3 AND created_at > ?4)sql",
               request.provider, request.provider_account_id, request.expected_owner.user_id,
               operation.no_mail_after);
    return told.first([](const Query&) { return true; }).has_value();
}

HandoverRows load_rows(Connection& connection, const TransferOwnership& operation) {
    HandoverRows rows;
    Query request(connection, Sql::composed(kSelectRequest), operation.request_id, operation.user_id);
    rows.request = request.first([](const Query& row) { return kRequestColumns.read(row); });
    if (!rows.request) return rows;
    Query account(connection, Sql::composed(kSelectAccount), rows.request->provider,
                  rows.request->provider_account_id);
    rows.account = account.first([](const Query& row) { return kOwnedColumns.read(row); });
    Query count(connection, "SELECT count(*) FROM cloud_provider_accounts WHERE user_id = ?1",
                operation.user_id);
    rows.accounts_of_requester = count.first([](const Query& row) { return row.integer(0); }).value();
    return rows;
}

}  // namespace

Done execute(Connection& connection, const SaveTransferRequest& operation) {
    const NewTransferRequest& request = operation.request;
    Query(connection,
          R"sql(
UPDATE ownership_transfer_requests SET status = 'expired', access_token = NULL, refresh_token = NULL
WHERE id IN (
    SELECT id FROM ownership_transfer_requests WHERE status = 'pending' AND expires_at <= ?1
    ORDER BY expires_at LIMIT 100))sql",
          request.created_at)
        .run();
    Query(connection,
          R"sql(
DELETE FROM ownership_transfer_requests WHERE id IN (
    SELECT id FROM ownership_transfer_requests WHERE expires_at <= ?1 ORDER BY expires_at LIMIT 100))sql",
          operation.forget_until)
        .run();
    if (const NewMail* mail = operation.mail; mail != nullptr && !is_told(connection, operation))
        write_mail(connection, *mail);
    Query upsert(connection, kUpsertRequest, request.id, request.requesting_user_id, request.provider,
                 request.provider_account_id, request.account_email, request.expected_owner.account_id,
                 request.expected_owner.user_id, request.expected_owner.ownership_version,
                 request.grant.access_token, request.grant.refresh_token, request.grant.token_expiry,
                 request.grant.granted_scope, request.created_at, request.expires_at);
    if (upsert.run() != 1) throw StoreError(ErrorKind::internal, "the transfer request was not written");
    for (const NewEvent& event : offered_events(operation)) write_event(connection, event);
    return {};
}

HandoverDecision execute(Connection& connection, const TransferOwnership& operation) {
    const HandoverRows rows = load_rows(connection, operation);
    HandoverDecision decision = operation.decide(rows.facts());
    switch (decision.change) {
        case HandoverDecision::Change::nothing:
            break;
        case HandoverDecision::Change::expire_request:
            close_request(connection, operation.request_id, "expired");
            break;
        case HandoverDecision::Change::hand_over:
            hand_over(connection, operation, rows, decision.is_contest);
            break;
        case HandoverDecision::Change::ask_owner:
            Query(connection, kAskOwner, operation.request_id, decision.until, decision.keep_until).run();
            tell(connection, "handover.asked", operation, rows);
            break;
        case HandoverDecision::Change::ask_operator:
            Query(connection, kAskOperator, operation.request_id, operation.now, decision.keep_until).run();
            tell(connection, "handover.disputed", operation, rows);
            break;
        case HandoverDecision::Change::refuse:
            Query(connection, kRefuse, operation.request_id, operation.now).run();
            close_request(connection, operation.request_id, "expired");
            tell(connection, "handover.refused", operation, rows);
            break;
    }
    for (const NewMail& mail : decision.mails) write_mail(connection, mail);
    return decision;
}

std::optional<RequestParties> execute(Connection& connection, const FindTransferRequest& operation) {
    return Query(connection, Sql::composed(kFindParties), operation.request_id).first([](const Query& row) {
        return kPartyColumns.read(row);
    });
}

std::vector<std::string> execute(Connection& connection, const ListUnanswered& operation) {
    return Query(connection, kListUnanswered, operation.now, operation.limit).all(first_text);
}

std::vector<AskedRequest> execute(Connection& connection, const ListAskedRequests& operation) {
    return Query(connection, Sql::composed(kListAsked), operation.user_id, operation.now,
                 operation.refused_since)
        .all([](const Query& row) { return kAskedColumns.read(row); });
}

std::vector<OpenOffer> execute(Connection& connection, const ListOpenOffers& operation) {
    return Query(connection, Sql::composed(kSelectOffers), operation.user_id, operation.now)
        .all([](const Query& row) { return kOfferColumns.read(row); });
}

std::vector<TransferEvent> execute(Connection& connection, const ListTransferEvents& operation) {
    const std::int64_t before = operation.before.value_or(std::numeric_limits<std::int64_t>::max());
    return Query(connection, Sql::composed(kSelectEvents), operation.user_id, before, operation.limit)
        .all([](const Query& row) { return kTransferEventColumns.read(row).event(); });
}

bool execute(Connection& connection, const AcknowledgeTransferEvent& operation) {
    Query insert(connection,
                 R"sql(
INSERT INTO event_acknowledgements (event_id, user_id, acknowledged_at)
SELECT id, user_id, ?3 FROM cloud_transfer_events WHERE id = ?1 AND user_id = ?2
ON CONFLICT (event_id) DO UPDATE SET acknowledged_at = event_acknowledgements.acknowledged_at)sql",
                 operation.event_id, operation.user_id, operation.now);
    return insert.run() > 0;
}

}  // namespace holdfast::storage::sqlite
