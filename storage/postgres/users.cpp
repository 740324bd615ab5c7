#include "storage/postgres/users.h"

#include "storage/postgres/email_links.h"
#include "storage/postgres/faults.h"
#include "storage/postgres/mails.h"
#include "storage/postgres/revocations.h"
#include "storage/postgres/sessions.h"
#include "storage/postgres/transaction.h"
#include "storage/postgres/user_columns.h"
#include "storage/violations.h"

namespace holdfast::storage::postgres {
namespace {

// A trigger on auth.users may have written the profile already, as in Supabase's manual. Then it belongs to
// this sign-up, because auth.users has just accepted the id.
constexpr const char* kInsertProfile = R"sql(
INSERT INTO public.users (id, email, username, created_at, updated_at) VALUES ($1, $2, $3, $4, $4)
ON CONFLICT (id) DO UPDATE SET email = excluded.email, username = excluded.username)sql";

// A trigger may drop an INSERT without an error, and the program sees the rows only after the commit. So the
// session is made from the profile; if that makes no session, the division by zero undoes the sign-up.
constexpr const char* kInsertSession = R"sql(
WITH session AS (
    INSERT INTO public.auth_sessions (id, user_id, generation, created_at, expires_at, user_agent, network,
        authenticated_at)
    SELECT $1, profile.id, $3, $4, $5, $7, $6, $4 FROM public.users AS profile JOIN auth.users AS auth_user USING (id)
    WHERE profile.id = $2
    RETURNING id, user_id),
events AS (
    INSERT INTO public.domain_events (event_type, occurred_at, user_id, actor_id, subject_id, network, facts)
    SELECT happened.event_type, $4, session.user_id, session.user_id, happened.subject_id, $6, '{}'
    FROM session CROSS JOIN LATERAL (VALUES (1, 'user.created', NULL), (2, 'session.created', session.id))
        AS happened (place, event_type, subject_id)
    ORDER BY happened.place)
SELECT 1 / (SELECT count(*) FROM session))sql";
// The same without a session.
constexpr const char* kTellUser = R"sql(
WITH told AS (
    INSERT INTO public.domain_events (event_type, occurred_at, user_id, network, facts)
    SELECT 'user.created', $2, profile.id, $3, '{}'
    FROM public.users AS profile JOIN auth.users AS auth_user USING (id) WHERE profile.id = $1
    RETURNING user_id)
SELECT 1 / (SELECT count(*) FROM told))sql";
// Writes the event if it has replaced the hash.
constexpr const char* kReplacePassword = R"sql(
WITH replaced AS (
    UPDATE auth.users SET encrypted_password = $3, updated_at = $4 WHERE id = $1 AND encrypted_password = $2
    RETURNING id)
INSERT INTO public.domain_events (event_type, occurred_at, user_id, actor_id, network, facts)
SELECT 'user.password_changed', $4, id, id, $5, '{}' FROM replaced)sql";

constexpr Columns kDetailColumns{
    Column("auth_user.id", &UserDetails::id),
    Column(kEmailOfUser, &UserDetails::email),
    Column("coalesce(profile.username, '')::text", &UserDetails::username),
    Column("auth_user.email_confirmed_at", &UserDetails::email_confirmed_at),
    Column(R"(greatest(auth_user.last_sign_in_at, (SELECT max(session.created_at)
        FROM public.auth_sessions AS session WHERE session.user_id = auth_user.id)))",
           &UserDetails::last_sign_in_at),
    Column("coalesce(auth_user.raw_user_meta_data, '{}')::text", &UserDetails::user_metadata),
    Column("coalesce(auth_user.raw_app_meta_data, '{}')::text", &UserDetails::app_metadata),
    Column("coalesce(auth_user.created_at, 'epoch')", &UserDetails::created_at),
    Column("coalesce(auth_user.updated_at, auth_user.created_at, 'epoch')", &UserDetails::updated_at),
    // The project's column, which older ones lack; there, who has neither email nor phone.
    Column(R"(CASE WHEN auth_user.email IS NULL
            THEN coalesce((pg_catalog.to_jsonb(auth_user) ->> 'is_anonymous')::boolean,
                          pg_catalog.to_jsonb(auth_user) ->> 'phone' IS NULL)
            ELSE auth_user.email::text = auth_user.id::text END)",
           &UserDetails::is_anonymous),
};
const std::string kSelectDetails =
    "SELECT " + kDetailColumns.list() +
    " FROM auth.users AS auth_user LEFT JOIN public.users AS profile ON profile.id = auth_user.id";
const std::string kSelectOneUser = kSelectDetails + " WHERE auth_user.id = $1";
const std::string kSelectPage =
    kSelectDetails + " ORDER BY auth_user.created_at DESC NULLS LAST, auth_user.id LIMIT $1 OFFSET $2";

