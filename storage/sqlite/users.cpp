#include "storage/sqlite/users.h"

#include "storage/columns.h"
#include "storage/sqlite/constraints.h"
#include "storage/sqlite/events.h"
#include "storage/sqlite/sessions.h"

namespace holdfast::storage::sqlite {
namespace {

constexpr Columns kCredentialColumns{
    Column("auth_user.id", &Credentials::user_id),
    Column("auth_user.email", &Credentials::email),
    Column("profile.username", &Credentials::username),
    Column("coalesce(auth_user.encrypted_password, '')", &Credentials::password_hash),
};
const std::string kSelectCredentials = "SELECT " + kCredentialColumns.list() + R"sql(
FROM auth_users AS auth_user JOIN users AS profile ON profile.id = auth_user.id
WHERE auth_user.email = ?1)sql";

// A trigger may drop an INSERT without an error: only the returned row proves that it was written.
void require_row(Query& insert, std::string_view id, std::string_view table) {
    if (insert.first(first_text) == id) return;
    throw StoreError(ErrorKind::internal, "the insert into " + std::string(table) + " returned no row");
}

void insert_auth_user(Connection& connection, const NewUser& user) {
    Query insert(connection,
                 R"sql(
INSERT INTO auth_users (id, email, encrypted_password, created_at, updated_at)
VALUES (?1, ?2, ?3, ?4, ?4) RETURNING id)sql",
                 user.id, user.email, user.password_hash, user.created_at);
    require_row(insert, user.id, "auth_users");
}

void insert_profile(Connection& connection, const NewUser& user) {
    Query insert(connection,
                 R"sql(
INSERT INTO users (id, email, username, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4) RETURNING id)sql",
                 user.id, user.email, user.username, user.created_at);
    require_row(insert, user.id, "users");
}

}  // namespace

CreateUserOutcome execute(Connection& connection, const CreateUser& operation) {
    const NewUser& user = operation.user;
    try {
        insert_auth_user(connection, user);
    } catch (const ConstraintFailed& failure) {
        const auto violation = violation_of(failure, "users", {{"id", user.id}, {"email", user.email}});
        if (!violation || violation->constraint != kEmailConstraint) throw;
        return EmailTaken{*violation};
    }
    insert_profile(connection, user);
    write_event(connection, {.type = "user.created",
                             .occurred_at = user.created_at,
                             .user_id = user.id,
                             .actor_id = operation.session ? std::optional(user.id) : std::nullopt,
                             .network = operation.network});
    if (operation.session) insert_session(connection, *operation.session, operation.network);
    return UserCreated{};
}

std::optional<Credentials> execute(Connection& connection, const FindCredentials& operation) {
    Query query(connection, Sql::composed(kSelectCredentials), operation.email);
    return query.first([](const Query& row) { return kCredentialColumns.read(row); });
}

bool execute(Connection& connection, const KnowsUser& operation) {
    Query query(connection, "SELECT id FROM users WHERE id = ?1", operation.user_id);
    return query.first(first_text).has_value();
}

bool execute(Connection& connection, const ReplacePassword& operation) {
    Query replace(connection,
                  R"sql(
UPDATE auth_users SET encrypted_password = ?3, updated_at = ?4 WHERE id = ?1 AND encrypted_password = ?2)sql",
                  operation.user_id, operation.old_hash, operation.new_hash, operation.now);
    if (replace.run() == 0) return false;
    const std::string user_id(operation.user_id);
    write_event(connection, {.type = "user.password_changed",
                             .occurred_at = operation.now,
                             .user_id = user_id,
                             .actor_id = user_id,
                             .network = operation.network});
    revoke_others(connection,
                  {operation.user_id, operation.kept_session_id, operation.now, operation.network},
                  SessionEnd::password_changed);
    return true;
}

bool execute(Connection& connection, const DeleteUser& operation) {
    if (Query(connection, "DELETE FROM auth_users WHERE id = ?1", operation.user_id).run() == 0) return false;
    write_event(
        connection,
        {.type = "user.deleted", .occurred_at = operation.now, .subject_id = std::string(operation.user_id)});
    return true;
}

}  // namespace holdfast::storage::sqlite
