#include "storage/postgres/vault.h"

#include "storage/events.h"
#include "storage/vault_columns.h"

namespace holdfast::storage::postgres {
namespace {

const std::string kSelectTokens = "SELECT " + kTokenColumns.list() + R"sql(
FROM public.cloud_provider_accounts WHERE id = $1)sql";

const std::string kSelectIdle = "SELECT " + kTokenColumns.list() + R"sql(
FROM public.cloud_provider_accounts
WHERE refresh_token IS NOT NULL AND reconnect_reason IS NULL AND refreshed_at <= $1
    AND (refreshed_at, id) > ($2, $3)
ORDER BY refreshed_at, id LIMIT $4)sql";

// Columns: whether the lease was taken; whether an earlier holder never ended; until when another one holds
// it; whether one holds it; the refresh token.
constexpr const char* kLease = R"sql(
WITH found AS (
    SELECT id, refresh_token, refresh_holder, refresh_until,
        refresh_lost OR refresh_holder IS NOT NULL AS is_lost
    FROM public.cloud_provider_accounts
    WHERE id = $1 AND ownership_version = $2 AND token_generation = $3 AND is_active
        AND reconnect_reason IS NULL
    FOR NO KEY UPDATE),
leased AS (
    UPDATE public.cloud_provider_accounts AS account SET refresh_holder = $4, refresh_until = $6,
        refresh_lost = found.is_lost
    FROM found WHERE account.id = found.id AND (found.refresh_until IS NULL OR found.refresh_until <= $5)
    RETURNING account.id)
SELECT EXISTS (SELECT FROM leased), is_lost, coalesce(refresh_until, $5), refresh_holder IS NOT NULL,
    refresh_token
FROM found)sql";

// The beginning of a statement that changes the account $4. Locks the user before the account, as a deletion
// of the user does.
const std::string kOfOwner = R"sql(
WITH party AS (
    SELECT profile.id FROM public.users AS profile JOIN public.cloud_provider_accounts AS owned
        ON owned.user_id = profile.id
    WHERE owned.id = $4 FOR KEY SHARE OF profile),
changed AS (
    UPDATE public.cloud_provider_accounts AS account SET)sql";

// Its end, which writes the owner's event of the row `changed`, if $1 is a reason. $2 is the event's
// time, $3 its facts. Returns a row if there is one.
const std::string kTold = R"sql(,
told AS (
    INSERT INTO public.domain_events (event_type, occurred_at, user_id, account_id, provider,
        provider_account_id, account_email, nickname, network, facts)
    SELECT 'account.needs_reconnect', $2, user_id, id, provider, provider_account_id, account_email, nickname,
        '', $3
    FROM changed WHERE $1 IS NOT NULL)
SELECT id FROM changed)sql";

const std::string kStore = kOfOwner + R"sql(
        access_token = $7,
        refresh_token = coalesce($8, account.refresh_token),
        token_expiry = $9,
        granted_scope = $10,
        reconnect_reason = $1,
        refreshed_at = $2,
        updated_at = $2,
        token_generation = account.token_generation + 1,
        refresh_holder = NULL,
        refresh_until = NULL,
        refresh_lost = false
    FROM party
    WHERE account.id = $4 AND account.user_id = party.id AND account.ownership_version = $5
        AND account.token_generation = $6 AND account.is_active
    RETURNING account.*))sql" +
                           kTold;

const std::string kEnd = kOfOwner + R"sql(
        reconnect_reason = $1,
        refresh_holder = NULL,
        refresh_until = $8,
        refresh_lost = account.refresh_lost OR $9 <> 0
    FROM party
    WHERE account.id = $4 AND account.user_id = party.id AND account.ownership_version = $5
        AND account.token_generation = $6 AND account.refresh_holder = $7
    RETURNING account.*))sql" +
                         kTold;

std::string facts_of(const std::optional<std::string>& reason) {
    return reason ? json_object({{"reason", *reason}}) : "{}";
}

}  // namespace

SharedRead<FindTokens> read_of(const FindTokens& operation) {
    if (!is_uuid(operation.account_id)) return {};
    return {Statement(Sql::composed(kSelectTokens), Uuid{operation.account_id}), first_row<kTokenColumns>};
}

std::vector<StoredTokens> execute(Connection& connection, const ListIdleTokens& operation) {
    return connection
        .read(Sql::composed(kSelectIdle), operation.idle_since, operation.after.refreshed_at,
              Uuid{operation.after.account_id}, operation.limit)
        .all([](const Row& row) { return kTokenColumns.read(row); });
}

LeaseOutcome execute(Connection& connection, const LeaseRefresh& operation) {
    const TokenState& state = operation.state;
    const Result result =
        connection.write(kLease, Uuid{state.account_id}, state.ownership_version, state.token_generation,
                         Uuid{operation.holder}, operation.now, operation.until);
    const auto outcome = result.first([](const Row& row) -> LeaseOutcome {
        if (row.flag(0)) return RefreshLeased{row.flag(1), row.optional_text(4)};
        return RefreshHeld{row.time(2), row.flag(3)};
    });
    return outcome.value_or(TokensMoved{});
}

bool execute(Connection& connection, const StoreTokens& operation) {
    const TokenState& state = operation.state;
    const SealedGrant& grant = operation.grant;
    return connection
               .write(Sql::composed(kStore), operation.reconnect_reason, operation.now,
                      facts_of(operation.reconnect_reason), Uuid{state.account_id}, state.ownership_version,
                      state.token_generation, grant.access_token, grant.refresh_token, grant.token_expiry,
                      grant.granted_scope)
               .rows() > 0;
}

Done execute(Connection& connection, const EndRefresh& operation) {
    const TokenState& state = operation.state;
    connection.write(Sql::composed(kEnd), operation.reconnect_reason, operation.now,
                     facts_of(operation.reconnect_reason), Uuid{state.account_id}, state.ownership_version,
                     state.token_generation, Uuid{operation.holder}, operation.wait_until,
                     std::int64_t{operation.is_answer_lost});
    return {};
}

bool execute(Connection& connection, const ExpireToken& operation) {
    if (!is_uuid(operation.account_id)) return false;
    return connection
               .write(R"sql(
UPDATE public.cloud_provider_accounts SET token_expiry = least(token_expiry, $2) WHERE id = $1)sql",
                      Uuid{operation.account_id}, operation.now)
               .changed_rows() > 0;
}

}  // namespace holdfast::storage::postgres
