#include "storage/postgres/linking.h"

#include "storage/account_columns.h"
#include "storage/events.h"
#include "storage/postgres/faults.h"
#include "storage/postgres/revocations.h"
#include "storage/postgres/user_columns.h"
#include "storage/violations.h"

namespace holdfast::storage::postgres {
namespace {

const std::string kSelectOwner = "SELECT " + kOwnerColumns.list() + R"sql(
FROM public.cloud_provider_accounts WHERE provider = $1 AND provider_account_id = $2)sql";

const std::string kSelectAccounts = "SELECT " + kAccountColumns.list() + R"sql(
FROM public.cloud_provider_accounts WHERE user_id = $1 ORDER BY created_at, id)sql";

const std::string kSelectAccount = "SELECT " + kAccountColumns.list() + R"sql(
FROM public.cloud_provider_accounts WHERE id = $1)sql";

// The beginning of every change of an owner to a row of theirs. $1 account, $2 user, $3 now, $4 network.
// Locks the user before the account, as a deletion of the user does.
const std::string kOfOwner = "WITH party AS (SELECT id FROM public.users WHERE id = $2 FOR KEY SHARE),";

// The SQL that writes the event of the row `changed`.
std::string told(std::string_view event_type) {
    return R"sql(,
told AS (
    INSERT INTO public.domain_events (event_type, occurred_at, user_id, actor_id, account_id, provider,
        provider_account_id, account_email, nickname, network, facts)
    SELECT ')sql" +
           std::string(event_type) + R"sql(', $3, $2, $2, changed.id, changed.provider,
        changed.provider_account_id, changed.account_email, changed.nickname, $4, '{}'
    FROM changed))sql";
}

const std::string kDisconnect = kOfOwner + R"sql(
changed AS (
    UPDATE public.cloud_provider_accounts AS account SET access_token = NULL, refresh_token = NULL,
        token_expiry = NULL, is_active = false, disconnected_at = $3, updated_at = $3, reconnect_reason = NULL,
        token_generation = account.token_generation + 1, refresh_holder = NULL, refresh_until = NULL,
        refresh_lost = false, quota_used = NULL, quota_total = NULL, quota_at = NULL, quota_due_at = NULL
    FROM party WHERE account.id = $1 AND account.user_id = party.id AND account.is_active
    RETURNING account.*))sql" + told("account.disconnected") +
                                R"sql(
SELECT provider FROM public.cloud_provider_accounts WHERE id = $1 AND user_id = $2)sql";

// $5 provider.
const std::string kDelete = kOfOwner + R"sql(
changed AS (
    DELETE FROM public.cloud_provider_accounts AS account USING party
    WHERE account.id = $1 AND account.user_id = party.id AND account.provider = $5
    RETURNING account.*))sql" +
                            told("account.deleted") + R"sql(
SELECT id FROM changed)sql";

// $5 provider, $6 nickname.
const std::string kRename = kOfOwner + R"sql(
changed AS (
    UPDATE public.cloud_provider_accounts AS account SET nickname = $6, updated_at = $3
    FROM party WHERE account.id = $1 AND account.user_id = party.id AND account.provider = $5
    RETURNING account.*))sql" +
                            told("account.renamed") + R"sql(
SELECT id FROM changed)sql";

// Does not delete the state in use: even an expired one must not be used twice. Skips rows that another sweep
// has locked. In the index's order, as every sweep (sessions.cpp).
constexpr const char* kSweepStates = R"sql(
DELETE FROM public.consumed_states WHERE state_digest = ANY (ARRAY(
    SELECT state_digest FROM public.consumed_states WHERE expires_at <= $1 AND state_digest <> $2
    ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED)))sql";

// Locks the user first, as a deletion of the user does. A statement of its own, so that the next one counts
// accounts that were linked meanwhile.
constexpr const char* kLockUser = "SELECT id FROM public.users WHERE id = $1 FOR NO KEY UPDATE";

// Columns: the account's id, NULL if it was not linked; whether the user exists. The row is new if it has the
// link's id. nickname is not in the SET list: a reconnect by the owner keeps it.
constexpr const char* kUpsert = R"sql(
WITH party AS (
    SELECT profile.id,
        (SELECT count(*) < $13
                OR count(*) FILTER (WHERE provider = $3 AND provider_account_id = $4) > 0
         FROM public.cloud_provider_accounts WHERE user_id = profile.id) AS has_room
    FROM public.users AS profile WHERE profile.id = $2),
linked AS (
    INSERT INTO public.cloud_provider_accounts AS account (id, user_id, provider, provider_account_id,
        account_email, access_token, refresh_token, token_expiry, granted_scope, connected_at, created_at,
        updated_at, refreshed_at)
    SELECT $1, party.id, $3, $4, $5, $6, $7, $8, $9, $10, $10, $10, $10 FROM party WHERE party.has_room
    ON CONFLICT (user_id, provider, provider_account_id) DO UPDATE SET
        account_email = excluded.account_email,
        access_token = excluded.access_token,
        refresh_token = coalesce(excluded.refresh_token,
            CASE WHEN account.reconnect_reason IS NULL THEN account.refresh_token END),
        token_expiry = excluded.token_expiry,
        granted_scope = excluded.granted_scope,
        is_active = true,
        disconnected_at = NULL,
        connected_at = excluded.connected_at,
        ownership_version = account.ownership_version + 1,
        updated_at = excluded.updated_at,
        refreshed_at = excluded.updated_at,
        reconnect_reason = NULL,
        token_generation = account.token_generation + 1,
        refresh_holder = NULL,
        refresh_until = NULL,
        refresh_lost = false,
        quota_due_at = NULL
    RETURNING id),
