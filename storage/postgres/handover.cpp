#include "storage/postgres/handover.h"

#include "storage/handover_rows.h"
#include "storage/postgres/events.h"
#include "storage/postgres/faults.h"
#include "storage/postgres/mails.h"
#include "storage/postgres/revocations.h"
#include "storage/postgres/transaction.h"

#include <array>
#include <limits>
#include <string>

namespace holdfast::storage::postgres {
namespace {

constexpr const char* kUpsertRequest = R"sql(
INSERT INTO public.ownership_transfer_requests (id, requesting_user_id, provider, provider_account_id,
    account_email, expected_account_id, expected_owner_id, expected_ownership_version,
    access_token, refresh_token, token_expiry, granted_scope, status, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'pending', $13, $14)
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

// So that of several offers at once one finds that it is the first.
constexpr const char* kOneOfferAtATime = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";

constexpr const char* kTellOwner = R"sql(
INSERT INTO public.holdfast_mails (id, sealed, created_at, next_try_at)
SELECT $1, $2, $3, $3 WHERE NOT EXISTS (
    SELECT 1 FROM public.ownership_transfer_requests
    WHERE provider = $4 AND provider_account_id = $5 AND expected_owner_id = $6 AND created_at > $7))sql";

// Deletes old requests, and erases the tokens of the others that have expired. In the index's order, as every
// sweep (sessions.cpp).
constexpr const char* kSweep = R"sql(
WITH forgotten AS (
    DELETE FROM public.ownership_transfer_requests WHERE id = ANY (ARRAY(
        SELECT id FROM public.ownership_transfer_requests WHERE expires_at <= $3 AND id <> $2
        ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED)))
UPDATE public.ownership_transfer_requests SET status = 'expired', access_token = NULL, refresh_token = NULL
WHERE id = ANY (ARRAY(
    SELECT id FROM public.ownership_transfer_requests
    WHERE status = 'pending' AND expires_at <= $1 AND expires_at > $3 AND id <> $2
    ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED)))sql";

// Locks both users first, as a deletion of a user does: the events refer to them, and no new link of the
// requester may change how many accounts they have.
constexpr const char* kLockUsers = R"sql(
SELECT profile.id FROM public.users AS profile
JOIN public.ownership_transfer_requests AS request
    ON profile.id IN (request.requesting_user_id, request.expected_owner_id)
WHERE request.id = $1 AND request.requesting_user_id = $2
ORDER BY profile.id FOR NO KEY UPDATE OF profile)sql";

const std::string kLockRequest = "SELECT " + kRequestColumns.list() + R"sql(
FROM public.ownership_transfer_requests WHERE id = $1 AND requesting_user_id = $2 FOR UPDATE)sql";

const std::string kLockAccount = "SELECT " + kOwnedColumns.list() + R"sql(
FROM public.cloud_provider_accounts AS account
JOIN public.ownership_transfer_requests AS request USING (provider, provider_account_id)
WHERE request.id = $1 AND request.requesting_user_id = $2 FOR UPDATE OF account)sql";

constexpr const char* kCountAccounts =
    "SELECT count(*) FROM public.cloud_provider_accounts WHERE user_id = $1";

const std::string kSelectOffers = "SELECT " + kOfferColumns.list() + R"sql(
FROM public.ownership_transfer_requests AS request JOIN public.cloud_provider_accounts AS account
    ON account.id = request.expected_account_id AND account.user_id = request.expected_owner_id
    AND (account.ownership_version = request.expected_ownership_version
        OR request.operator_asked_at IS NOT NULL)
WHERE request.expected_owner_id = $1 AND request.status = 'pending' AND request.expires_at > $2
ORDER BY request.created_at DESC, request.id)sql";

const std::string kFindParties = "SELECT " + kPartyColumns.list() + R"sql(
FROM public.ownership_transfer_requests WHERE id = $1)sql";

constexpr const char* kListUnanswered = R"sql(
SELECT id FROM public.ownership_transfer_requests WHERE status = 'pending' AND answer_by <= $1
ORDER BY answer_by LIMIT $2)sql";

const std::string kListAsked = "SELECT " + kAskedColumns.list() + R"sql(
FROM public.ownership_transfer_requests
WHERE requesting_user_id = $1 AND (answer_by IS NOT NULL OR operator_asked_at IS NOT NULL)
    AND (status = 'pending' AND expires_at > $2 OR refused_at > $3 AND refused_at >= created_at)
ORDER BY created_at DESC, id)sql";

const std::string kSelectEvents = "SELECT " + kTransferEventColumns.list() + R"sql(
FROM public.cloud_transfer_events WHERE user_id = $1 AND sequence < $2
ORDER BY sequence DESC LIMIT $3)sql";

constexpr const char* kExpire = R"sql(
UPDATE public.ownership_transfer_requests SET status = 'expired', access_token = NULL, refresh_token = NULL
WHERE id = $1)sql";

