#include "storage/postgres/sessions.h"

#include "storage/events.h"
#include "storage/postgres/user_columns.h"
#include "storage/session_columns.h"

#include <utility>

namespace holdfast::storage::postgres {
namespace {

// The lock makes a change of the password wait, and a login wait for one: it then sees the new hash. Answers
// whether there is such a user, and whether the row was written.
constexpr const char* kInsert = R"sql(
WITH party AS (
    SELECT id FROM auth.users WHERE id = $2 AND ($6::text IS NULL OR encrypted_password = $6) FOR SHARE),
session AS (
    INSERT INTO public.auth_sessions (id, user_id, generation, created_at, expires_at, user_agent, network,
        authenticated_at)
    SELECT $1, party.id, $3, $4, $5, $7, $8, $4 FROM party
    RETURNING id, user_id),
told AS (
    INSERT INTO public.domain_events (event_type, occurred_at, user_id, actor_id, subject_id, network, facts)
    SELECT 'session.created', $4, user_id, user_id, id, $8, '{}' FROM session)
SELECT EXISTS (SELECT FROM party), EXISTS (SELECT FROM session))sql";

// Leaves a session that another transaction changes to the next login: it never waits, so it can't deadlock.
constexpr const char* kEndSurplus = R"sql(
WITH surplus AS (
    SELECT id FROM public.auth_sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2
    ORDER BY id = $3 DESC, coalesce(rotated_at, created_at) DESC, id OFFSET $4),
locked AS (
    SELECT id FROM public.auth_sessions WHERE id IN (SELECT id FROM surplus) AND revoked_at IS NULL
    FOR UPDATE SKIP LOCKED),
revoked AS (
    UPDATE public.auth_sessions AS session SET revoked_at = $2 FROM locked WHERE session.id = locked.id
    RETURNING session.id, session.user_id)
INSERT INTO public.domain_events (event_type, occurred_at, user_id, subject_id, network, facts)
SELECT 'session.ended', $2, user_id, id, $5, $6 FROM revoked)sql";

// The lock is a statement of its own, so that the next one sees a sign-out that was committed meanwhile.
constexpr const char* kShareUser = "SELECT id FROM public.users WHERE id = $1 FOR SHARE";
constexpr const char* kBranch = R"sql(
WITH session AS (
    INSERT INTO public.auth_sessions (id, user_id, generation, created_at, expires_at, user_agent, network,
        authenticated_at)
    SELECT $1, user_id, $4, $5, $6, $7, $8, authenticated_at FROM public.auth_sessions
    WHERE id = $2 AND user_id = $3 AND revoked_at IS NULL AND expires_at > $5
    ON CONFLICT (id) DO NOTHING
    RETURNING id, user_id),
told AS (
    INSERT INTO public.domain_events (event_type, occurred_at, user_id, actor_id, subject_id, network, facts)
    SELECT 'session.created', $5, user_id, user_id, id, $8, '{}' FROM session)
SELECT id FROM session)sql";

const std::string kSelectSessions = "SELECT " + kListedSessionColumns.list() + R"sql(
FROM public.auth_sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $3
ORDER BY id = $2 DESC, last_used_at DESC, id LIMIT $4)sql";

constexpr const char* kRevoke = R"sql(
WITH party AS (SELECT id FROM public.users WHERE id = $1 FOR KEY SHARE),
revoked AS (
    UPDATE public.auth_sessions AS session SET revoked_at = $3 FROM party
    WHERE session.id = $2 AND session.user_id = party.id
        AND session.revoked_at IS NULL AND session.expires_at > $3
    RETURNING session.user_id)
INSERT INTO public.domain_events (event_type, occurred_at, user_id, subject_id, network, facts)
SELECT 'session.ended', $3, user_id, $2, $4, $5 FROM revoked)sql";

// The lock lets one of these work at a time for a user: two could lock the sessions in different orders. If
// $6 is not NULL, the user must have that password hash.
constexpr const char* kRevokeOthers = R"sql(
WITH party AS (
    SELECT profile.id FROM public.users AS profile JOIN auth.users AS auth_user USING (id)
    WHERE profile.id = $1 AND ($6::text IS NULL OR auth_user.encrypted_password = $6)
    FOR NO KEY UPDATE OF profile),
revoked AS (
    UPDATE public.auth_sessions AS session SET revoked_at = $3 FROM party
    WHERE session.user_id = party.id AND session.id <> $2
        AND session.revoked_at IS NULL AND session.expires_at > $3
    RETURNING session.id, session.user_id)
INSERT INTO public.domain_events (event_type, occurred_at, user_id, subject_id, network, facts)
SELECT 'session.ended', $3, user_id, id, $4, $5 FROM revoked)sql";

