#include "storage/postgres/users.h"

#include "storage/postgres/faults.h"
#include "storage/postgres/sessions.h"
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

constexpr std::string_view kDivisionByZero = "22012";

std::vector<Statement> sign_up(const AuthSchema& schema, const CreateUser& operation) {
    const NewUser& user = operation.user;
    std::vector<Statement> statements = {Statement(schema.insert_user(), Uuid{user.id}, user.email,
                                                   user.password_hash, user.created_at, user.username)};
    if (schema.has_identities()) {
        statements.push_back(Statement(schema.insert_identity(), Uuid{user.id}, user.email, user.created_at));
    }
    statements.push_back(
        Statement(kInsertProfile, Uuid{user.id}, user.email, user.username, user.created_at));
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

CreateUserOutcome execute(Connection& connection, const AuthSchema& schema, const CreateUser& operation) {
    const NewUser& user = operation.user;
    try {
        connection.write_all(sign_up(schema, operation));
        return UserCreated{};
    } catch (const ServerRefused& refused) {
        if (refused.sqlstate() == kDivisionByZero) {
            throw StoreError(ErrorKind::internal, "an insert of the sign-up returned no row");
        }
        const bool email_taken = refused.sqlstate() == kUniqueViolation && refused.table() == "auth_users" &&
                                 schema.is_email_index(refused.constraint());
        if (!email_taken) throw;
        return EmailTaken{unique_violation("auth_users", kEmailConstraint, {{"email", user.email}}).value()};
    }
}

std::optional<Credentials> execute(Connection& connection, const AuthSchema& schema,
                                   const FindCredentials& operation) {
    return connection.read(schema.select_credentials(), operation.email).first([](const Row& row) {
        return kCredentialColumns.read(row);
    });
}

bool execute(Connection& connection, const KnowsUser& operation) {
    if (!is_uuid(operation.user_id)) return false;
    return connection.read("SELECT id FROM public.users WHERE id = $1", Uuid{operation.user_id}).rows() > 0;
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
    });
    return results.front().changed_rows() > 0;
}

bool execute(Connection& connection, const DeleteUser& operation) {
    if (!is_uuid(operation.user_id)) return false;
    const Result result = connection.write(R"sql(
WITH deleted AS (DELETE FROM auth.users WHERE id = $1 RETURNING id)
INSERT INTO public.domain_events (event_type, occurred_at, subject_id, network, facts)
SELECT 'user.deleted', $2, id, '', '{}' FROM deleted)sql",
                                           Uuid{operation.user_id}, operation.now);
    return result.changed_rows() > 0;
}

}  // namespace holdfast::storage::postgres
