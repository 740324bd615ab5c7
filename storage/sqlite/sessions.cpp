#include "storage/sqlite/sessions.h"

#include "storage/events.h"
#include "storage/session_columns.h"
#include "storage/sqlite/events.h"
#include "storage/sqlite/users.h"

namespace holdfast::storage::sqlite {

namespace {

constexpr Columns kSessionUserColumns{
    Column("session.id", &SessionUser::session_id),
    Column("profile.id", &SessionUser::user_id),
    Column(kEmailOfUser, &SessionUser::email),
    Column("profile.username", &SessionUser::username),
    Column("profile.created_at", &SessionUser::created_at),
    Column("session.authenticated_at", &SessionUser::authenticated_at),
    Column("auth_user.email_confirmed_at IS NOT NULL", &SessionUser::has_verified_email),
};
const std::string kSelectUser = "SELECT " + kSessionUserColumns.list() + R"sql(
FROM auth_sessions AS session
JOIN auth_users AS auth_user ON auth_user.id = session.user_id
JOIN users AS profile ON profile.id = session.user_id
WHERE session.id = ?1 AND session.revoked_at IS NULL AND session.expires_at > ?2)sql";

const std::string kSelectSessions = "SELECT " + kListedSessionColumns.list() + R"sql(
FROM auth_sessions WHERE user_id = ?1 AND revoked_at IS NULL AND expires_at > ?3
ORDER BY id = ?2 DESC, last_used_at DESC, id LIMIT ?4)sql";

void write_beginning(Connection& connection, const NewSession& session, std::string_view network) {
    write_event(connection, {.type = "session.created",
                             .occurred_at = session.created_at,
                             .user_id = session.user_id,
                             .actor_id = session.user_id,
                             .subject_id = session.id,
                             .network = network});
}

void write_end(Connection& connection, std::string_view user_id, std::string_view session_id,
               SessionEnd reason, Time now, std::string_view network) {
    write_event(connection, {.type = "session.ended",
                             .occurred_at = now,
                             .user_id = std::string(user_id),
                             .subject_id = std::string(session_id),
                             .network = network,
                             .facts = json_object({{"reason", name(reason)}})});
}

// At most 100 rows, as every sweep: more than one login adds, and few enough to hold nobody up.
void sweep(Connection& connection, Time now) {
    Query(connection,
          R"sql(
DELETE FROM auth_sessions WHERE id IN (
    SELECT id FROM auth_sessions WHERE expires_at <= ?1 ORDER BY expires_at LIMIT 100))sql",
          now)
        .run();
}

void end_surplus(Connection& connection, const NewSession& session, std::int64_t most,
                 std::string_view network) {
    Query revoke(connection,
                 R"sql(
UPDATE auth_sessions SET revoked_at = ?2 WHERE id IN (
    SELECT id FROM auth_sessions WHERE user_id = ?1 AND revoked_at IS NULL AND expires_at > ?2
    ORDER BY id = ?3 DESC, coalesce(rotated_at, created_at) DESC, id LIMIT -1 OFFSET ?4)
RETURNING id)sql",
                 session.user_id, session.created_at, session.id, most);
    for (const std::string& id : revoke.all(first_text))
        write_end(connection, session.user_id, id, SessionEnd::too_many, session.created_at, network);
}

// Revokes a valid session whose spent generation came again. False if it is none, or if the generation is not
// spent.
bool revoke_reused(Connection& connection, const RotateSession& operation) {
    Query query(connection,
                R"sql(
UPDATE auth_sessions SET revoked_at = ?3
WHERE id = ?1 AND generation > ?2 AND revoked_at IS NULL AND expires_at > ?3
RETURNING user_id)sql",
                operation.session_id, operation.generation, operation.now);
    const auto user_id = query.first(first_text);
    if (!user_id) return false;
    write_event(connection, {.type = "session.reused",
                             .occurred_at = operation.now,
                             .user_id = user_id,
                             .subject_id = std::string(operation.session_id),
                             .network = operation.network});
    return true;
}

// When the next generation began, if it is the current one and began within `repeat_window`; else nullopt.
std::optional<Time> find_late_rotation(Connection& connection, const RotateSession& operation) {
    Query query(connection,
                R"sql(
SELECT rotated_at FROM auth_sessions
WHERE id = ?1 AND generation = ?2 + 1 AND revoked_at IS NULL AND expires_at > ?3
    AND rotated_at > ?4)sql",
                operation.session_id, operation.generation, operation.now,
                operation.now - operation.repeat_window);
    return query.first([](const Query& row) { return row.time(0); });
}

}  // namespace

