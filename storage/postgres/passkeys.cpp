#include "storage/postgres/passkeys.h"

#include "storage/passkey_columns.h"

namespace holdfast::storage::postgres {
namespace {

const std::string kList = "SELECT " + kPasskeyColumns.list() + R"sql(
FROM public.holdfast_passkeys WHERE user_id = $1 ORDER BY created_at, id)sql";
const std::string kFind = "SELECT " + kPasskeyColumns.list() + R"sql(
FROM public.holdfast_passkeys WHERE credential_id = $1)sql";

// A statement of its own before the one that counts, which then sees what others have added meanwhile.
constexpr const char* kLockUser = "SELECT id FROM auth.users WHERE id = $1 FOR NO KEY UPDATE";

constexpr const char* kAdd = R"sql(
WITH added AS (
    INSERT INTO public.holdfast_passkeys (id, user_id, name, credential_id, public_key, algorithm, sign_count,
        transports, created_at)
    SELECT $1, id, $3, $4, $5, $6, $7, $8, $9 FROM auth.users
    WHERE id = $2 AND (SELECT count(*) FROM public.holdfast_passkeys WHERE user_id = $2) < $10
    ON CONFLICT (credential_id) DO NOTHING RETURNING user_id)
INSERT INTO public.domain_events (event_type, occurred_at, user_id, actor_id, network, facts)
SELECT 'user.passkey_added', $9, user_id, user_id, $11,
    pg_catalog.jsonb_build_object('name', $3::text)::text FROM added)sql";

constexpr const char* kIsTaken = "SELECT true FROM public.holdfast_passkeys WHERE credential_id = $1";

constexpr const char* kUse = R"sql(
UPDATE public.holdfast_passkeys SET used_challenge_at = $2, sign_count = $3, last_used_at = $4
WHERE id = $1 AND (used_challenge_at IS NULL OR used_challenge_at < $2)
    AND (sign_count < $3 OR sign_count = 0 AND $3 = 0))sql";

// Both lock the user first, as the deletion of a user does. $2 NULL: all.
constexpr const char* kRemove = R"sql(
WITH party AS (SELECT id FROM auth.users WHERE id = $1 FOR KEY SHARE),
removed AS (
    DELETE FROM public.holdfast_passkeys AS passkey USING party
    WHERE passkey.user_id = party.id AND ($2::uuid IS NULL OR passkey.id = $2)
    RETURNING passkey.user_id, passkey.name)
INSERT INTO public.domain_events (event_type, occurred_at, user_id, actor_id, network, facts)
SELECT 'user.passkey_removed', $3, user_id, $4, $5, pg_catalog.jsonb_build_object('name', name)::text
FROM removed)sql";

Passkey read_passkey(const Row& row) { return kPasskeyColumns.read(row); }

}  // namespace

AddedPasskey execute(Connection& connection, const AddPasskey& operation) {
    const Passkey& passkey = operation.passkey;
    const auto results = connection.write_all({
        Statement(kLockUser, Uuid{passkey.user_id}),
        Statement(kAdd, Uuid{passkey.id}, Uuid{passkey.user_id}, passkey.name, passkey.credential_id,
                  passkey.public_key, passkey.algorithm, passkey.sign_count, passkey.transports,
                  passkey.created_at, operation.most, operation.network),
        Statement(kIsTaken, passkey.credential_id),
    });
    if (results[1].changed_rows() > 0) return AddedPasskey::added;
    return results[2].rows() > 0 ? AddedPasskey::taken : AddedPasskey::no_room;
}

SharedRead<ListPasskeys> read_of(const ListPasskeys& operation) {
    if (!is_uuid(operation.user_id)) return {};
    return {Statement(Sql::composed(kList), Uuid{operation.user_id}),
            [](const Result& result) { return result.all(read_passkey); }, Rows::several};
}

SharedRead<FindPasskey> read_of(const FindPasskey& operation) {
    return {Statement(Sql::composed(kFind), operation.credential_id),
            [](const Result& result) { return result.first(read_passkey); }};
}

bool execute(Connection& connection, const UsePasskey& operation) {
    return connection
               .write(kUse, Uuid{operation.id}, operation.challenge_issued_at, operation.sign_count,
                      operation.now)
               .changed_rows() > 0;
}

bool execute(Connection& connection, const RemovePasskey& operation) {
    if (!is_uuid(operation.id)) return false;
    const Uuid user{operation.user_id};
    return connection
               .write(kRemove, user, std::optional(Uuid{operation.id}), operation.now, std::optional(user),
                      operation.network)
               .changed_rows() > 0;
}

std::int64_t execute(Connection& connection, const RemovePasskeys& operation) {
    return connection
        .write(kRemove, Uuid{operation.user_id}, std::optional<Uuid>(), operation.now, std::optional<Uuid>(),
               std::string_view())
        .changed_rows();
}

}  // namespace holdfast::storage::postgres
