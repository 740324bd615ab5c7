#include "storage/sqlite/linking.h"

#include "storage/account_columns.h"
#include "storage/sqlite/constraints.h"
#include "storage/sqlite/events.h"
#include "storage/sqlite/revocations.h"
#include "storage/sqlite/sessions.h"

#include <utility>

namespace holdfast::storage::sqlite {
namespace {

const std::string kSelectOwner = "SELECT " + kOwnerColumns.list() + R"sql( FROM cloud_provider_accounts
WHERE provider = ?1 AND provider_account_id = ?2)sql";

const std::string kSelectAccounts = "SELECT " + kAccountColumns.list() + R"sql( FROM cloud_provider_accounts
WHERE user_id = ?1 ORDER BY created_at, id)sql";

const std::string kSelectAccount = "SELECT " + kAccountColumns.list() + R"sql( FROM cloud_provider_accounts
WHERE id = ?1)sql";

// nickname is not in the SET list: a reconnect by the owner keeps it.
Query upsert(Connection& connection, const NewLink& link) {
    return Query(connection,
                 R"sql(
INSERT INTO cloud_provider_accounts (id, user_id, provider, provider_account_id, account_email,
    access_token, refresh_token, token_expiry, granted_scope, connected_at, created_at, updated_at,
    refreshed_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?10, ?10)
ON CONFLICT (user_id, provider, provider_account_id) DO UPDATE SET
    account_email = excluded.account_email,
    access_token = excluded.access_token,
    refresh_token = coalesce(excluded.refresh_token, CASE WHEN reconnect_reason IS NULL THEN refresh_token END),
    token_expiry = excluded.token_expiry,
    granted_scope = excluded.granted_scope,
    is_active = 1,
    disconnected_at = NULL,
    connected_at = excluded.connected_at,
    ownership_version = ownership_version + 1,
    updated_at = excluded.updated_at,
    refreshed_at = excluded.updated_at,
    reconnect_reason = NULL,
    token_generation = token_generation + 1,
    refresh_holder = NULL,
    refresh_until = NULL,
    refresh_lost = 0,
    quota_due_at = NULL
RETURNING id)sql",
                 link.id, link.user_id, link.provider, link.provider_account_id, link.account_email,
                 link.grant.access_token, link.grant.refresh_token, link.grant.token_expiry,
                 link.grant.granted_scope, link.now);
}

// True if the user has the largest allowed number of accounts, without this one.
bool is_full(Connection& connection, const LinkAccount& operation) {
    Query query(connection,
                R"sql(
SELECT count(*) >= ?4 AND count(*) FILTER (WHERE provider = ?2 AND provider_account_id = ?3) = 0
FROM cloud_provider_accounts WHERE user_id = ?1)sql",
                operation.link.user_id, operation.link.provider, operation.link.provider_account_id,
                operation.most_accounts);
    return query.first([](const Query& row) { return row.integer(0) != 0; }).value();
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

// Writes the event of a link. The row is new if it has the link's id.
void tell_link(Connection& connection, const NewLink& link, const std::string& account_id) {
    write_event(connection, {.type = account_id == link.id ? "account.linked" : "account.reconnected",
                             .occurred_at = link.now,
                             .user_id = link.user_id,
                             .actor_id = link.user_id,
                             .account_id = account_id,
                             .provider = link.provider,
                             .provider_account_id = link.provider_account_id,
                             .account_email = link.account_email,
                             .network = link.network,
                             .facts = json_object({{"granted_scope", link.grant.granted_scope}})});
}

// The columns of the row that an owner changed.
constexpr Columns kChangedColumns{
    Column("id", &NewEvent::account_id),
    Column("provider", &NewEvent::provider),
    Column("provider_account_id", &NewEvent::provider_account_id),
    Column("account_email", &NewEvent::account_email),
    Column("nickname", &NewEvent::nickname),
};
const std::string kReturningChanged = " RETURNING " + kChangedColumns.list();

const std::string kDisconnect = R"sql(
UPDATE cloud_provider_accounts SET access_token = NULL, refresh_token = NULL, token_expiry = NULL,
    is_active = 0, disconnected_at = ?3, updated_at = ?3, reconnect_reason = NULL,
    token_generation = token_generation + 1, refresh_holder = NULL, refresh_until = NULL,
    refresh_lost = 0, quota_used = NULL, quota_total = NULL, quota_at = NULL, quota_due_at = NULL
WHERE id = ?1 AND user_id = ?2 AND is_active = 1)sql" +
                                kReturningChanged;