// $7: 1 verified, 0 not, NULL as it is. $9 names the events.
constexpr const char* kUpdateUser = R"sql(
WITH updated AS (
    UPDATE auth.users SET email = coalesce($2, email),
        encrypted_password = coalesce($3, encrypted_password),
        raw_user_meta_data = coalesce($4::jsonb, raw_user_meta_data),
        raw_app_meta_data = coalesce($5::jsonb, raw_app_meta_data),
        email_confirmed_at = CASE $7::bigint WHEN 1 THEN coalesce(email_confirmed_at, $6) WHEN 0 THEN NULL
            ELSE email_confirmed_at END,
        updated_at = $6
    WHERE id = $1 RETURNING id),
told AS (
    INSERT INTO public.domain_events (event_type, occurred_at, user_id, actor_id, network, facts)
    SELECT happened.event_type, $6, profile.id, $8, $9, '{}'
    FROM updated JOIN public.users AS profile USING (id) CROSS JOIN LATERAL (VALUES
        (1, CASE WHEN $3::text IS NOT NULL THEN 'user.password_changed' END),
        (2, CASE WHEN coalesce($2, $4, $5) IS NOT NULL OR $7::bigint IS NOT NULL THEN 'user.changed' END))
        AS happened (place, event_type)
    WHERE happened.event_type IS NOT NULL ORDER BY happened.place)
SELECT id FROM updated)sql";
constexpr const char* kUpdateProfileEmail =
    "UPDATE public.users SET email = $2, updated_at = $3 WHERE id = $1";
// The columns that every version of auth.identities has.
constexpr const char* kUpdateIdentityEmail = R"sql(
UPDATE auth.identities SET identity_data = identity_data || pg_catalog.jsonb_build_object('email', $2::text),
    updated_at = $3
WHERE user_id = $1 AND provider = 'email')sql";

constexpr const char* kEndAnonymity =
    "UPDATE auth.users SET is_anonymous = false WHERE id = $1 AND is_anonymous";

constexpr std::string_view kNobody = "00000000-0000-0000-0000-000000000000";

constexpr std::string_view kDivisionByZero = "22012";

std::optional<Uuid> optional_uuid(const std::optional<std::string>& id) {
    return id ? std::optional(Uuid{*id}) : std::nullopt;
}

std::vector<Statement> sign_up(const AuthSchema& schema, const CreateUser& operation) {
    const NewUser& user = operation.user;
    const bool is_verified =
        user.has_verified_email || operation.invitation || schema.assumes_emails_verified();
    const auto verified_at = is_verified ? std::optional(user.created_at) : std::nullopt;
    const auto signed_in_at = operation.session ? std::optional(user.created_at) : std::nullopt;
    const auto email = user.email.empty() ? std::nullopt : std::optional(user.email);
    const auto profile_email =
        email || schema.profile_needs_email() ? std::optional(user.email) : std::nullopt;
    std::vector<Statement> statements = {Statement(
        schema.insert_user(), Uuid{user.id}, email, user.password_hash, user.created_at, user.username,
        user.user_metadata, user.app_metadata, email ? verified_at : std::nullopt, signed_in_at)};
    if (schema.has_identities() && email) {
        statements.push_back(
            Statement(schema.insert_identity(), Uuid{user.id}, user.email, user.created_at, verified_at));
    }
    statements.push_back(
        Statement(kInsertProfile, Uuid{user.id}, profile_email, user.username, user.created_at));
    if (operation.mail != nullptr) statements.push_back(mail_statement(*operation.mail));
    if (!operation.session) {
        statements.push_back(Statement(kTellUser, Uuid{user.id}, user.created_at, operation.network));
        return statements;
    }
    const NewSession& session = *operation.session;
    statements.push_back(Statement(kInsertSession, Uuid{session.id}, Uuid{session.user_id}, kFirstGeneration,
                                   session.created_at, session.expires_at, operation.network,
                                   session.user_agent));
    return statements;
}

}  // namespace

bool is_email_taken(const ServerRefused& refused, const AuthSchema& schema) {
    return refused.sqlstate() == kUniqueViolation && refused.table() == "auth_users" &&
           schema.is_email_index(refused.constraint());
}

EmailTaken email_taken(const std::string& email) {
    return EmailTaken{unique_violation("auth_users", kEmailConstraint, {{"email", email}}).value()};
}

