#include "storage/postgres/handover.h"

#include "storage/postgres/faults.h"

#include <chrono>
#include <string>

namespace holdfast::storage::postgres {
namespace {

// How long an expired request is still known, so that a late hand-over is told that it came too late.
constexpr std::chrono::days kKeepExpired{1};

constexpr const char* kUpsertRequest =
    "INSERT INTO public.ownership_transfer_requests (id, requesting_user_id, provider, provider_account_id,"
    "  account_email, expected_account_id, expected_owner_id, expected_ownership_version,"
    "  access_token, refresh_token, token_expiry, granted_scope, status, created_at, expires_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'pending', $13, $14)"
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
    "  expires_at = excluded.expires_at";

constexpr const char* kSweepTokens =
    "UPDATE public.ownership_transfer_requests"
    " SET status = 'expired', access_token = NULL, refresh_token = NULL"
    " WHERE id = ANY (ARRAY("
    "  SELECT id FROM public.ownership_transfer_requests WHERE status = 'pending' AND expires_at <= $1 AND "
    "id <> $2"
    "  LIMIT 1000 FOR UPDATE SKIP LOCKED))";

constexpr const char* kSweepRequests =
    "DELETE FROM public.ownership_transfer_requests WHERE id = ANY (ARRAY("
    "  SELECT id FROM public.ownership_transfer_requests WHERE expires_at <= $1 AND id <> $2"
    "  LIMIT 1000 FOR UPDATE SKIP LOCKED))";

// Both parties first: the events refer to them, and who deletes a user begins there too.
constexpr const char* kLockUsers =
    "SELECT profile.id FROM public.users AS profile"
    " JOIN public.ownership_transfer_requests AS request"
    "  ON profile.id IN (request.requesting_user_id, request.expected_owner_id)"
    " WHERE request.id = $1 AND request.requesting_user_id = $2"
    " ORDER BY profile.id FOR KEY SHARE OF profile";

constexpr const char* kLockRequest =
    "SELECT status, expires_at, expected_account_id, expected_owner_id, expected_ownership_version"
    " FROM public.ownership_transfer_requests WHERE id = $1 AND requesting_user_id = $2 FOR UPDATE";

constexpr const char* kLockAccount =
    "SELECT account.id, account.user_id, account.ownership_version"
    " FROM public.cloud_provider_accounts AS account"
    " JOIN public.ownership_transfer_requests AS request USING (provider, provider_account_id)"
    " WHERE request.id = $1 AND request.requesting_user_id = $2 FOR UPDATE OF account";

// Runs on what is locked now, and does what the outcome below says: swap, events and spent request together,
// or the expiry, or nothing. Every column of the old owner's grant is replaced, the absent refresh token with
// it: what the request does not bring is not kept. A hand-over without its two events is undone by the
// division by zero.
constexpr const char* kComplete =
    "WITH request AS ("
    "  SELECT * FROM public.ownership_transfer_requests WHERE id = $1 AND requesting_user_id = $2"
    "   AND status = 'pending'),"
    " swapped AS ("
    "  UPDATE public.cloud_provider_accounts AS account SET"
    "    user_id = request.requesting_user_id,"
    "    account_email = request.account_email,"
    "    access_token = request.access_token,"
    "    refresh_token = request.refresh_token,"
    "    token_expiry = request.token_expiry,"
    "    granted_scope = request.granted_scope,"
    "    nickname = NULL,"
    "    is_active = true,"
    "    disconnected_at = NULL,"
    "    connected_at = $3,"
    "    ownership_version = account.ownership_version + 1,"
    "    updated_at = $3"
    "  FROM request"
    "  WHERE request.expires_at > $3 AND account.id = request.expected_account_id"
    "   AND account.provider = request.provider AND account.provider_account_id = request.provider_account_id"
    "   AND account.user_id = request.expected_owner_id AND account.user_id <> request.requesting_user_id"
    "   AND account.ownership_version = request.expected_ownership_version"
    "  RETURNING request.*),"
    " events AS ("
    "  INSERT INTO public.cloud_transfer_events (transfer_id, user_id, direction, provider, "
    "provider_account_id,"
    "    account_email, created_at)"
    "  SELECT swapped.id, party.user_id, party.direction, swapped.provider, swapped.provider_account_id,"
    "    swapped.account_email, $3"
    "  FROM swapped CROSS JOIN LATERAL"
    "   (VALUES (swapped.expected_owner_id, 'from_me'), (swapped.requesting_user_id, 'to_me'))"
    "    AS party (user_id, direction)"
    "  RETURNING id),"
    " closed AS ("
    "  UPDATE public.ownership_transfer_requests AS closing SET"
    "    status = CASE WHEN closing.expires_at > $3 THEN 'used' ELSE 'expired' END,"
    "    access_token = NULL, refresh_token = NULL"
    "  FROM request"
    "  WHERE closing.id = request.id AND (EXISTS (SELECT FROM swapped) OR (closing.expires_at <= $3"
    "   AND NOT EXISTS (SELECT FROM public.cloud_provider_accounts AS account"
    "    WHERE account.provider = request.provider AND account.provider_account_id = "
    "request.provider_account_id"
    "     AND account.user_id = request.requesting_user_id))))"
    " SELECT (SELECT count(*) FROM swapped) /"
    "  CASE WHEN (SELECT count(*) FROM events) = 2 * (SELECT count(*) FROM swapped) THEN 1 ELSE 0 END";
constexpr std::string_view kDivisionByZero = "22012";

struct Request {
    std::string status;
    Time expires_at;
    Owner expected_owner;
};

Request read_request(const Row& row) {
    return Request{row.text(0), row.time(1), Owner{row.text(2), row.text(3), row.integer(4)}};
}

Owner read_owner(const Row& row) { return Owner{row.text(0), row.text(1), row.integer(2)}; }

bool is_expected(const Owner& owner, const Owner& expected) {
    return owner.account_id == expected.account_id && owner.user_id == expected.user_id &&
           owner.ownership_version == expected.ownership_version;
}

// What the locked rows call for.
TransferOutcome outcome_of(const std::optional<Request>& request, const std::optional<Owner>& owner,
                           const TransferOwnership& command) {
    if (!request) return RequestUnknown{};
    if (owner && owner->user_id == command.user_id) return AlreadyTransferred{owner->account_id};
    const bool is_late = request->status == "pending" && request->expires_at <= command.now;
    if (request->status == "expired" || is_late) return RequestExpired{};
    if (!owner) return AccountNotFound{};
    if (request->status == "used" || !is_expected(*owner, request->expected_owner)) return OwnerChanged{};
    return Transferred{owner->account_id};
}

}  // namespace

Done execute(Connection& connection, const SaveTransferRequest& operation) {
    const NewTransferRequest& request = operation.request;
    const Owner& expected = request.expected_owner;
    const SealedGrant& grant = request.grant;
    const auto results = connection.write_all({
        Statement(kUpsertRequest, Uuid{request.id}, Uuid{request.requesting_user_id}, request.provider,
                  request.provider_account_id, request.account_email, Uuid{expected.account_id},
                  Uuid{expected.user_id}, expected.ownership_version, grant.access_token, grant.refresh_token,
                  grant.token_expiry, grant.granted_scope, request.created_at, request.expires_at),
        Statement(kSweepTokens, request.created_at, Uuid{request.id}),
        Statement(kSweepRequests, request.created_at - kKeepExpired, Uuid{request.id}),
    });
    if (results.front().changed_rows() == 1) return {};
    throw StoreError(ErrorKind::internal, "the transfer request was not written");
}

TransferOutcome execute(Connection& connection, const TransferOwnership& command) {
    if (!is_uuid(command.request_id) || !is_uuid(command.user_id)) return RequestUnknown{};
    const Uuid request_id{command.request_id}, user_id{command.user_id};
    try {
        const auto results = connection.write_all({
            Statement(kLockUsers, request_id, user_id),
            Statement(kLockRequest, request_id, user_id),
            Statement(kLockAccount, request_id, user_id),
            Statement(kComplete, request_id, user_id, command.now),
        });
        auto outcome = outcome_of(results[1].first(read_request), results[2].first(read_owner), command);
        const auto swapped = results[3].first([](const Row& row) { return row.integer(0); });
        if (swapped == std::holds_alternative<Transferred>(outcome)) return outcome;
    } catch (const ServerRefused& refused) {
        if (refused.sqlstate() != kDivisionByZero) throw;
        throw StoreError(ErrorKind::internal, "the hand-over has not written its two events");
    }
    throw StoreError(ErrorKind::internal, "the hand-over did not swap what it had locked");
}

std::vector<TransferEvent> execute(Connection& connection, const ListTransferEvents& operation) {
    if (!is_uuid(operation.user_id)) return {};
    return connection
        .read(
            "SELECT id, provider, provider_account_id, account_email, direction, created_at, acknowledged_at"
            " FROM public.cloud_transfer_events WHERE user_id = $1 ORDER BY created_at DESC, id",
            Uuid{operation.user_id})
        .all([](const Row& row) {
            const auto direction =
                row.text(4) == "from_me" ? TransferDirection::from_me : TransferDirection::to_me;
            return TransferEvent{row.text(0), row.text(1), row.text(2),         row.text(3),
                                 direction,   row.time(5), row.optional_time(6)};
        });
}

bool execute(Connection& connection, const AcknowledgeTransferEvent& operation) {
    if (!is_uuid(operation.user_id) || !is_uuid(operation.event_id)) return false;
    return connection
               .write(
                   "UPDATE public.cloud_transfer_events SET acknowledged_at = coalesce(acknowledged_at, $3)"
                   " WHERE id = $1 AND user_id = $2",
                   Uuid{operation.event_id}, Uuid{operation.user_id}, operation.now)
               .changed_rows() > 0;
}

}  // namespace holdfast::storage::postgres