constexpr const char* kAskOwner =
    "UPDATE public.ownership_transfer_requests SET answer_by = $2, expires_at = $3 WHERE id = $1";

constexpr const char* kAskOperator =
    "UPDATE public.ownership_transfer_requests SET operator_asked_at = $2, expires_at = $3 WHERE id = $1";

constexpr const char* kRefuse = R"sql(
UPDATE public.ownership_transfer_requests SET status = 'expired', access_token = NULL, refresh_token = NULL,
    refused_at = $2
WHERE id = $1)sql";

// Replaces every column of the old owner's grant, also the refresh token if the request has none. If no row
// is swapped, the division by zero undoes the transaction.
constexpr const char* kSwapOwner = R"sql(
WITH swapped AS (
    UPDATE public.cloud_provider_accounts AS account SET
        user_id = request.requesting_user_id,
        account_email = request.account_email,
        access_token = request.access_token,
        refresh_token = request.refresh_token,
        token_expiry = request.token_expiry,
        granted_scope = request.granted_scope,
        nickname = NULL,
        is_active = true,
        disconnected_at = NULL,
        connected_at = $3,
        handed_over_at = $3,
        handed_over_from = account.user_id,
        handed_over_as_contest = $4 <> 0,
        ownership_version = account.ownership_version + 1,
        updated_at = $3,
        refreshed_at = $3,
        reconnect_reason = NULL,
        token_generation = account.token_generation + 1,
        refresh_holder = NULL,
        refresh_until = NULL,
        refresh_lost = false,
        quota_used = NULL,
        quota_total = NULL,
        quota_at = NULL,
        quota_due_at = NULL
    FROM public.ownership_transfer_requests AS request
    WHERE account.id = $2 AND request.id = $1 AND request.status = 'pending'
    RETURNING request.id),
spent AS (
    UPDATE public.ownership_transfer_requests AS request SET
        status = 'used', access_token = NULL, refresh_token = NULL
    FROM swapped WHERE request.id = swapped.id)
SELECT 1 / (SELECT count(*) FROM swapped))sql";

// If the two events are not there, because a trigger has dropped them, the division by zero undoes the
// transaction.
constexpr const char* kRequireEvents = R"sql(
SELECT 1 / CASE WHEN count(*) = 2 THEN 1 ELSE 0 END FROM public.cloud_transfer_events
WHERE transfer_id = $1 AND user_id IN ($2, $3))sql";
constexpr std::string_view kDivisionByZero = "22012";

HandoverRows read_rows(const std::vector<Result>& locked) {
    return {locked[1].first([](const Row& row) { return kRequestColumns.read(row); }),
            locked[2].first([](const Row& row) { return kOwnedColumns.read(row); }),
            locked[3].first([](const Row& row) { return row.integer(0); }).value()};
}

std::vector<Statement> hand_over_statements(const TransferOwnership& operation, const HandoverRows& rows,
                                            bool is_contest) {
    const OwnedRow& account = rows.account.value();
    const Uuid request_id{operation.request_id};
    auto statements =
        keep_tokens_of_account(account.account_id, account.user_id, operation.revocable, operation.now);
    for (Statement& statement :
         std::array{Statement(kSwapOwner, request_id, Uuid{account.account_id}, operation.now,
                              std::int64_t{is_contest}),
                    event_statement(decided_events("handover.completed", operation, rows)),
                    Statement(kRequireEvents, request_id, Uuid{account.user_id}, Uuid{operation.user_id})})
        statements.push_back(std::move(statement));
    return statements;
}

// Empty if the decision changes nothing.
std::vector<Statement> changes(const TransferOwnership& operation, const HandoverRows& rows,
                               const HandoverDecision& decision) {
    using enum HandoverDecision::Change;
    const Uuid request_id{operation.request_id};
    std::vector<Statement> statements;
    const auto tell = [&](std::string_view type) {
        statements.push_back(event_statement(decided_events(type, operation, rows)));
    };
    switch (decision.change) {
        case nothing:
            break;
        case expire_request:
            statements.push_back(Statement(kExpire, request_id));
            break;
        case ask_owner:
            statements.push_back(Statement(kAskOwner, request_id, decision.until, decision.keep_until));
            tell("handover.asked");
            break;
        case ask_operator:
            statements.push_back(Statement(kAskOperator, request_id, operation.now, decision.keep_until));
            tell("handover.disputed");
            break;
        case refuse:
            statements.push_back(Statement(kRefuse, request_id, operation.now));
            tell("handover.refused");
            break;
        case hand_over:
            statements = hand_over_statements(operation, rows, decision.is_contest);
            break;
    }
    for (const NewMail& mail : decision.mails) statements.push_back(mail_statement(mail));
    return statements;
}

}  // namespace