// At most 100 rows at a time, as every sweep: more than one login adds, and few enough to hold nobody up.
// Leaves locked rows to the next sweep: it never waits, so it can't deadlock. In the index's order: a plan
// for any time, which may take many rows for expired, would else read the table.
constexpr const char* kSweep = R"sql(
DELETE FROM public.auth_sessions WHERE id = ANY (ARRAY(
    SELECT id FROM public.auth_sessions WHERE expires_at <= $1 AND id <> $2
    ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED)))sql";

// Three columns follow those of the user.
RotateOutcome read_outcome(const Row& row) {
    constexpr int kReused = kSessionUserColumns.size(), kGeneration = kReused + 1, kRotatedAt = kReused + 2;
    if (row.flag(kReused)) return SessionReused{};
    if (row.is_null(1)) return SessionGone{};
    return SessionRotated{kSessionUserColumns.read(row), row.integer(kGeneration), row.time(kRotatedAt)};
}

std::string facts_of(SessionEnd reason) { return json_object({{"reason", name(reason)}}); }

}  // namespace

Statement revoke_others_statement(const RevokeOtherSessions& operation, SessionEnd reason,
                                  std::optional<std::string_view> password_hash) {
    return Statement(kRevokeOthers, Uuid{operation.user_id}, Uuid{operation.kept_session_id}, operation.now,
                     operation.network, facts_of(reason), password_hash);
}

Statement insert_session_statement(const NewSession& session, std::string_view network,
                                   std::optional<std::string_view> password_hash) {
    return Statement(kInsert, Uuid{session.id}, Uuid{session.user_id}, kFirstGeneration, session.created_at,
                     session.expires_at, password_hash, session.user_agent, network);
}

bool execute(Connection& connection, const CreateSession& operation) {
    const NewSession& session = operation.session;
    const auto results = connection.write_all({
        insert_session_statement(session, operation.network, operation.password_hash),
        Statement(kEndSurplus, Uuid{session.user_id}, session.created_at, Uuid{session.id}, operation.most,
                  operation.network, facts_of(SessionEnd::too_many)),
        Statement(kSweep, session.created_at, Uuid{session.id}),
    });
    const auto [may_begin, is_written] =
        results.front().first([](const Row& row) { return std::pair(row.flag(0), row.flag(1)); }).value();
    if (may_begin && !is_written)
        throw StoreError(ErrorKind::internal, "the insert into auth_sessions returned no row");
    return is_written;
}

std::optional<SessionUser> execute(Connection& connection, const AuthSchema& schema,
                                   const BranchSession& operation) {
    const NewSession& session = operation.session;
    const auto results = connection.write_all({
        Statement(kShareUser, Uuid{session.user_id}),
        Statement(kBranch, Uuid{session.id}, Uuid{operation.from_session_id}, Uuid{session.user_id},
                  kFirstGeneration, session.created_at, session.expires_at, session.user_agent,
                  operation.network),
        Statement(schema.select_session(), Uuid{session.id}, session.created_at),
    });
    if (results[1].rows() == 0) return std::nullopt;
    return results[2].first([](const Row& row) { return kSessionUserColumns.read(row); });
}

SharedRead<FindSession> read_of(const AuthSchema& schema, const FindSession& operation) {
    if (!is_uuid(operation.session_id)) return {};
    return {Statement(schema.select_session(), Uuid{operation.session_id}, operation.now),
            first_row<kSessionUserColumns>};
}

RotateOutcome execute(Connection& connection, const AuthSchema& schema, const RotateSession& operation) {
    if (!is_uuid(operation.session_id)) return SessionGone{};
    return connection
        .write(schema.rotate_session(), Uuid{operation.session_id}, operation.generation, operation.now,
               operation.expires_at, operation.network, operation.now - operation.repeat_window,
               std::chrono::microseconds(operation.longest).count())
        .first(read_outcome)
        .value_or(SessionGone{});
}

std::vector<ListedSession> execute(Connection& connection, const ListSessions& operation) {
    return connection
        .read(Sql::composed(kSelectSessions), Uuid{operation.user_id}, Uuid{operation.first}, operation.now,
              operation.limit)
        .all([](const Row& row) { return kListedSessionColumns.read(row); });
}

bool execute(Connection& connection, const RevokeSession& operation) {
    if (!is_uuid(operation.session_id)) return false;
    return connection
               .write(kRevoke, Uuid{operation.user_id}, Uuid{operation.session_id}, operation.now,
                      operation.network, facts_of(operation.reason))
               .changed_rows() > 0;
}

Done execute(Connection& connection, const RevokeOtherSessions& operation) {
    connection.write_all({revoke_others_statement(operation, SessionEnd::ended_by_user)});
    return {};
}

Done execute(Connection& connection, const AuthenticateSession& operation) {
    connection.write(R"sql(
UPDATE public.auth_sessions SET authenticated_at = $2
WHERE id = $1 AND revoked_at IS NULL AND expires_at > $2)sql",
                     Uuid{operation.session_id}, operation.now);
    return {};
}

}  // namespace holdfast::storage::postgres
