#include "storage/sqlite/handover.h"

#include "storage/sqlite/linking.h"

#include <chrono>
#include <string>

namespace holdfast::storage::sqlite {
namespace {

// How long an expired request is still known, so that a late hand-over is told that it came too late.
constexpr std::chrono::days kKeepExpired{1};

struct Request {
    std::string requesting_user_id;
    std::string provider;
    std::string provider_account_id;
    std::string status;
    Time expires_at;
    Owner expected_owner;
};

std::optional<Request> find_request(Connection& connection, std::string_view id) {
    Query query(connection,
                "SELECT requesting_user_id, provider, provider_account_id, status, expires_at,"
                "       expected_account_id, expected_owner_id, expected_ownership_version"
                " FROM ownership_transfer_requests WHERE id = ?1",
                id);
    return query.first([](const Query& row) {
        return Request{row.text(0), row.text(1), row.text(2),
                       row.text(3), row.time(4), Owner{row.text(5), row.text(6), row.integer(7)}};
    });
}

bool is_expected(const Owner& owner, const Owner& expected) {
    return owner.account_id == expected.account_id && owner.user_id == expected.user_id &&
           owner.ownership_version == expected.ownership_version;
}

void sweep_requests(Connection& connection, Time now) {
    Query(
        connection,
        "UPDATE ownership_transfer_requests SET status = 'expired', access_token = NULL, refresh_token = NULL"
        " WHERE status = 'pending' AND expires_at <= ?1",
        now)
        .run();
    Query(connection, "DELETE FROM ownership_transfer_requests WHERE expires_at <= ?1", now - kKeepExpired)
        .run();
}

void expire_request(Connection& connection, std::string_view id) {
    Query(
        connection,
        "UPDATE ownership_transfer_requests SET status = 'expired', access_token = NULL, refresh_token = NULL"
        " WHERE id = ?1",
        id)
        .run();
}

// Every column of the old owner's grant is replaced, the absent refresh token with it: what the request does
// not bring is not kept.
void swap_owner(Connection& connection, const TransferOwnership& command, const Owner& owner) {
    Query swap(connection,
               "UPDATE cloud_provider_accounts SET"
               "  user_id = request.requesting_user_id,"
               "  account_email = request.account_email,"
               "  access_token = request.access_token,"
               "  refresh_token = request.refresh_token,"
               "  token_expiry = request.token_expiry,"
               "  granted_scope = request.granted_scope,"
               "  nickname = NULL,"
               "  is_active = 1,"
               "  disconnected_at = NULL,"
               "  connected_at = ?3,"
               "  ownership_version = ownership_version + 1,"
               "  updated_at = ?3"
               " FROM ownership_transfer_requests AS request"
               " WHERE request.id = ?1 AND request.status = 'pending' AND cloud_provider_accounts.id = ?2"
               "  AND cloud_provider_accounts.user_id = request.expected_owner_id"
               "  AND cloud_provider_accounts.ownership_version = request.expected_ownership_version",
               command.request_id, owner.account_id, command.now);
    if (swap.run() != 1) throw StoreError(ErrorKind::internal, "the hand-over has swapped no row");
}

void write_events(Connection& connection, const TransferOwnership& command, const Owner& old_owner) {
    Query insert(
        connection,
        "INSERT INTO cloud_transfer_events (transfer_id, user_id, direction, provider, provider_account_id,"
        "  account_email, created_at)"
        " SELECT request.id, party.user_id, party.direction, request.provider, request.provider_account_id,"
        "  request.account_email, ?2"
        " FROM ownership_transfer_requests AS request,"
        "  (SELECT ?3 AS user_id, 'from_me' AS direction UNION ALL SELECT ?4, 'to_me') AS party"
        " WHERE request.id = ?1",
        command.request_id, command.now, old_owner.user_id, command.user_id);
    if (insert.run() != 2)
        throw StoreError(ErrorKind::internal, "the hand-over has not written its two events");
}

void spend_request(Connection& connection, std::string_view id) {
    Query(connection,
          "UPDATE ownership_transfer_requests SET status = 'used', access_token = NULL, refresh_token = NULL"
          " WHERE id = ?1",
          id)
        .run();
}

}  // namespace

Done execute(Connection& connection, const SaveTransferRequest& operation) {
    const NewTransferRequest& request = operation.request;
    sweep_requests(connection, request.created_at);
    Query upsert(
        connection,
        "INSERT INTO ownership_transfer_requests (id, requesting_user_id, provider, provider_account_id,"
        "  account_email, expected_account_id, expected_owner_id, expected_ownership_version,"
        "  access_token, refresh_token, token_expiry, granted_scope, status, created_at, expires_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 'pending', ?13, ?14)"
        " ON CONFLICT (provider, provider_account_id, requesting_user_id) DO UPDATE SET"
        "  id = excluded.id,"
        "  account_email = excluded.account_email,"
        "  expected_account_id = excluded.expected_account_id,"
        "  expected_owner_id = excluded.expected_owner_id,"
        "  expected_ownership_version = excluded.expected_ownership_version,"
        "  access_token = excluded.access_token,"
        "  refresh_token = excluded.refresh_token,"
        "  token_expiry = excluded.token_expiry,"
        "  granted_scope = excluded.granted_scope,"
        "  status = excluded.status,"
        "  created_at = excluded.created_at,"
        "  expires_at = excluded.expires_at",
        request.id, request.requesting_user_id, request.provider, request.provider_account_id,
        request.account_email, request.expected_owner.account_id, request.expected_owner.user_id,
        request.expected_owner.ownership_version, request.grant.access_token, request.grant.refresh_token,
        request.grant.token_expiry, request.grant.granted_scope, request.created_at, request.expires_at);
    if (upsert.run() != 1) throw StoreError(ErrorKind::internal, "the transfer request was not written");
    return {};
}

TransferOutcome execute(Connection& connection, const TransferOwnership& command) {
    const auto request = find_request(connection, command.request_id);
    if (!request || request->requesting_user_id != command.user_id) return RequestUnknown{};

    const auto owner = execute(connection, FindOwner{request->provider, request->provider_account_id});
    if (owner && owner->user_id == command.user_id) return AlreadyTransferred{owner->account_id};

    if (request->status == "expired") return RequestExpired{};
    if (request->status == "pending" && request->expires_at <= command.now) {
        expire_request(connection, command.request_id);
        return RequestExpired{};
    }
    if (!owner) return AccountNotFound{};
    if (request->status == "used" || !is_expected(*owner, request->expected_owner)) return OwnerChanged{};

    swap_owner(connection, command, *owner);
    write_events(connection, command, *owner);
    spend_request(connection, command.request_id);
    return Transferred{owner->account_id};
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
                 "UPDATE cloud_transfer_events SET acknowledged_at = coalesce(acknowledged_at, ?3)"
                 " WHERE id = ?1 AND user_id = ?2",
                 operation.event_id, operation.user_id, operation.now);
    return update.run() > 0;
}

}  // namespace holdfast::storage::sqlite
