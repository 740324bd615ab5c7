#include "storage/sqlite/users.h"

#include "storage/columns.h"
#include "storage/sqlite/constraints.h"
#include "storage/sqlite/email_links.h"
#include "storage/sqlite/events.h"
#include "storage/sqlite/mails.h"
#include "storage/sqlite/revocations.h"
#include "storage/sqlite/sessions.h"

namespace holdfast::storage::sqlite {
namespace {

constexpr Columns kCredentialColumns{
    Column("auth_user.id", &Credentials::user_id),
    Column(kEmailOfUser, &Credentials::email),
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

// As on a Supabase project (storage/postgres/auth_schema.cpp).
void insert_auth_user(Connection& connection, const NewUser& user, bool signs_in) {
    const auto verified_at = user.has_verified_email ? std::optional(user.created_at) : std::nullopt;
    const auto signed_in_at = signs_in ? std::optional(user.created_at) : std::nullopt;
    const std::string& email = user.email.empty() ? user.id : user.email;
    Query insert(connection,
                 R"sql(
INSERT INTO auth_users (id, email, encrypted_password, created_at, updated_at, raw_user_meta_data,
    raw_app_meta_data, email_confirmed_at, last_sign_in_at)
VALUES (?1, ?2, ?3, ?4, ?4,
    iif(?1 = ?2, ?6, json_set(?6, '$.sub', ?1, '$.email', ?2, '$.username', ?5,
        '$.email_verified', json(iif(?8 IS NULL, 'false', 'true')), '$.phone_verified', json('false'))),
    iif(?1 = ?2, ?7, json_set(?7, '$.provider', 'email', '$.providers', json_array('email'))), ?8, ?9)
RETURNING id)sql",
                 user.id, email, user.password_hash, user.created_at, user.username, user.user_metadata,
                 user.app_metadata, verified_at, signed_in_at);
    require_row(insert, user.id, "auth_users");
}

// The violation if it is of the email's unique constraint; else throws the failure on.
EmailTaken email_taken(const ConstraintFailed& failure, const std::string& id, const std::string& email) {
    const auto violation = violation_of(failure, "users", {{"id", id}, {"email", email}});
    if (!violation || violation->constraint != kEmailConstraint) throw failure;
    return EmailTaken{*violation};
}

constexpr Columns kDetailColumns{
    Column("auth_user.id", &UserDetails::id),
    Column(kEmailOfUser, &UserDetails::email),
    Column("coalesce(profile.username, '')", &UserDetails::username),
    Column("auth_user.email_confirmed_at", &UserDetails::email_confirmed_at),
    Column(R"((SELECT max(at) FROM (SELECT auth_user.last_sign_in_at AS at
        UNION ALL SELECT created_at FROM auth_sessions WHERE user_id = auth_user.id)))",
           &UserDetails::last_sign_in_at),
    Column("coalesce(auth_user.raw_user_meta_data, '{}')", &UserDetails::user_metadata),
    Column("coalesce(auth_user.raw_app_meta_data, '{}')", &UserDetails::app_metadata),
    Column("auth_user.created_at", &UserDetails::created_at),
    Column("auth_user.updated_at", &UserDetails::updated_at),
    Column("auth_user.email = auth_user.id", &UserDetails::is_anonymous),
};
const std::string kSelectDetails =
    "SELECT " + kDetailColumns.list() +
    " FROM auth_users AS auth_user LEFT JOIN users AS profile ON profile.id = auth_user.id";
const std::string kSelectOneUser = kSelectDetails + " WHERE auth_user.id = ?1";
const std::string kSelectPage =
    kSelectDetails + " ORDER BY auth_user.created_at DESC, auth_user.id LIMIT ?1 OFFSET ?2";

// ?7: 1 verified, 0 not, NULL as it is.
constexpr const char* kUpdateUser = R"sql(
UPDATE auth_users SET email = coalesce(?2, email),
    encrypted_password = coalesce(?3, encrypted_password),
    raw_user_meta_data = coalesce(?4, raw_user_meta_data),
    raw_app_meta_data = coalesce(?5, raw_app_meta_data),
    email_confirmed_at = CASE ?7 WHEN 1 THEN coalesce(email_confirmed_at, ?6) WHEN 0 THEN NULL
        ELSE email_confirmed_at END,
    updated_at = ?6
