#include "storage/sqlite/apps.h"

#include "storage/app_columns.h"
#include "storage/events.h"
#include "storage/vault_columns.h"

namespace holdfast::storage::sqlite {
namespace {

const std::string kFind = "SELECT " + kAppColumns.list() + R"sql(
FROM holdfast_apps WHERE credential_digest = ?1 AND revoked_at IS NULL)sql";

// The columns of the app, then those of the account, which are all NULL if there is none.
const std::string kFindWithTokens = "SELECT * FROM (" + kFind + ") AS app LEFT JOIN (SELECT " +
                                    kTokenColumns.list() +
                                    " FROM cloud_provider_accounts WHERE id = ?2) AS account ON true";

const std::string kList = "SELECT " + kAppColumns.list() + " FROM holdfast_apps ORDER BY name";

AppAndTokens read_app_and_tokens(const Query& row) {
    AppAndTokens found{kAppColumns.read(row), std::nullopt};
    constexpr int kTokens = kAppColumns.size();
    if (!row.is_null(kTokens)) found.tokens = kTokenColumns.read(row, kTokens);
    return found;
}

}  // namespace

bool execute(Connection& connection, const CreateApp& operation) {
    const NewApp& app = operation.app;
    Query insert(connection, R"sql(
INSERT INTO holdfast_apps (id, name, credential_digest, scopes, provider, created_at, rotated_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6) ON CONFLICT (name) DO NOTHING)sql",
                 app.id, app.app_name, app.credential_digest, app.scopes, app.provider, app.now);
    return insert.run() > 0;
}

std::optional<App> execute(Connection& connection, const FindApp& operation) {
    return Query(connection, Sql::composed(kFind), operation.credential_digest).first([](const Query& row) {
        return kAppColumns.read(row);
    });
}

std::optional<AppAndTokens> execute(Connection& connection, const FindAppAndTokens& operation) {
    return Query(connection, Sql::composed(kFindWithTokens), operation.credential_digest,
                 operation.account_id)
        .first(read_app_and_tokens);
}

std::vector<App> execute(Connection& connection, const ListApps&) {
    return Query(connection, Sql::composed(kList)).all([](const Query& row) {
        return kAppColumns.read(row);
    });
}

bool execute(Connection& connection, const RotateApp& operation) {
    Query update(connection, R"sql(
UPDATE holdfast_apps SET credential_digest = ?2, rotated_at = ?3 WHERE name = ?1 AND revoked_at IS NULL)sql",
                 operation.app_name, operation.credential_digest, operation.now);
    return update.run() > 0;
}

bool execute(Connection& connection, const RevokeApp& operation) {
    Query update(connection, "UPDATE holdfast_apps SET revoked_at = coalesce(revoked_at, ?2) WHERE name = ?1",
                 operation.app_name, operation.now);
    return update.run() > 0;
}

Done execute(Connection& connection, const TouchApp& operation) {
    Query(connection, "UPDATE holdfast_apps SET last_used_at = ?2 WHERE id = ?1", operation.app_id,
          operation.now)
        .run();
    return {};
}

Done execute(Connection& connection, const TellTokenIssued& operation) {
    Query(connection, R"sql(
INSERT INTO domain_events (event_type, occurred_at, user_id, actor_id, account_id, provider, provider_account_id,
    account_email, nickname, network, facts)
SELECT 'token.issued', ?3, user_id, ?2, id, provider, provider_account_id, account_email, nickname, ?4, ?5
FROM cloud_provider_accounts WHERE id = ?1)sql",
          operation.account_id, operation.app_id, operation.now, operation.network,
          json_object({{"app", operation.app_name}}))
        .run();
    return {};
}

}  // namespace holdfast::storage::sqlite
