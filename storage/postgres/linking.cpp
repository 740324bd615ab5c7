#include "storage/postgres/linking.h"

#include "storage/account_columns.h"
#include "storage/postgres/faults.h"
#include "storage/violations.h"

namespace holdfast::storage::postgres {
namespace {

const std::string kSelectOwner = "SELECT " + kOwnerColumns.list() + R"sql(
FROM public.cloud_provider_accounts WHERE provider = $1 AND provider_account_id = $2)sql";

const std::string kSelectAccounts = "SELECT " + kAccountColumns.list() + R"sql(
FROM public.cloud_provider_accounts WHERE user_id = $1 ORDER BY created_at, id)sql";

constexpr const char* kDisconnect = R"sql(
UPDATE public.cloud_provider_accounts SET access_token = NULL, refresh_token = NULL, token_expiry = NULL,
    is_active = false,
    disconnected_at = CASE WHEN is_active THEN $3 ELSE disconnected_at END,
    updated_at = CASE WHEN is_active THEN $3 ELSE updated_at END
WHERE id = $1 AND user_id = $2 RETURNING provider)sql";

// The sweep leaves itself: a state that comes in late is still good for one time only. Rows that another
// sweep has are left to it.
constexpr const char* kSweepStates = R"sql(
DELETE FROM public.consumed_states WHERE state_digest = ANY (ARRAY(
    SELECT state_digest FROM public.consumed_states WHERE expires_at <= $1 AND state_digest <> $2
    LIMIT 1000 FOR UPDATE SKIP LOCKED)))sql";

// ownership_version and nickname are absent from the SET list: a reconnect by the owner moves neither.
constexpr const char* kUpsert = R"sql(
INSERT INTO public.cloud_provider_accounts AS account (id, user_id, provider, provider_account_id,
    account_email, access_token, refresh_token, token_expiry, granted_scope, connected_at, created_at,
    updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $10)
ON CONFLICT (user_id, provider, provider_account_id) DO UPDATE SET
    account_email = excluded.account_email,
    access_token = excluded.access_token,
    refresh_token = coalesce(excluded.refresh_token, account.refresh_token),
    token_expiry = excluded.token_expiry,
    granted_scope = excluded.granted_scope,
    is_active = true,
    disconnected_at = NULL,
    connected_at = excluded.connected_at,
    updated_at = excluded.updated_at
RETURNING id)sql";

Result upsert(Connection& connection, const NewLink& link) {
    const SealedGrant& grant = link.grant;
    return connection.write(kUpsert, Uuid{link.id}, Uuid{link.user_id}, link.provider,
                            link.provider_account_id, link.account_email, grant.access_token,
                            grant.refresh_token, grant.token_expiry, grant.granted_scope, link.now);
}

std::optional<Violation> link_violation(const ServerRefused& refused, const NewLink& link) {
    constexpr std::string_view table = "cloud_provider_accounts";
    if (refused.sqlstate() == kForeignKeyViolation) {
        return foreign_key_violation(table, {{"user_id", link.user_id}});
    }
    if (refused.sqlstate() == kUniqueViolation && refused.constraint() == kGlobalAccountIndex) {
        return unique_violation(
            table, kGlobalAccountIndex,
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

LinkOutcome execute(Connection& connection, const LinkAccount& operation) {
    try {
        if (auto account_id = upsert(connection, operation.link).first(first_text))
            return Linked{std::move(*account_id)};
    } catch (const ServerRefused& refused) {
        if (auto violation = link_violation(refused, operation.link)) return std::move(*violation);
        throw;
    }
    throw StoreError(ErrorKind::internal, "the upsert into cloud_provider_accounts returned no row");
}

std::optional<Owner> execute(Connection& connection, const FindOwner& operation) {
    return connection.read(Sql::composed(kSelectOwner), operation.provider, operation.provider_account_id)
        .first([](const Row& row) { return kOwnerColumns.read(row); });
}

std::vector<LinkedAccount> execute(Connection& connection, const ListAccounts& operation) {
    if (!is_uuid(operation.user_id)) return {};
    return connection.read(Sql::composed(kSelectAccounts), Uuid{operation.user_id}).all([](const Row& row) {
        return kAccountColumns.read(row);
    });
}

std::optional<std::string> execute(Connection& connection, const DisconnectAccount& operation) {
    if (!is_uuid(operation.user_id) || !is_uuid(operation.account_id)) return std::nullopt;
    return connection.write(kDisconnect, Uuid{operation.account_id}, Uuid{operation.user_id}, operation.now)
        .first(first_text);
}

bool execute(Connection& connection, const DeleteAccount& operation) {
    if (!is_uuid(operation.user_id) || !is_uuid(operation.account_id)) return false;
    const Result result =
        connection.write(R"sql(
DELETE FROM public.cloud_provider_accounts WHERE id = $1 AND user_id = $2 AND provider = $3)sql",
                         Uuid{operation.account_id}, Uuid{operation.user_id}, operation.provider);
    return result.changed_rows() > 0;
}

bool execute(Connection& connection, const SetNickname& operation) {
    if (!is_uuid(operation.user_id) || !is_uuid(operation.account_id)) return false;
    const Result result = connection.write(R"sql(
UPDATE public.cloud_provider_accounts SET nickname = $4, updated_at = $5
WHERE id = $1 AND user_id = $2 AND provider = $3)sql",
                                           Uuid{operation.account_id}, Uuid{operation.user_id},
                                           operation.provider, operation.nickname, operation.now);
    return result.changed_rows() > 0;
}

}  // namespace holdfast::storage::postgres
