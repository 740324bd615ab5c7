#include "storage/postgres/apps.h"

#include "storage/app_columns.h"
#include "storage/events.h"
#include "storage/vault_columns.h"

namespace holdfast::storage::postgres {
namespace {

const std::string kFind = "SELECT " + kAppColumns.list() + R"sql(
FROM public.holdfast_apps WHERE credential_digest = $1 AND revoked_at IS NULL)sql";

// The columns of the app, then those of the account, which are all NULL if there is none.
const std::string kFindWithTokens = "SELECT * FROM (" + kFind + ") AS app LEFT JOIN (SELECT " +
                                    kTokenColumns.list() +
                                    " FROM public.cloud_provider_accounts WHERE id = $2) AS account ON true";

const std::string kList = "SELECT " + kAppColumns.list() + " FROM public.holdfast_apps ORDER BY name";

AppAndTokens read_app_and_tokens(const Row& row) {
    AppAndTokens found{kAppColumns.read(row), std::nullopt};
    constexpr int kTokens = kAppColumns.size();
    if (!row.is_null(kTokens)) found.tokens = kTokenColumns.read(row, kTokens);
    return found;
}

}  // namespace

bool execute(Connection& connection, const CreateApp& operation) {
    const NewApp& app = operation.app;
    return connection
               .write(R"sql(
INSERT INTO public.holdfast_apps (id, name, credential_digest, scopes, provider, created_at, rotated_at)
VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (name) DO NOTHING)sql",
                      Uuid{app.id}, app.app_name, app.credential_digest, app.scopes, app.provider, app.now)
               .changed_rows() > 0;
}

SharedRead<FindApp> read_of(const FindApp& operation) {
    return {Statement(Sql::composed(kFind), operation.credential_digest), first_row<kAppColumns>};
}

SharedRead<FindAppAndTokens> read_of(const FindAppAndTokens& operation) {
    std::optional<Uuid> account;
    if (is_uuid(operation.account_id)) account = Uuid{operation.account_id};
    return {Statement(Sql::composed(kFindWithTokens), operation.credential_digest, account),
            [](const Result& result) { return result.first(read_app_and_tokens); }};
}

std::vector<App> execute(Connection& connection, const ListApps&) {
    return connection.read(Sql::composed(kList)).all([](const Row& row) { return kAppColumns.read(row); });
}

bool execute(Connection& connection, const RotateApp& operation) {
    return connection
               .write(R"sql(
UPDATE public.holdfast_apps SET credential_digest = $2, rotated_at = $3 WHERE name = $1 AND revoked_at IS NULL)sql",
                      operation.app_name, operation.credential_digest, operation.now)
               .changed_rows() > 0;
}

bool execute(Connection& connection, const RevokeApp& operation) {
    return connection
               .write("UPDATE public.holdfast_apps SET revoked_at = coalesce(revoked_at, $2) WHERE name = $1",
                      operation.app_name, operation.now)
               .changed_rows() > 0;
}

Done execute(Connection& connection, const TouchApp& operation) {
    connection.write("UPDATE public.holdfast_apps SET last_used_at = $2 WHERE id = $1",
                     Uuid{operation.app_id}, operation.now);
    return {};
}

Done execute(Connection& connection, const TellTokenIssued& operation) {
    connection.write(R"sql(
WITH party AS (
    SELECT owned.* FROM public.cloud_provider_accounts AS owned JOIN public.users AS profile
        ON profile.id = owned.user_id
    WHERE owned.id = $1 FOR KEY SHARE OF profile)
INSERT INTO public.domain_events (event_type, occurred_at, user_id, actor_id, account_id, provider,
    provider_account_id, account_email, nickname, network, facts)
SELECT 'token.issued', $3, user_id, $2, id, provider, provider_account_id, account_email, nickname, $4, $5
FROM party)sql",
                     Uuid{operation.account_id}, Uuid{operation.app_id}, operation.now, operation.network,
                     json_object({{"app", operation.app_name}}));
    return {};
}

}  // namespace holdfast::storage::postgres
