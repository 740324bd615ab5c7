#include "storage/sqlite/second_factors.h"

#include "storage/columns.h"
#include "storage/sqlite/events.h"

namespace holdfast::storage::sqlite {
namespace {

constexpr Columns kColumns{
    Column("factor.secret", &SecondFactor::secret),
    Column("factor.confirmed_at", &SecondFactor::confirmed_at),
    Column("(SELECT count(*) FROM holdfast_recovery_codes AS code WHERE code.user_id = factor.user_id)",
           &SecondFactor::recovery_codes),
};
const std::string kFind = "SELECT " + kColumns.list() + R"sql(
FROM holdfast_second_factors AS factor WHERE factor.user_id = ?1)sql";

void tell(Connection& connection, std::string_view type, std::string_view user_id,
          const std::optional<std::string>& actor_id, Time now, std::string_view network) {
    write_event(connection, {.type = type,
                             .occurred_at = now,
                             .user_id = std::string(user_id),
                             .actor_id = actor_id,
                             .network = network});
}

}  // namespace

std::optional<SecondFactor> execute(Connection& connection, const FindSecondFactor& operation) {
    return Query(connection, Sql::composed(kFind), operation.user_id).first([](const Query& row) {
        return kColumns.read(row);
    });
}

bool execute(Connection& connection, const SaveSecondFactor& operation) {
    return Query(connection, R"sql(
INSERT INTO holdfast_second_factors (user_id, secret, created_at)
SELECT id, ?2, ?3 FROM auth_users WHERE id = ?1
ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at
WHERE confirmed_at IS NULL)sql",
                 operation.user_id, operation.secret, operation.now)
               .run() > 0;
}

bool execute(Connection& connection, const ConfirmSecondFactor& operation) {
    Query confirm(connection, R"sql(
UPDATE holdfast_second_factors SET confirmed_at = ?4, last_used_step = ?3
WHERE user_id = ?1 AND secret = ?2 AND confirmed_at IS NULL)sql",
                  operation.user_id, operation.secret, operation.step, operation.now);
    if (confirm.run() == 0) return false;
    for (const std::string& digest : operation.recovery_digests) {
        Query(connection, "INSERT INTO holdfast_recovery_codes (user_id, digest) VALUES (?1, ?2)",
              operation.user_id, digest)
            .run();
    }
    tell(connection, "user.second_factor_added", operation.user_id, std::string(operation.user_id),
         operation.now, operation.network);
    return true;
}

bool execute(Connection& connection, const UseCodeStep& operation) {
    return Query(connection, R"sql(
UPDATE holdfast_second_factors SET last_used_step = ?3
WHERE user_id = ?1 AND secret = ?2 AND confirmed_at IS NOT NULL AND last_used_step < ?3)sql",
                 operation.user_id, operation.secret, operation.step)
               .run() > 0;
}

bool execute(Connection& connection, const UseRecoveryCode& operation) {
    Query use(connection, "DELETE FROM holdfast_recovery_codes WHERE user_id = ?1 AND digest = ?2",
              operation.user_id, operation.digest);
    if (use.run() == 0) return false;
    tell(connection, "user.recovery_code_used", operation.user_id, std::string(operation.user_id),
         operation.now, operation.network);
    return true;
}

bool execute(Connection& connection, const RemoveSecondFactor& operation) {
    Query remove(connection,
                 "DELETE FROM holdfast_second_factors WHERE user_id = ?1 AND confirmed_at IS NOT NULL",
                 operation.user_id);
    if (remove.run() == 0) return false;
    tell(connection, "user.second_factor_removed", operation.user_id, operation.actor_id, operation.now,
         operation.network);
    return true;
}

}  // namespace holdfast::storage::sqlite