told AS (
    INSERT INTO public.domain_events (event_type, occurred_at, user_id, actor_id, account_id, provider,
        provider_account_id, account_email, network, facts)
    SELECT CASE WHEN linked.id = $1 THEN 'account.linked' ELSE 'account.reconnected' END, $10, $2, $2,
        linked.id, $3, $4, $5, $11, $12
    FROM linked)
SELECT (SELECT id FROM linked), EXISTS (SELECT FROM party))sql";

std::vector<Statement> upsert(const LinkAccount& operation) {
    const NewLink& link = operation.link;
    const SealedGrant& grant = link.grant;
    return {Statement(kLockUser, Uuid{link.user_id}),
            Statement(kUpsert, Uuid{link.id}, Uuid{link.user_id}, link.provider, link.provider_account_id,
                      link.account_email, grant.access_token, grant.refresh_token, grant.token_expiry,
                      grant.granted_scope, link.now, link.network,
                      json_object({{"granted_scope", grant.granted_scope}}), operation.most_accounts)};
}

constexpr std::string_view kTable = "cloud_provider_accounts";

Violation user_is_gone(const NewLink& link) {
    return foreign_key_violation(kTable, {{"user_id", link.user_id}}).value();
}

LinkOutcome outcome_of(const Row& row, const NewLink& link) {
    if (!row.is_null(0)) return Linked{row.text(0)};
    if (!row.flag(1)) return user_is_gone(link);
    return TooManyAccounts{};
}

std::optional<Violation> link_violation(const ServerRefused& refused, const NewLink& link) {
    if (refused.sqlstate() == kUniqueViolation && refused.constraint() == kGlobalAccountIndex) {
        return unique_violation(
            kTable, kGlobalAccountIndex,
            {{"provider", link.provider}, {"provider_account_id", link.provider_account_id}});
    }
    return std::nullopt;
}

std::string first_text(const Row& row) { return row.text(0); }

}  // namespace

bool execute(Connection& connection, const ConsumeState& operation) {
    const auto results = connection.write_all({
        Statement(R"sql(
INSERT INTO public.consumed_states (state_digest, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING)sql",
                  operation.state_digest, operation.expires_at),
        Statement(kSweepStates, operation.now, operation.state_digest),
    });
    return results.front().changed_rows() > 0;
}

std::optional<SessionUser> execute(Connection& connection, const AuthSchema& schema,
                                   const ConsumeStateOfSession& operation) {
    if (!is_uuid(operation.session_id)) return std::nullopt;
    return connection
        .write_all({
            Statement(schema.consume_state(), Uuid{operation.session_id}, operation.now,
                      operation.state_digest, operation.expires_at),
            Statement(kSweepStates, operation.now, operation.state_digest),
        })
        .front()
        .first([](const Row& row) { return kSessionUserColumns.read(row); });
}

LinkOutcome execute(Connection& connection, const LinkAccount& operation) {
    try {
        return connection.write_all(upsert(operation))
            .at(1)
            .first([&](const Row& row) { return outcome_of(row, operation.link); })
            .value();
    } catch (const ServerRefused& refused) {
        if (auto violation = link_violation(refused, operation.link)) return std::move(*violation);
        throw;
    }
}

SharedRead<FindOwner> read_of(const FindOwner& operation) {
    return {Statement(Sql::composed(kSelectOwner), operation.provider, operation.provider_account_id),
            first_row<kOwnerColumns>};
}

SharedRead<ListAccounts> read_of(const ListAccounts& operation) {
    if (!is_uuid(operation.user_id)) return {};
    return {Statement(Sql::composed(kSelectAccounts), Uuid{operation.user_id}), all_rows<kAccountColumns>,
            Rows::several};
}

SharedRead<FindAccount> read_of(const FindAccount& operation) {
    if (!is_uuid(operation.account_id)) return {};
    return {Statement(Sql::composed(kSelectAccount), Uuid{operation.account_id}), first_row<kAccountColumns>};
}

std::optional<std::string> execute(Connection& connection, const DisconnectAccount& operation) {
    if (!is_uuid(operation.user_id) || !is_uuid(operation.account_id)) return std::nullopt;
    auto statements =
        keep_tokens_of_account(operation.account_id, operation.user_id, operation.revocable, operation.now);
    statements.push_back(Statement(Sql::composed(kDisconnect), Uuid{operation.account_id},
                                   Uuid{operation.user_id}, operation.now, operation.network));
    return connection.write_all(statements).back().first(first_text);
}

bool execute(Connection& connection, const DeleteAccount& operation) {
    if (!is_uuid(operation.user_id) || !is_uuid(operation.account_id)) return false;
    auto statements =
        keep_tokens_of_account(operation.account_id, operation.user_id,
                               if_named(operation.provider, operation.revocable), operation.now);
    statements.push_back(Statement(Sql::composed(kDelete), Uuid{operation.account_id},
                                   Uuid{operation.user_id}, operation.now, operation.network,
                                   operation.provider));
    return connection.write_all(statements).back().rows() > 0;
}

bool execute(Connection& connection, const SetNickname& operation) {
    if (!is_uuid(operation.user_id) || !is_uuid(operation.account_id)) return false;
    const Result result =
        connection.write(Sql::composed(kRename), Uuid{operation.account_id}, Uuid{operation.user_id},
                         operation.now, operation.network, operation.provider, operation.nickname);
    return result.rows() > 0;
}

}  // namespace holdfast::storage::postgres