const std::string kDelete = R"sql(
DELETE FROM cloud_provider_accounts WHERE id = ?1 AND user_id = ?2 AND provider = ?3)sql" +
                            kReturningChanged;

const std::string kRename = R"sql(
UPDATE cloud_provider_accounts SET nickname = ?4, updated_at = ?5
WHERE id = ?1 AND user_id = ?2 AND provider = ?3)sql" +
                            kReturningChanged;

// Writes the event of an owner's change to the row that `changed` returns as kChangedColumns. Returns the
// account's provider; nullopt if there is no such row.
template <class Operation>
std::optional<std::string> tell_change(Connection& connection, Query& changed, const Operation& operation,
                                       std::string_view type) {
    auto event = changed.first([](const Query& row) { return kChangedColumns.read(row); });
    if (!event) return std::nullopt;
    event->type = type;
    event->occurred_at = operation.now;
    event->user_id = event->actor_id = std::string(operation.user_id);
    event->network = operation.network;
    write_event(connection, *event);
    return event->provider;
}

}  // namespace

bool execute(Connection& connection, const ConsumeState& operation) {
    Query insert(
        connection,
        "INSERT INTO consumed_states (state_digest, expires_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        operation.state_digest, operation.expires_at);
    const bool is_first = insert.run() > 0;
    // Does not delete the state in use: even an expired one must not be used twice.
    Query(connection,
          R"sql(
DELETE FROM consumed_states WHERE state_digest IN (
    SELECT state_digest FROM consumed_states WHERE expires_at <= ?1 AND state_digest <> ?2
    ORDER BY expires_at LIMIT 100))sql",
          operation.now, operation.state_digest)
        .run();
    return is_first;
}

std::optional<SessionUser> execute(Connection& connection, const ConsumeStateOfSession& operation) {
    auto user = execute(connection, FindSession{operation.session_id, operation.now});
    const ConsumeState consume{operation.state_digest, operation.expires_at, operation.now};
    return user && execute(connection, consume) ? std::move(user) : std::nullopt;
}

LinkOutcome execute(Connection& connection, const LinkAccount& operation) {
    if (is_full(connection, operation)) return TooManyAccounts{};
    try {
        if (auto account_id = upsert(connection, operation.link).first(first_text)) {
            tell_link(connection, operation.link, *account_id);
            return Linked{std::move(*account_id)};
        }
    } catch (const ConstraintFailed& failure) {
        if (auto violation = link_violation(failure, operation.link)) return std::move(*violation);
        throw;
    }
    throw StoreError(ErrorKind::internal, "the upsert into cloud_provider_accounts returned no row");
}

std::optional<Owner> execute(Connection& connection, const FindOwner& operation) {
    Query query(connection, Sql::composed(kSelectOwner), operation.provider, operation.provider_account_id);
    return query.first([](const Query& row) { return kOwnerColumns.read(row); });
}

std::vector<LinkedAccount> execute(Connection& connection, const ListAccounts& operation) {
    Query query(connection, Sql::composed(kSelectAccounts), operation.user_id);
    return query.all([](const Query& row) { return kAccountColumns.read(row); });
}

std::optional<LinkedAccount> execute(Connection& connection, const FindAccount& operation) {
    Query query(connection, Sql::composed(kSelectAccount), operation.account_id);
    return query.first([](const Query& row) { return kAccountColumns.read(row); });
}

std::optional<std::string> execute(Connection& connection, const DisconnectAccount& operation) {
    keep_tokens_of_account(connection, operation.account_id, operation.user_id, operation.revocable,
                           operation.now);
    Query erase(connection, Sql::composed(kDisconnect), operation.account_id, operation.user_id,
                operation.now);
    if (auto provider = tell_change(connection, erase, operation, "account.disconnected")) return provider;
    return Query(connection, "SELECT provider FROM cloud_provider_accounts WHERE id = ?1 AND user_id = ?2",
                 operation.account_id, operation.user_id)
        .first(first_text);
}

bool execute(Connection& connection, const DeleteAccount& operation) {
    keep_tokens_of_account(connection, operation.account_id, operation.user_id,
                           if_named(operation.provider, operation.revocable), operation.now);
    Query remove(connection, Sql::composed(kDelete), operation.account_id, operation.user_id,
                 operation.provider);
    return tell_change(connection, remove, operation, "account.deleted").has_value();
}

bool execute(Connection& connection, const SetNickname& operation) {
    Query update(connection, Sql::composed(kRename), operation.account_id, operation.user_id,
                 operation.provider, operation.nickname, operation.now);
    return tell_change(connection, update, operation, "account.renamed").has_value();
}

}  // namespace holdfast::storage::sqlite
