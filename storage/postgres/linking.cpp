#include "storage/postgres/linking.h"

#include "storage/postgres/faults.h"
#include "storage/violations.h"

namespace holdfast::storage::postgres {
namespace {

// ownership_version and nickname are absent from the SET list: a reconnect by the owner moves neither.
constexpr const char* kUpsert =
    "INSERT INTO public.cloud_provider_accounts AS account (id, user_id, provider, provider_account_id,"
    "  account_email, access_token, refresh_token, token_expiry, granted_scope, connected_at, created_at, "
    "updated_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $10)"
    " ON CONFLICT (user_id, provider, provider_account_id) DO UPDATE SET"
    "  account_email = excluded.account_email,"
    "  access_token = excluded.access_token,"
    "  refresh_token = coalesce(excluded.refresh_token, account.refresh_token),"
    "  token_expiry = excluded.token_expiry,"
    "  granted_scope = excluded.granted_scope,"
    "  is_active = true,"
    "  disconnected_at = NULL,"
    "  connected_at = excluded.connected_at,"
    "  updated_at = excluded.updated_at"
    " RETURNING id";

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

LinkedAccount read_account(const Row& row) {
    return LinkedAccount{.id = row.uuid(0),
                         .user_id = row.uuid(1),
                         .provider = row.text(2),
                         .provider_account_id = row.text(3),
                         .account_email = row.text(4),
                         .nickname = row.optional_text(5),
                         .granted_scope = row.text(6),
                         .token_expiry = row.optional_time(7),
                         .has_access_token = row.flag(8),
                         .has_refresh_token = row.flag(9),
                         .is_active = row.flag(10),
                         .disconnected_at = row.optional_time(11),
                         .ownership_version = row.integer(12),
                         .connected_at = row.time(13),
                         .created_at = row.time(14),
                         .updated_at = row.time(15)};
}

std::string first_text(const Row& row) { return row.text(0); }

}  // namespace

bool consume_state(Connection& connection, std::string_view state_digest, Time expires_at, Time now) {
    const auto results = connection.write_all({
        Statement("INSERT INTO public.consumed_states (state_digest, expires_at) VALUES ($1, $2)"
                  " ON CONFLICT DO NOTHING",
                  state_digest, expires_at),
        // Not itself: a state that comes in late is still good for one time only. Rows that another sweep has
        // are left to it.
        Statement(
            "DELETE FROM public.consumed_states WHERE state_digest = ANY (ARRAY("
            "  SELECT state_digest FROM public.consumed_states WHERE expires_at <= $1 AND state_digest <> $2"
            "  LIMIT 1000 FOR UPDATE SKIP LOCKED))",
            now, state_digest),
    });
    return results.front().changed_rows() > 0;
}

LinkOutcome link_account(Connection& connection, const NewLink& link) {
    try {
        auto account_id = upsert(connection, link).first([](const Row& row) { return row.uuid(0); });
        if (account_id) return Linked{std::move(*account_id)};
    } catch (const ServerRefused& refused) {
        if (auto violation = link_violation(refused, link)) return std::move(*violation);
        throw;
    }
    throw StoreError(ErrorKind::internal, "the upsert into cloud_provider_accounts returned no row");
}

std::optional<Owner> find_owner(Connection& connection, std::string_view provider,
                                std::string_view provider_account_id) {
    return connection
        .read(
            "SELECT id, user_id, ownership_version FROM public.cloud_provider_accounts"
            " WHERE provider = $1 AND provider_account_id = $2",
            provider, provider_account_id)
        .first([](const Row& row) {
            return Owner{row.uuid(0), row.uuid(1), row.integer(2)};
        });
}

std::vector<LinkedAccount> list_accounts(Connection& connection, std::string_view user_id) {
    if (!is_uuid(user_id)) return {};
    return connection
        .read(
            "SELECT id, user_id, provider, provider_account_id, account_email, nickname, granted_scope,"
            "       token_expiry, access_token IS NOT NULL, refresh_token IS NOT NULL, is_active,"
            "       disconnected_at, ownership_version, connected_at, created_at, updated_at"
            " FROM public.cloud_provider_accounts WHERE user_id = $1 ORDER BY created_at, id",
            Uuid{user_id})
        .all(read_account);
}

std::optional<std::string> disconnect_account(Connection& connection, std::string_view user_id,
                                              std::string_view account_id, Time now) {
    if (!is_uuid(user_id) || !is_uuid(account_id)) return std::nullopt;
    return connection
        .write(
            "UPDATE public.cloud_provider_accounts SET access_token = NULL, refresh_token = NULL,"
            "  token_expiry = NULL, is_active = false,"
            "  disconnected_at = CASE WHEN is_active THEN $3 ELSE disconnected_at END,"
            "  updated_at = CASE WHEN is_active THEN $3 ELSE updated_at END"
            " WHERE id = $1 AND user_id = $2 RETURNING provider",
            Uuid{account_id}, Uuid{user_id}, now)
        .first(first_text);
}

bool delete_account(Connection& connection, std::string_view user_id, std::string_view provider,
                    std::string_view account_id) {
    if (!is_uuid(user_id) || !is_uuid(account_id)) return false;
    return connection
               .write(
                   "DELETE FROM public.cloud_provider_accounts WHERE id = $1 AND user_id = $2 AND provider = "
                   "$3",
                   Uuid{account_id}, Uuid{user_id}, provider)
               .changed_rows() > 0;
}

bool set_nickname(Connection& connection, std::string_view user_id, std::string_view provider,
                  std::string_view account_id, const std::optional<std::string>& nickname, Time now) {
    if (!is_uuid(user_id) || !is_uuid(account_id)) return false;
    return connection
               .write(
                   "UPDATE public.cloud_provider_accounts SET nickname = $4, updated_at = $5"
                   " WHERE id = $1 AND user_id = $2 AND provider = $3",
                   Uuid{account_id}, Uuid{user_id}, provider, nickname, now)
               .changed_rows() > 0;
}

}  // namespace holdfast::storage::postgres
