#include "storage/sqlite/vault.h"

#include "storage/sqlite/events.h"
#include "storage/vault_columns.h"

namespace holdfast::storage::sqlite {
namespace {

const std::string kSelectTokens = "SELECT " + kTokenColumns.list() + R"sql(
FROM cloud_provider_accounts WHERE id = ?1)sql";

const std::string kSelectIdle = "SELECT " + kTokenColumns.list() + R"sql(
FROM cloud_provider_accounts
WHERE refresh_token IS NOT NULL AND reconnect_reason IS NULL AND refreshed_at <= ?1
    AND (refreshed_at, id) > (?2, ?3)
ORDER BY refreshed_at, id LIMIT ?4)sql";

struct Lease {
    std::optional<std::string> holder;
    std::optional<Time> until;
    bool is_lost;
    std::optional<std::string> refresh_token;
};

// The lease of a row that has not moved and does not need its user.
std::optional<Lease> find_lease(Connection& connection, const TokenState& state) {
    Query query(connection, R"sql(
SELECT refresh_holder, refresh_until, refresh_lost, refresh_token FROM cloud_provider_accounts
WHERE id = ?1 AND ownership_version = ?2 AND token_generation = ?3 AND is_active = 1
    AND reconnect_reason IS NULL)sql",
                state.account_id, state.ownership_version, state.token_generation);
    return query.first([](const Query& row) {
        return Lease{row.optional_text(0), row.optional_time(1), row.integer(2) != 0, row.optional_text(3)};
    });
}

// The account as its owner's event shows it.
constexpr Columns kToldColumns{
    Column("id", &NewEvent::account_id),
    Column("user_id", &NewEvent::user_id),
    Column("provider", &NewEvent::provider),
    Column("provider_account_id", &NewEvent::provider_account_id),
    Column("account_email", &NewEvent::account_email),
    Column("nickname", &NewEvent::nickname),
};
const std::string kReturningTold = " RETURNING " + kToldColumns.list();

// Writes the event of the row that `changed` returns as kToldColumns, if there is a reason. False if there is
// no such row.
bool tell_reconnect(Connection& connection, Query& changed, const std::optional<std::string>& reason,
                    Time now) {
    auto event = changed.first([](const Query& row) { return kToldColumns.read(row); });
    if (event && reason) {
        event->type = "account.needs_reconnect";
        event->occurred_at = now;
        event->facts = json_object({{"reason", *reason}});
        write_event(connection, *event);
    }
    return event.has_value();
}

const std::string kStore = R"sql(
UPDATE cloud_provider_accounts SET
    access_token = ?4,
    refresh_token = coalesce(?5, refresh_token),
    token_expiry = ?6,
    granted_scope = ?7,
    reconnect_reason = ?8,
    refreshed_at = ?9,
    updated_at = ?9,
    token_generation = token_generation + 1,
    refresh_holder = NULL,
    refresh_until = NULL,
    refresh_lost = 0
WHERE id = ?1 AND ownership_version = ?2 AND token_generation = ?3 AND is_active = 1)sql" +
                           kReturningTold;

const std::string kEnd = R"sql(
UPDATE cloud_provider_accounts SET
    reconnect_reason = ?5,
    refresh_holder = NULL,
    refresh_until = ?6,
    refresh_lost = refresh_lost OR ?7
WHERE id = ?1 AND ownership_version = ?2 AND token_generation = ?3 AND refresh_holder = ?4)sql" +
                         kReturningTold;

}  // namespace

std::optional<StoredTokens> execute(Connection& connection, const FindTokens& operation) {
    return Query(connection, Sql::composed(kSelectTokens), operation.account_id).first([](const Query& row) {
        return kTokenColumns.read(row);
    });
}

std::vector<StoredTokens> execute(Connection& connection, const ListIdleTokens& operation) {
    return Query(connection, Sql::composed(kSelectIdle), operation.idle_since, operation.after.refreshed_at,
                 operation.after.account_id, operation.limit)
        .all([](const Query& row) { return kTokenColumns.read(row); });
}

LeaseOutcome execute(Connection& connection, const LeaseRefresh& operation) {
    auto lease = find_lease(connection, operation.state);
    if (!lease) return TokensMoved{};
    if (lease->until && *lease->until > operation.now)
        return RefreshHeld{*lease->until, lease->holder.has_value()};
    const bool is_lost = lease->is_lost || lease->holder;
    Query(connection, R"sql(
UPDATE cloud_provider_accounts SET refresh_holder = ?2, refresh_until = ?3, refresh_lost = ?4 WHERE id = ?1)sql",
          operation.state.account_id, operation.holder, operation.until, std::int64_t{is_lost})
        .run();
    return RefreshLeased{is_lost, std::move(lease->refresh_token)};
}

bool execute(Connection& connection, const StoreTokens& operation) {
    const TokenState& state = operation.state;
    const SealedGrant& grant = operation.grant;
    Query store(connection, Sql::composed(kStore), state.account_id, state.ownership_version,
                state.token_generation, grant.access_token, grant.refresh_token, grant.token_expiry,
                grant.granted_scope, operation.reconnect_reason, operation.now);
    return tell_reconnect(connection, store, operation.reconnect_reason, operation.now);
}

Done execute(Connection& connection, const EndRefresh& operation) {
    const TokenState& state = operation.state;
    Query end(connection, Sql::composed(kEnd), state.account_id, state.ownership_version,
              state.token_generation, operation.holder, operation.reconnect_reason, operation.wait_until,
              std::int64_t{operation.is_answer_lost});
    tell_reconnect(connection, end, operation.reconnect_reason, operation.now);
    return {};
}

bool execute(Connection& connection, const ExpireToken& operation) {
    Query expire(connection, R"sql(
UPDATE cloud_provider_accounts SET token_expiry = min(coalesce(token_expiry, ?2), ?2) WHERE id = ?1)sql",
                 operation.account_id, operation.now);
    return expire.run() > 0;
}

}  // namespace holdfast::storage::sqlite
