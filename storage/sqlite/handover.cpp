#include "storage/sqlite/handover.h"

#include "storage/handover_columns.h"
#include "storage/sqlite/linking.h"

namespace holdfast::storage::sqlite {
namespace {

const std::string kSelectRequest = "SELECT " + kRequestColumns.list() + R"sql(
FROM ownership_transfer_requests WHERE id = ?1 AND requesting_user_id = ?2)sql";

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
    expires_at = excluded.expires_at)sql";

// Every column of the old owner's grant is replaced, the absent refresh token with it: what the request does
// not bring is not kept.
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
    ownership_version = ownership_version + 1,
    updated_at = ?3
FROM ownership_transfer_requests AS request
WHERE request.id = ?1 AND request.status = 'pending' AND cloud_provider_accounts.id = ?2)sql";

constexpr const char* kInsertEvents = R"sql(
INSERT INTO cloud_transfer_events (transfer_id, user_id, direction, provider, provider_account_id,
    account_email, created_at)
SELECT request.id, party.user_id, party.direction, request.provider, request.provider_account_id,
    request.account_email, ?2
FROM ownership_transfer_requests AS request,
    (SELECT ?3 AS user_id, 'from_me' AS direction UNION ALL SELECT ?4, 'to_me') AS party
WHERE request.id = ?1)sql";

// "used" or "expired".
void close_request(Connection& connection, std::string_view id, std::string_view status) {
    Query(connection,
          R"sql(
UPDATE ownership_transfer_requests SET status = ?2, access_token = NULL, refresh_token = NULL
WHERE id = ?1)sql",
          id, status)
        .run();
}

void hand_over(Connection& connection, const TransferOwnership& operation, const Owner& old_owner) {
    Query swap(connection, kSwapOwner, operation.request_id, old_owner.account_id, operation.now);
    if (swap.run() != 1) throw StoreError(ErrorKind::internal, "the hand-over has swapped no row");
    Query events(connection, kInsertEvents, operation.request_id, operation.now, old_owner.user_id,
                 operation.user_id);
    if (events.run() != 2)
        throw StoreError(ErrorKind::internal, "the hand-over has not written its two events");
    close_request(connection, operation.request_id, "used");
}

HandoverFacts load_facts(Connection& connection, const TransferOwnership& operation) {
    Query query(connection, Sql::composed(kSelectRequest), operation.request_id, operation.user_id);
    const auto row = query.first([](const Query& first) { return kRequestColumns.read(first); });
    if (!row) return {};
    return {row->request(), execute(connection, FindOwner{row->provider, row->provider_account_id})};
}

}  // namespace

Done execute(Connection& connection, const SaveTransferRequest& operation) {
    const NewTransferRequest& request = operation.request;
    Query(connection,
          R"sql(
UPDATE ownership_transfer_requests SET status = 'expired', access_token = NULL, refresh_token = NULL
WHERE status = 'pending' AND expires_at <= ?1)sql",
          request.created_at)
        .run();
    Query(connection, "DELETE FROM ownership_transfer_requests WHERE expires_at <= ?1",
          operation.forget_until)
        .run();
    Query upsert(connection, kUpsertRequest, request.id, request.requesting_user_id, request.provider,
                 request.provider_account_id, request.account_email, request.expected_owner.account_id,
                 request.expected_owner.user_id, request.expected_owner.ownership_version,
                 request.grant.access_token, request.grant.refresh_token, request.grant.token_expiry,
                 request.grant.granted_scope, request.created_at, request.expires_at);
    if (upsert.run() != 1) throw StoreError(ErrorKind::internal, "the transfer request was not written");
    return {};
}

HandoverDecision execute(Connection& connection, const TransferOwnership& operation) {
    const HandoverFacts facts = load_facts(connection, operation);
    const HandoverDecision decision = operation.decide(facts);
    switch (decision.change) {
        case HandoverDecision::Change::nothing:
            break;
        case HandoverDecision::Change::expire_request:
            close_request(connection, operation.request_id, "expired");
            break;
        case HandoverDecision::Change::hand_over:
            hand_over(connection, operation, facts.owner.value());
            break;
    }
    return decision;
}

std::vector<TransferEvent> execute(Connection& connection, const ListTransferEvents& operation) {
    Query query(
        connection,
        "SELECT id, provider, provider_account_id, account_email, direction, created_at, acknowledged_at"
        " FROM cloud_transfer_events WHERE user_id = ?1 ORDER BY created_at DESC, id",
        operation.user_id);
    return query.all([](const Query& row) {
        const auto direction =
            row.text(4) == "from_me" ? TransferDirection::from_me : TransferDirection::to_me;
        return TransferEvent{row.text(0), row.text(1), row.text(2),         row.text(3),
                             direction,   row.time(5), row.optional_time(6)};
    });
}

bool execute(Connection& connection, const AcknowledgeTransferEvent& operation) {
    Query update(connection,
                 R"sql(
UPDATE cloud_transfer_events SET acknowledged_at = coalesce(acknowledged_at, ?3)
WHERE id = ?1 AND user_id = ?2)sql",
                 operation.event_id, operation.user_id, operation.now);
    return update.run() > 0;
}

}  // namespace holdfast::storage::sqlite
