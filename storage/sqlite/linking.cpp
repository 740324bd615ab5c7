#include "storage/sqlite/linking.h"

#include "storage/sqlite/constraints.h"

namespace holdfast::storage::sqlite {
namespace {

// ownership_version and nickname are absent from the SET list: a reconnect by the owner moves neither.
Query upsert(Connection& connection, const NewLink& link) {
    return Query(
        connection,
        "INSERT INTO cloud_provider_accounts (id, user_id, provider, provider_account_id, account_email,"
        "  access_token, refresh_token, token_expiry, granted_scope, connected_at, created_at, updated_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?10)"
        " ON CONFLICT (user_id, provider, provider_account_id) DO UPDATE SET"
        "  account_email = excluded.account_email,"
        "  access_token = excluded.access_token,"
        "  refresh_token = coalesce(excluded.refresh_token, refresh_token),"
        "  token_expiry = excluded.token_expiry,"
        "  granted_scope = excluded.granted_scope,"
        "  is_active = 1,"
        "  disconnected_at = NULL,"
        "  connected_at = excluded.connected_at,"
        "  updated_at = excluded.updated_at"
        " RETURNING id",
        link.id, link.user_id, link.provider, link.provider_account_id, link.account_email,
        link.grant.access_token, link.grant.refresh_token, link.grant.token_expiry, link.grant.granted_scope,
        link.now);
}

std::optional<Violation> link_violation(const ConstraintFailed& failure, const NewLink& link) {
    auto violation = violation_of(failure, "cloud_provider_accounts",
                                  {{"id", link.id},
                                   {"user_id", link.user_id},
                                   {"provider", link.provider},
                                   {"provider_account_id", link.provider_account_id}});
    if (failure.is_foreign_key() || (violation && violation->constraint == kGlobalAccountIndex))
        return violation;
    return std::nullopt;
}

LinkedAccount read_account(const Query& row) {
    return LinkedAccount{.id = row.text(0),
                         .user_id = row.text(1),
                         .provider = row.text(2),
                         .provider_account_id = row.text(3),
                         .account_email = row.text(4),
                         .nickname = row.optional_text(5),
                         .granted_scope = row.text(6),
                         .token_expiry = row.optional_time(7),
                         .has_access_token = row.integer(8) != 0,
                         .has_refresh_token = row.integer(9) != 0,
                         .is_active = row.integer(10) != 0,
                         .disconnected_at = row.optional_time(11),
                         .ownership_version = row.integer(12),
                         .connected_at = row.time(13),
                         .created_at = row.time(14),
                         .updated_at = row.time(15)};
}

}  // namespace

bool consume_state(Connection& connection, std::string_view state_digest, Time expires_at, Time now) {
    Query insert(
        connection,
        "INSERT INTO consumed_states (state_digest, expires_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        state_digest, expires_at);
    const bool is_first = insert.run() > 0;
    // Not itself: a state that comes in late is still good for one time only.
    Query(connection, "DELETE FROM consumed_states WHERE expires_at <= ?1 AND state_digest <> ?2", now,
          state_digest)
        .run();
    return is_first;
}

LinkOutcome link_account(Connection& connection, const NewLink& link) {
    try {
        if (auto account_id = upsert(connection, link).first(first_text))
            return Linked{std::move(*account_id)};
    } catch (const ConstraintFailed& failure) {
        if (auto violation = link_violation(failure, link)) return std::move(*violation);
        throw;
    }
    throw StoreError(ErrorKind::internal, "the upsert into cloud_provider_accounts returned no row");
}

std::optional<Owner> find_owner(Connection& connection, std::string_view provider,
                                std::string_view provider_account_id) {
    Query query(connection,
                "SELECT id, user_id, ownership_version FROM cloud_provider_accounts"
                " WHERE provider = ?1 AND provider_account_id = ?2",
                provider, provider_account_id);
    return query.first([](const Query& row) { return Owner{row.text(0), row.text(1), row.integer(2)}; });
}

std::vector<LinkedAccount> list_accounts(Connection& connection, std::string_view user_id) {
    Query query(connection,
                "SELECT id, user_id, provider, provider_account_id, account_email, nickname, granted_scope,"
                "       token_expiry, access_token IS NOT NULL, refresh_token IS NOT NULL, is_active,"
                "       disconnected_at, ownership_version, connected_at, created_at, updated_at"
                " FROM cloud_provider_accounts WHERE user_id = ?1 ORDER BY created_at, id",
                user_id);
    return query.all(read_account);
}

std::optional<std::string> disconnect_account(Connection& connection, std::string_view user_id,
                                              std::string_view account_id, Time now) {
    Query erase(
        connection,
        "UPDATE cloud_provider_accounts SET access_token = NULL, refresh_token = NULL, token_expiry = NULL,"
        "  is_active = 0, disconnected_at = ?3, updated_at = ?3"
        " WHERE id = ?1 AND user_id = ?2 AND is_active = 1",
        account_id, user_id, now);
    erase.run();
    return Query(connection, "SELECT provider FROM cloud_provider_accounts WHERE id = ?1 AND user_id = ?2",
                 account_id, user_id)
        .first(first_text);
}

bool delete_account(Connection& connection, std::string_view user_id, std::string_view provider,
                    std::string_view account_id) {
    Query remove(connection,
                 "DELETE FROM cloud_provider_accounts WHERE id = ?1 AND user_id = ?2 AND provider = ?3",
                 account_id, user_id, provider);
    return remove.run() > 0;
}

bool set_nickname(Connection& connection, std::string_view user_id, std::string_view provider,
                  std::string_view account_id, const std::optional<std::string>& nickname, Time now) {
    Query update(connection,
                 "UPDATE cloud_provider_accounts SET nickname = ?4, updated_at = ?5"
                 " WHERE id = ?1 AND user_id = ?2 AND provider = ?3",
                 account_id, user_id, provider, nickname, now);
    return update.run() > 0;
}

}  // namespace holdfast::storage::sqlite