void insert_session(Connection& connection, const NewSession& session, std::string_view network) {
    Query insert(connection,
                 R"sql(
INSERT INTO auth_sessions (id, user_id, generation, created_at, expires_at, user_agent, network,
    authenticated_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?4)
RETURNING id)sql",
                 session.id, session.user_id, kFirstGeneration, session.created_at, session.expires_at,
                 session.user_agent, network);
    if (insert.first(first_text) != session.id)
        throw StoreError(ErrorKind::internal, "the insert into auth_sessions returned no row");
    write_beginning(connection, session, network);
}

bool execute(Connection& connection, const CreateSession& operation) {
    const NewSession& session = operation.session;
    sweep(connection, session.created_at);
    Query may_begin(connection,
                    R"sql(
SELECT id FROM auth_users WHERE id = ?1 AND (?2 IS NULL OR encrypted_password = ?2))sql",
                    session.user_id, operation.password_hash);
    if (!may_begin.first(first_text)) return false;
    insert_session(connection, session, operation.network);
    end_surplus(connection, session, operation.most, operation.network);
    return true;
}

std::optional<SessionUser> execute(Connection& connection, const BranchSession& operation) {
    const NewSession& session = operation.session;
    Query branch(connection,
                 R"sql(
INSERT INTO auth_sessions (id, user_id, generation, created_at, expires_at, user_agent, network,
    authenticated_at)
SELECT ?1, user_id, ?4, ?5, ?6, ?7, ?8, authenticated_at FROM auth_sessions
WHERE id = ?2 AND user_id = ?3 AND revoked_at IS NULL AND expires_at > ?5
ON CONFLICT (id) DO NOTHING
RETURNING id)sql",
                 session.id, operation.from_session_id, session.user_id, kFirstGeneration, session.created_at,
                 session.expires_at, session.user_agent, operation.network);
    if (!branch.first(first_text)) return std::nullopt;
    write_beginning(connection, session, operation.network);
    return execute(connection, FindSession{session.id, session.created_at});
}

std::optional<SessionUser> execute(Connection& connection, const FindSession& operation) {
    Query query(connection, Sql::composed(kSelectUser), operation.session_id, operation.now);
    return query.first([](const Query& row) { return kSessionUserColumns.read(row); });
}

RotateOutcome execute(Connection& connection, const RotateSession& operation) {
    Query spend(connection,
                R"sql(
UPDATE auth_sessions SET generation = generation + 1, rotated_at = ?3, expires_at = min(?4, created_at + ?6),
    network = ?5
WHERE id = ?1 AND generation = ?2 AND revoked_at IS NULL AND expires_at > ?3)sql",
                operation.session_id, operation.generation, operation.now, operation.expires_at,
                operation.network, std::chrono::microseconds(operation.longest).count());
    const auto rotated_at =
        spend.run() == 1 ? std::optional(operation.now) : find_late_rotation(connection, operation);
    if (rotated_at) {
        if (auto user = execute(connection, FindSession{operation.session_id, operation.now}))
            return SessionRotated{std::move(*user), operation.generation + 1, *rotated_at};
        return SessionGone{};
    }
    if (revoke_reused(connection, operation)) return SessionReused{};
    return SessionGone{};
}

std::vector<ListedSession> execute(Connection& connection, const ListSessions& operation) {
    return Query(connection, Sql::composed(kSelectSessions), operation.user_id, operation.first,
                 operation.now, operation.limit)
        .all([](const Query& row) { return kListedSessionColumns.read(row); });
}

bool execute(Connection& connection, const RevokeSession& operation) {
    Query revoke(connection,
                 R"sql(
UPDATE auth_sessions SET revoked_at = ?3
WHERE user_id = ?1 AND id = ?2 AND revoked_at IS NULL AND expires_at > ?3)sql",
                 operation.user_id, operation.session_id, operation.now);
    if (revoke.run() == 0) return false;
    write_end(connection, operation.user_id, operation.session_id, operation.reason, operation.now,
              operation.network);
    return true;
}

void revoke_others(Connection& connection, const RevokeOtherSessions& operation, SessionEnd reason) {
    Query revoke(connection,
                 R"sql(
UPDATE auth_sessions SET revoked_at = ?3
WHERE user_id = ?1 AND id <> ?2 AND revoked_at IS NULL AND expires_at > ?3
RETURNING id)sql",
                 operation.user_id, operation.kept_session_id, operation.now);
    for (const std::string& id : revoke.all(first_text))
        write_end(connection, operation.user_id, id, reason, operation.now, operation.network);
}

Done execute(Connection& connection, const RevokeOtherSessions& operation) {
    revoke_others(connection, operation, SessionEnd::ended_by_user);
    return {};
}

Done execute(Connection& connection, const AuthenticateSession& operation) {
    Query(connection,
          R"sql(
UPDATE auth_sessions SET authenticated_at = ?2 WHERE id = ?1 AND revoked_at IS NULL AND expires_at > ?2)sql",
          operation.session_id, operation.now)
        .run();
    return {};
}

}  // namespace holdfast::storage::sqlite