WHERE id = ?1)sql";

// As the caller of UpdateUser has asked for.
void tell_update(Connection& connection, const UpdateUser& operation) {
    const auto tell = [&](std::string_view type) {
        write_event(connection, {.type = type,
                                 .occurred_at = operation.now,
                                 .user_id = std::string(operation.user_id),
                                 .actor_id = operation.actor_id,
                                 .network = operation.network});
    };
    if (operation.password_hash) tell("user.password_changed");
    if (operation.email || operation.user_metadata || operation.app_metadata || operation.has_verified_email)
        tell("user.changed");
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
    NewUser user = operation.user;
    if (operation.invitation) {
        if (!has_invitation(connection, *operation.invitation, user.email, user.created_at))
            return NotInvited{};
        user.has_verified_email = true;
    }
    try {
        insert_auth_user(connection, user, operation.session.has_value());
    } catch (const ConstraintFailed& failure) {
        return email_taken(failure, user.id, user.email);
    }
    if (operation.invitation) end_invitation(connection, *operation.invitation);
    insert_profile(connection, user);
    write_event(connection, {.type = "user.created",
                             .occurred_at = user.created_at,
                             .user_id = user.id,
                             .actor_id = operation.session ? std::optional(user.id) : std::nullopt,
                             .network = operation.network});
    if (operation.session) insert_session(connection, *operation.session, operation.network);
    if (operation.mail != nullptr) write_mail(connection, *operation.mail);
    return UserCreated{};
}

std::optional<Credentials> execute(Connection& connection, const FindCredentials& operation) {
    Query query(connection, Sql::composed(kSelectCredentials), operation.email);
    return query.first([](const Query& row) { return kCredentialColumns.read(row); });
}

std::optional<UserDetails> execute(Connection& connection, const FindUser& operation) {
    Query query(connection, Sql::composed(kSelectOneUser), operation.user_id);
    return query.first([](const Query& row) { return kDetailColumns.read(row); });
}

UserPage execute(Connection& connection, const ListUsers& operation) {
    UserPage page{Query(connection, Sql::composed(kSelectPage), operation.limit, operation.offset)
                      .all([](const Query& row) { return kDetailColumns.read(row); }),
                  0};
    page.total = Query(connection, "SELECT count(*) FROM auth_users")
                     .first([](const Query& row) { return row.integer(0); })
                     .value();
    return page;
}

UpdateUserOutcome execute(Connection& connection, const UpdateUser& operation) {
    std::optional<std::int64_t> verified;
    if (operation.has_verified_email) verified = *operation.has_verified_email ? 1 : 0;
    try {
        Query update(connection, kUpdateUser, operation.user_id, operation.email, operation.password_hash,
                     operation.user_metadata, operation.app_metadata, operation.now, verified);
        if (update.run() == 0) return NoSuchUser{};
    } catch (const ConstraintFailed& failure) {
        return email_taken(failure, std::string(operation.user_id), operation.email.value_or(""));
    }
    if (operation.email) {
        Query(connection, "UPDATE users SET email = ?2, updated_at = ?3 WHERE id = ?1", operation.user_id,
              *operation.email, operation.now)
            .run();
    }
    tell_update(connection, operation);
    if (operation.password_hash)
        revoke_others(connection, {operation.user_id, "", operation.now, operation.network},
                      SessionEnd::password_changed);
    if (operation.email || operation.password_hash) forget_email_links(connection, operation.user_id);
    return UserUpdated{};
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
    forget_email_links(connection, operation.user_id);
    return true;
}

bool execute(Connection& connection, const DeleteUser& operation) {
    keep_tokens_of_user(connection, operation.user_id, operation.revocable, operation.now);
    if (Query(connection, "DELETE FROM auth_users WHERE id = ?1", operation.user_id).run() == 0) return false;
    write_event(
        connection,
        {.type = "user.deleted", .occurred_at = operation.now, .subject_id = std::string(operation.user_id)});
    return true;
}

}  // namespace holdfast::storage::sqlite
