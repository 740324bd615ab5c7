#include "storage/sqlite/revocations.h"

#include "storage/revocation_columns.h"

namespace holdfast::storage::sqlite {
namespace {

const std::string kKeepOfUser = R"sql(
INSERT INTO token_revocations (user_id, provider, provider_account_id, access_token, refresh_token,
    next_try_at, created_at)
SELECT user_id, provider, provider_account_id, access_token, refresh_token, ?3, ?3
FROM cloud_provider_accounts
WHERE user_id = ?1 AND instr(' ' || ?2 || ' ', ' ' || provider || ' ') > 0
    AND (access_token IS NOT NULL OR refresh_token IS NOT NULL))sql";
const std::string kKeepOfAccount = kKeepOfUser + " AND id = ?4";

const std::string kSelect = "SELECT " + kRevocationColumns.list() + R"sql(
FROM token_revocations AS revocation LEFT JOIN cloud_provider_accounts AS account
    ON account.provider = revocation.provider AND account.provider_account_id = revocation.provider_account_id
    AND account.is_active = 1
LEFT JOIN ownership_transfer_requests AS request
    ON request.provider = revocation.provider AND request.provider_account_id = revocation.provider_account_id
    AND request.status = 'pending' AND request.expires_at > ?2
WHERE revocation.id = ?1)sql";

}  // namespace

void keep_tokens_of_account(Connection& connection, std::string_view account_id, std::string_view user_id,
                            std::string_view revocable, Time now) {
    if (revocable.empty()) return;
    Query(connection, Sql::composed(kKeepOfAccount), user_id, revocable, now, account_id).run();
}

void keep_tokens_of_user(Connection& connection, std::string_view user_id, std::string_view revocable,
                         Time now) {
    if (revocable.empty()) return;
    Query(connection, Sql::composed(kKeepOfUser), user_id, revocable, now).run();
}

std::optional<TokenRevocation> execute(Connection& connection, const TakeRevocation& operation) {
    Query take(connection, R"sql(
UPDATE token_revocations SET tries = tries + 1, next_try_at = ?1 + (?2 << tries)
WHERE id = (SELECT id FROM token_revocations WHERE next_try_at <= ?1 ORDER BY next_try_at, id LIMIT 1)
RETURNING id)sql",
               operation.now, std::int64_t{operation.pause.count()});
    const auto id = take.first(first_text);
    if (!id) return std::nullopt;
    return Query(connection, Sql::composed(kSelect), *id, operation.now).first([](const Query& row) {
        return kRevocationColumns.read(row);
    });
}

Done execute(Connection& connection, const EndRevocation& operation) {
    Query(connection, "DELETE FROM token_revocations WHERE id = ?1", operation.id).run();
    return {};
}

}  // namespace holdfast::storage::sqlite