std::vector<Statement> update_statements(const AuthSchema& schema, const UpdateUser& operation) {
    const Uuid user{operation.user_id};
    const auto verified = operation.has_verified_email
                              ? std::optional<std::int64_t>(*operation.has_verified_email ? 1 : 0)
                              : std::nullopt;
    std::vector<Statement> statements = {Statement(kUpdateUser, user, operation.email,
                                                   operation.password_hash, operation.user_metadata,
                                                   operation.app_metadata, operation.now, verified,
                                                   optional_uuid(operation.actor_id), operation.network)};
    if (operation.email) {
        statements.push_back(Statement(kUpdateProfileEmail, user, *operation.email, operation.now));
        if (schema.has_identities()) {
            const auto verified_at = verified == 1 ? std::optional(operation.now) : std::nullopt;
            statements.push_back(Statement(kUpdateIdentityEmail, user, *operation.email, operation.now));
            statements.push_back(Statement(schema.insert_first_identity(), user, *operation.email,
                                           operation.now, verified_at));
        }
        if (schema.knows_anonymous()) statements.push_back(Statement(kEndAnonymity, user));
    }
    if (operation.password_hash) {
        statements.push_back(revoke_others_statement(
            {operation.user_id, kNobody, operation.now, operation.network}, SessionEnd::password_changed));
    }
    if (operation.email || operation.password_hash)
        statements.push_back(forget_email_links_statement(operation.user_id));
    return statements;
}

CreateUserOutcome execute(Connection& connection, const AuthSchema& schema, const CreateUser& operation) {
    const NewUser& user = operation.user;
    try {
        if (!operation.invitation) {
            connection.write_all(sign_up(schema, operation));
            return UserCreated{};
        }
        Transaction transaction(connection);
        const auto used =
            transaction.begin({use_invitation_statement(*operation.invitation, user.email, user.created_at)});
        if (used.front().changed_rows() == 0) return NotInvited{};
        transaction.commit(sign_up(schema, operation));
        return UserCreated{};
    } catch (const ServerRefused& refused) {
        if (refused.sqlstate() == kDivisionByZero) {
            throw StoreError(ErrorKind::internal, "an insert of the sign-up returned no row");
        }
        if (!is_email_taken(refused, schema)) throw;
        return email_taken(user.email);
    }
}

SharedRead<FindUser> read_of(const FindUser& operation) {
    if (!is_uuid(operation.user_id)) return {};
    return {Statement(Sql::composed(kSelectOneUser), Uuid{operation.user_id}), first_row<kDetailColumns>};
}

UserPage execute(Connection& connection, const ListUsers& operation) {
    UserPage page{connection.read(Sql::composed(kSelectPage), operation.limit, operation.offset)
                      .all([](const Row& row) { return kDetailColumns.read(row); }),
                  0};
    page.total = connection.read("SELECT count(*) FROM auth.users")
                     .first([](const Row& row) { return row.integer(0); })
                     .value();
    return page;
}

UpdateUserOutcome execute(Connection& connection, const AuthSchema& schema, const UpdateUser& operation) {
    if (!is_uuid(operation.user_id)) return NoSuchUser{};
    try {
        const auto results = connection.write_all(update_statements(schema, operation));
        if (results.front().rows() == 0) return NoSuchUser{};
        return UserUpdated{};
    } catch (const ServerRefused& refused) {
        if (!operation.email || !is_email_taken(refused, schema)) throw;
        return email_taken(*operation.email);
    }
}

SharedRead<FindCredentials> read_of(const AuthSchema& schema, const FindCredentials& operation) {
    return {Statement(schema.select_credentials(), operation.email), first_row<kCredentialColumns>};
}

SharedRead<KnowsUser> read_of(const KnowsUser& operation) {
    if (!is_uuid(operation.user_id)) return {};
    return {Statement("SELECT id FROM public.users WHERE id = $1", Uuid{operation.user_id}),
            [](const Result& result) { return result.rows() > 0; }};
}

// The second statement begins once the first one has the lock of the user, so it sees each session that a
// login with the old password has made. A new hash has a salt of its own: only this change can have written
// it.
bool execute(Connection& connection, const ReplacePassword& operation) {
    const auto results = connection.write_all({
        Statement(kReplacePassword, Uuid{operation.user_id}, operation.old_hash, operation.new_hash,
                  operation.now, operation.network),
        revoke_others_statement(
            {operation.user_id, operation.kept_session_id, operation.now, operation.network},
            SessionEnd::password_changed, operation.new_hash),
        forget_email_links_statement(operation.user_id, operation.new_hash),
    });
    return results.front().changed_rows() > 0;
}

bool execute(Connection& connection, const DeleteUser& operation) {
    if (!is_uuid(operation.user_id)) return false;
    auto statements = keep_tokens_of_user(operation.user_id, operation.revocable, operation.now);
    statements.push_back(Statement(R"sql(
WITH deleted AS (DELETE FROM auth.users WHERE id = $1 RETURNING id)
INSERT INTO public.domain_events (event_type, occurred_at, subject_id, network, facts)
SELECT 'user.deleted', $2, id, '', '{}' FROM deleted)sql",
                                   Uuid{operation.user_id}, operation.now));
    return connection.write_all(statements).back().changed_rows() > 0;
}

}  // namespace holdfast::storage::postgres
