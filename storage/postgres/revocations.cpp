#include "storage/postgres/revocations.h"

#include "storage/revocation_columns.h"

namespace holdfast::storage::postgres {
namespace {

// Each is a statement of its own, so that the next one sees what was committed while it waited.
constexpr const char* kLockAuthUser = "SELECT id FROM auth.users WHERE id = $1 FOR UPDATE";
constexpr const char* kLockUser = "SELECT id FROM public.users WHERE id = $1 FOR UPDATE";
constexpr const char* kShareUser = "SELECT id FROM public.users WHERE id = $1 FOR KEY SHARE";

// $1 user, $2 names of providers, $3 now.
const std::string kFound = R"sql(
WITH found AS (
    SELECT * FROM public.cloud_provider_accounts
    WHERE user_id = $1 AND position(' ' || provider || ' ' IN ' ' || $2 || ' ') > 0
        AND (access_token IS NOT NULL OR refresh_token IS NOT NULL))sql";
const std::string kKeepFound = R"sql( ORDER BY id FOR UPDATE)
INSERT INTO public.token_revocations (user_id, provider, provider_account_id, access_token, refresh_token,
    next_try_at, created_at)
SELECT user_id, provider, provider_account_id, access_token, refresh_token, $3, $3 FROM found)sql";
const std::string kKeepOfUser = kFound + kKeepFound;
const std::string kKeepOfAccount = kFound + " AND id = $4" + kKeepFound;

const std::string kTake = R"sql(
WITH due AS (
    SELECT id FROM public.token_revocations WHERE next_try_at <= $1 ORDER BY next_try_at LIMIT 1
    FOR UPDATE SKIP LOCKED),
taken AS (
    UPDATE public.token_revocations AS waiting SET tries = waiting.tries + 1,
        next_try_at = $1 + $2 * (1::bigint << waiting.tries::integer) * interval '1 microsecond'
    FROM due WHERE waiting.id = due.id RETURNING waiting.*)
SELECT )sql" + kRevocationColumns.list() +
                          R"sql(
FROM taken AS revocation LEFT JOIN public.cloud_provider_accounts AS account
    ON account.provider = revocation.provider AND account.provider_account_id = revocation.provider_account_id
    AND account.is_active
LEFT JOIN public.ownership_transfer_requests AS request
    ON request.provider = revocation.provider AND request.provider_account_id = revocation.provider_account_id
    AND request.status = 'pending' AND request.expires_at > $1)sql";

}  // namespace

std::vector<Statement> keep_tokens_of_account(std::string_view account_id, std::string_view user_id,
                                              std::string_view revocable, Time now) {
    if (revocable.empty()) return {};
    return {Statement(kShareUser, Uuid{user_id}),
            Statement(Sql::composed(kKeepOfAccount), Uuid{user_id}, revocable, now, Uuid{account_id})};
}

std::vector<Statement> keep_tokens_of_user(std::string_view user_id, std::string_view revocable, Time now) {
    if (revocable.empty()) return {};
    return {Statement(kLockAuthUser, Uuid{user_id}), Statement(kLockUser, Uuid{user_id}),
            Statement(Sql::composed(kKeepOfUser), Uuid{user_id}, revocable, now)};
}

std::optional<TokenRevocation> execute(Connection& connection, const TakeRevocation& operation) {
    return connection.write(Sql::composed(kTake), operation.now, std::int64_t{operation.pause.count()})
        .first([](const Row& row) { return kRevocationColumns.read(row); });
}

Done execute(Connection& connection, const EndRevocation& operation) {
    connection.write("DELETE FROM public.token_revocations WHERE id = $1", Uuid{operation.id});
    return {};
}

}  // namespace holdfast::storage::postgres
