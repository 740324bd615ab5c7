#include "storage/postgres/second_factors.h"

#include "storage/columns.h"

namespace holdfast::storage::postgres {
namespace {

constexpr Columns kColumns{
    Column("factor.secret", &SecondFactor::secret),
    Column("factor.confirmed_at", &SecondFactor::confirmed_at),
    Column(
        "(SELECT count(*) FROM public.holdfast_recovery_codes AS code WHERE code.user_id = factor.user_id)",
        &SecondFactor::recovery_codes),
};
const std::string kFind = "SELECT " + kColumns.list() + R"sql(
FROM public.holdfast_second_factors AS factor WHERE factor.user_id = $1)sql";

// Each locks the user first, as the deletion of a user does.
constexpr const char* kSave = R"sql(
WITH party AS (SELECT id FROM auth.users WHERE id = $1 FOR KEY SHARE)
INSERT INTO public.holdfast_second_factors AS factor (user_id, secret, created_at)
SELECT id, $2, $3 FROM party
ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at
WHERE factor.confirmed_at IS NULL)sql";

// $4 holds the digests, with blanks between them.
constexpr const char* kConfirm = R"sql(
WITH party AS (SELECT id FROM auth.users WHERE id = $1 FOR KEY SHARE),
confirmed AS (
    UPDATE public.holdfast_second_factors AS factor SET confirmed_at = $5, last_used_step = $3 FROM party
    WHERE factor.user_id = party.id AND factor.secret = $2 AND factor.confirmed_at IS NULL
    RETURNING factor.user_id),
codes AS (
    INSERT INTO public.holdfast_recovery_codes (user_id, digest)
    SELECT user_id, pg_catalog.unnest(pg_catalog.string_to_array($4, ' ')) FROM confirmed)
INSERT INTO public.domain_events (event_type, occurred_at, user_id, actor_id, network, facts)
SELECT 'user.second_factor_added', $5, user_id, user_id, $6, '{}' FROM confirmed)sql";

constexpr const char* kUseStep = R"sql(
UPDATE public.holdfast_second_factors SET last_used_step = $3
WHERE user_id = $1 AND secret = $2 AND confirmed_at IS NOT NULL AND last_used_step < $3)sql";

constexpr const char* kUseRecoveryCode = R"sql(
WITH party AS (SELECT id FROM auth.users WHERE id = $1 FOR KEY SHARE),
used AS (
    DELETE FROM public.holdfast_recovery_codes AS code USING party
    WHERE code.user_id = party.id AND code.digest = $2 RETURNING code.user_id)
INSERT INTO public.domain_events (event_type, occurred_at, user_id, actor_id, network, facts)
SELECT 'user.recovery_code_used', $3, user_id, user_id, $4, '{}' FROM used)sql";

constexpr const char* kRemove = R"sql(
WITH party AS (SELECT id FROM auth.users WHERE id = $1 FOR KEY SHARE),
removed AS (
    DELETE FROM public.holdfast_second_factors AS factor USING party
    WHERE factor.user_id = party.id AND factor.confirmed_at IS NOT NULL RETURNING factor.user_id)
INSERT INTO public.domain_events (event_type, occurred_at, user_id, actor_id, network, facts)
SELECT 'user.second_factor_removed', $2, user_id, $3, $4, '{}' FROM removed)sql";

std::string joined(std::span<const std::string> digests) {
    std::string text;
    for (const std::string& digest : digests) text.append(text.empty() ? "" : " ").append(digest);
    return text;
}

}  // namespace

SharedRead<FindSecondFactor> read_of(const FindSecondFactor& operation) {
    if (!is_uuid(operation.user_id)) return {};
    return {Statement(Sql::composed(kFind), Uuid{operation.user_id}), first_row<kColumns>};
}

bool execute(Connection& connection, const SaveSecondFactor& operation) {
    return connection.write(kSave, Uuid{operation.user_id}, operation.secret, operation.now).changed_rows() >
           0;
}

bool execute(Connection& connection, const ConfirmSecondFactor& operation) {
    return connection
               .write(kConfirm, Uuid{operation.user_id}, operation.secret, operation.step,
                      joined(operation.recovery_digests), operation.now, operation.network)
               .changed_rows() > 0;
}

bool execute(Connection& connection, const UseCodeStep& operation) {
    return connection.write(kUseStep, Uuid{operation.user_id}, operation.secret, operation.step)
               .changed_rows() > 0;
}

bool execute(Connection& connection, const UseRecoveryCode& operation) {
    return connection
               .write(kUseRecoveryCode, Uuid{operation.user_id}, operation.digest, operation.now,
                      operation.network)
               .changed_rows() > 0;
}

bool execute(Connection& connection, const RemoveSecondFactor& operation) {
    const auto actor = operation.actor_id ? std::optional(Uuid{*operation.actor_id}) : std::nullopt;
    return connection.write(kRemove, Uuid{operation.user_id}, operation.now, actor, operation.network)
               .changed_rows() > 0;
}

}  // namespace holdfast::storage::postgres