Done execute(Connection& connection, const SaveTransferRequest& operation) {
    const NewTransferRequest& request = operation.request;
    const Owner& expected = request.expected_owner;
    const SealedGrant& grant = request.grant;
    std::vector<Statement> statements;
    if (const NewMail* mail = operation.mail) {
        statements.push_back(Statement(kOneOfferAtATime, expected.account_id));
        statements.push_back(Statement(kTellOwner, Uuid{mail->id}, mail->sealed, mail->created_at,
                                       request.provider, request.provider_account_id, Uuid{expected.user_id},
                                       operation.no_mail_after));
    }
    const std::size_t upsert = statements.size();
    for (Statement& statement : std::array{
             Statement(kUpsertRequest, Uuid{request.id}, Uuid{request.requesting_user_id}, request.provider,
                       request.provider_account_id, request.account_email, Uuid{expected.account_id},
                       Uuid{expected.user_id}, expected.ownership_version, grant.access_token,
                       grant.refresh_token, grant.token_expiry, grant.granted_scope, request.created_at,
                       request.expires_at),
             event_statement(offered_events(operation)),
             Statement(kSweep, request.created_at, Uuid{request.id}, operation.forget_until),
         })
        statements.push_back(std::move(statement));
    const auto results = connection.write_all(statements);
    if (results[upsert].changed_rows() == 1) return {};
    throw StoreError(ErrorKind::internal, "the transfer request was not written");
}

HandoverDecision execute(Connection& connection, const TransferOwnership& operation) {
    if (!is_uuid(operation.request_id) || !is_uuid(operation.user_id)) return operation.decide({});
    const Uuid request_id{operation.request_id}, user_id{operation.user_id};
    Transaction transaction(connection);
    const HandoverRows rows = read_rows(transaction.begin({
        Statement(kLockUsers, request_id, user_id),
        Statement(Sql::composed(kLockRequest), request_id, user_id),
        Statement(Sql::composed(kLockAccount), request_id, user_id),
        Statement(kCountAccounts, user_id),
    }));
    HandoverDecision decision = operation.decide(rows.facts());
    auto statements = changes(operation, rows, decision);
    if (statements.empty()) return decision;
    try {
        transaction.commit(std::move(statements));
    } catch (const ServerRefused& refused) {
        if (refused.sqlstate() != kDivisionByZero) throw;
        throw StoreError(ErrorKind::internal,
                         "the hand-over has not swapped its row or not written its two events");
    }
    return decision;
}

std::optional<RequestParties> execute(Connection& connection, const FindTransferRequest& operation) {
    if (!is_uuid(operation.request_id)) return std::nullopt;
    return connection.read(Sql::composed(kFindParties), Uuid{operation.request_id}).first([](const Row& row) {
        return kPartyColumns.read(row);
    });
}

std::vector<std::string> execute(Connection& connection, const ListUnanswered& operation) {
    return connection.read(kListUnanswered, operation.now, operation.limit).all([](const Row& row) {
        return row.text(0);
    });
}

std::vector<AskedRequest> execute(Connection& connection, const ListAskedRequests& operation) {
    if (!is_uuid(operation.user_id)) return {};
    return connection
        .read(Sql::composed(kListAsked), Uuid{operation.user_id}, operation.now, operation.refused_since)
        .all([](const Row& row) { return kAskedColumns.read(row); });
}

std::vector<OpenOffer> execute(Connection& connection, const ListOpenOffers& operation) {
    if (!is_uuid(operation.user_id)) return {};
    return connection.read(Sql::composed(kSelectOffers), Uuid{operation.user_id}, operation.now)
        .all([](const Row& row) { return kOfferColumns.read(row); });
}

std::vector<TransferEvent> execute(Connection& connection, const ListTransferEvents& operation) {
    if (!is_uuid(operation.user_id)) return {};
    const std::int64_t before = operation.before.value_or(std::numeric_limits<std::int64_t>::max());
    return connection.read(Sql::composed(kSelectEvents), Uuid{operation.user_id}, before, operation.limit)
        .all([](const Row& row) { return kTransferEventColumns.read(row).event(); });
}

bool execute(Connection& connection, const AcknowledgeTransferEvent& operation) {
    if (!is_uuid(operation.user_id) || !is_uuid(operation.event_id)) return false;
    const Result result = connection.write(R"sql(
INSERT INTO public.event_acknowledgements AS seen (event_id, user_id, acknowledged_at)
SELECT id, user_id, $3 FROM public.cloud_transfer_events WHERE id = $1 AND user_id = $2
ON CONFLICT (event_id) DO UPDATE SET acknowledged_at = seen.acknowledged_at)sql",
                                           Uuid{operation.event_id}, Uuid{operation.user_id}, operation.now);
    return result.changed_rows() > 0;
}

}  // namespace holdfast::storage::postgres
