#include "storage/sqlite/passkeys.h"

#include "storage/passkey_columns.h"
#include "storage/sqlite/events.h"

namespace holdfast::storage::sqlite {
namespace {

const std::string kList = "SELECT " + kPasskeyColumns.list() + R"sql(
FROM holdfast_passkeys WHERE user_id = ?1 ORDER BY created_at, id)sql";
const std::string kFind = "SELECT " + kPasskeyColumns.list() + R"sql(
FROM holdfast_passkeys WHERE credential_id = ?1)sql";

Passkey read_passkey(const Query& row) { return kPasskeyColumns.read(row); }

bool is_taken(Connection& connection, std::string_view credential_id) {
    return Query(connection, "SELECT 1 FROM holdfast_passkeys WHERE credential_id = ?1", credential_id)
        .first([](const Query& row) { return row.integer(0); })
        .has_value();
}

void tell_removed(Connection& connection, std::string_view user_id, const std::string& name, Time now,
                  const std::optional<std::string>& actor_id, std::string_view network) {
    write_event(connection, {.type = "user.passkey_removed",
                             .occurred_at = now,
                             .user_id = std::string(user_id),
                             .actor_id = actor_id,
                             .network = network,
                             .facts = json_object({{"name", name}})});
}

}  // namespace

AddedPasskey execute(Connection& connection, const AddPasskey& operation) {
    const Passkey& passkey = operation.passkey;
    if (is_taken(connection, passkey.credential_id)) return AddedPasskey::taken;
    Query add(connection, R"sql(
INSERT INTO holdfast_passkeys (id, user_id, name, credential_id, public_key, algorithm, sign_count, transports,
    created_at)
SELECT ?1, id, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM auth_users
WHERE id = ?2 AND (SELECT count(*) FROM holdfast_passkeys WHERE user_id = ?2) < ?10)sql",
              passkey.id, passkey.user_id, passkey.name, passkey.credential_id, passkey.public_key,
              passkey.algorithm, passkey.sign_count, passkey.transports, passkey.created_at, operation.most);
    if (add.run() == 0) return AddedPasskey::no_room;
    write_event(connection, {.type = "user.passkey_added",
                             .occurred_at = passkey.created_at,
                             .user_id = passkey.user_id,
                             .actor_id = passkey.user_id,
                             .network = operation.network,
                             .facts = json_object({{"name", passkey.name}})});
    return AddedPasskey::added;
}

std::vector<Passkey> execute(Connection& connection, const ListPasskeys& operation) {
    return Query(connection, Sql::composed(kList), operation.user_id).all(read_passkey);
}

std::optional<Passkey> execute(Connection& connection, const FindPasskey& operation) {
    return Query(connection, Sql::composed(kFind), operation.credential_id).first(read_passkey);
}

bool execute(Connection& connection, const UsePasskey& operation) {
    return Query(connection, R"sql(
UPDATE holdfast_passkeys SET used_challenge_at = ?2, sign_count = ?3, last_used_at = ?4
WHERE id = ?1 AND (used_challenge_at IS NULL OR used_challenge_at < ?2)
    AND (sign_count < ?3 OR sign_count = 0 AND ?3 = 0))sql",
                 operation.id, operation.challenge_issued_at, operation.sign_count, operation.now)
               .run() > 0;
}

bool execute(Connection& connection, const RemovePasskey& operation) {
    const auto name =
        Query(connection, "DELETE FROM holdfast_passkeys WHERE id = ?2 AND user_id = ?1 RETURNING name",
              operation.user_id, operation.id)
            .first(first_text);
    if (!name) return false;
    tell_removed(connection, operation.user_id, *name, operation.now, std::string(operation.user_id),
                 operation.network);
    return true;
}

std::int64_t execute(Connection& connection, const RemovePasskeys& operation) {
    const auto names = Query(connection, "DELETE FROM holdfast_passkeys WHERE user_id = ?1 RETURNING name",
                             operation.user_id)
                           .all(first_text);
    for (const std::string& name : names)
        tell_removed(connection, operation.user_id, name, operation.now, std::nullopt, "");
    return static_cast<std::int64_t>(names.size());
}

}  // namespace holdfast::storage::sqlite
