#include "storage/sqlite/sessions.h"

#include "storage/columns.h"
#include "storage/sqlite/events.h"
#include "storage/sqlite/faults.h"

namespace holdfast::storage::sqlite {

namespace {

constexpr Columns kSessionUserColumns{
    Column("session.id", &SessionUser::session_id),
    Column("profile.id", &SessionUser::user_id),
    Column("auth_user.email", &SessionUser::email),
    Column("profile.username", &SessionUser::username),
    Column("profile.created_at", &SessionUser::created_at),
};
const std::string kSelectUser = "SELECT " + kSessionUserColumns.list() + R"sql(
FROM auth_sessions AS session
JOIN auth_users AS auth_user ON auth_user.id = session.user_id
JOIN users AS profile ON profile.id = session.user_id
WHERE session.id = ?1 AND session.revoked_at IS NULL AND session.expires_at > ?2)sql";

// Revokes a valid session whose generation is above `generation`, and writes the event. False if there is
// none.
bool revoke(Connection& connection, std::string_view session_id, std::int64_t generation, Time now,
            std::string_view event_type, std::string_view network) {
    Query query(connection,
                R"sql(
UPDATE auth_sessions SET revoked_at = ?3
WHERE id = ?1 AND generation > ?2 AND revoked_at IS NULL AND expires_at > ?3
RETURNING user_id)sql",
                session_id, generation, now);
    const auto user_id = query.first(first_text);
    if (!user_id) return false;
    write_event(connection, {.type = event_type,
                             .occurred_at = now,
                             .user_id = user_id,
                             .subject_id = std::string(session_id),
                             .network = network});
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
INSERT INTO auth_sessions (id, user_id, generation, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)
RETURNING id)sql",
                 session.id, session.user_id, kFirstGeneration, session.created_at, session.expires_at);
    if (insert.first(first_text) != session.id)
        throw StoreError(ErrorKind::internal, "the insert into auth_sessions returned no row");
    write_event(connection, {.type = "session.created",
                             .occurred_at = session.created_at,
                             .user_id = session.user_id,
                             .actor_id = session.user_id,
                             .subject_id = session.id,
                             .network = network});
}

bool execute(Connection& connection, const CreateSession& operation) {
    const NewSession& session = operation.session;
    Query(connection, "DELETE FROM auth_sessions WHERE expires_at <= ?1", session.created_at).run();
    try {
        insert_session(connection, session, operation.network);
        return true;
    } catch (const ConstraintFailed& failure) {
        if (!failure.is_foreign_key()) throw;
        return false;
    }
}

std::optional<SessionUser> execute(Connection& connection, const FindSession& operation) {
    Query query(connection, Sql::composed(kSelectUser), operation.session_id, operation.now);
    return query.first([](const Query& row) { return kSessionUserColumns.read(row); });
}

RotateOutcome execute(Connection& connection, const RotateSession& operation) {
    Query spend(connection,
                R"sql(
UPDATE auth_sessions SET generation = generation + 1, rotated_at = ?3, expires_at = ?4
WHERE id = ?1 AND generation = ?2 AND revoked_at IS NULL AND expires_at > ?3)sql",
                operation.session_id, operation.generation, operation.now, operation.expires_at);
    const auto rotated_at =
        spend.run() == 1 ? std::optional(operation.now) : find_late_rotation(connection, operation);
    if (rotated_at) {
        if (auto user = execute(connection, FindSession{operation.session_id, operation.now}))
            return SessionRotated{std::move(*user), operation.generation + 1, *rotated_at};
        return SessionGone{};
    }
    if (revoke(connection, operation.session_id, operation.generation, operation.now, "session.reused",
               operation.network))
        return SessionReused{};
    return SessionGone{};
}

Done execute(Connection& connection, const RevokeSession& operation) {
    revoke(connection, operation.session_id, 0, operation.now, "session.ended", operation.network);
    return {};
}

}  // namespace holdfast::storage::sqlite
