#include "storage/sqlite/sessions.h"

#include "storage/sqlite/faults.h"

namespace holdfast::storage::sqlite {

void insert_session(Connection& connection, const NewSession& session) {
    Query insert(connection,
                 "INSERT INTO auth_sessions (id, user_id, generation, created_at, expires_at)"
                 " VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id",
                 session.id, session.user_id, kFirstGeneration, session.created_at, session.expires_at);
    if (insert.first(first_text) == session.id) return;
    throw StoreError(ErrorKind::internal, "the insert into auth_sessions returned no row");
}

bool create_session(Connection& connection, const NewSession& session) {
    Query(connection, "DELETE FROM auth_sessions WHERE expires_at <= ?1", session.created_at).run();
    try {
        insert_session(connection, session);
        return true;
    } catch (const ConstraintFailed& failure) {
        if (!failure.is_foreign_key()) throw;
        return false;
    }
}

std::optional<SessionUser> find_session(Connection& connection, std::string_view session_id, Time now) {
    Query query(connection,
                "SELECT auth_sessions.id, users.id, auth_users.email, users.username, users.created_at"
                " FROM auth_sessions"
                " JOIN auth_users ON auth_users.id = auth_sessions.user_id"
                " JOIN users ON users.id = auth_sessions.user_id"
                " WHERE auth_sessions.id = ?1 AND revoked_at IS NULL AND expires_at > ?2",
                session_id, now);
    return query.first([](const Query& row) {
        return SessionUser{row.text(0), row.text(1), row.text(2), row.text(3), row.time(4)};
    });
}

RotateOutcome rotate_session(Connection& connection, std::string_view session_id, std::int64_t generation,
                             Time now, Time expires_at) {
    Query spend(connection,
                "UPDATE auth_sessions SET generation = generation + 1, expires_at = ?4"
                " WHERE id = ?1 AND generation = ?2 AND revoked_at IS NULL AND expires_at > ?3"
                " RETURNING generation",
                session_id, generation, now, expires_at);
    if (const auto next = spend.first([](const Query& row) { return row.integer(0); })) {
        if (auto user = find_session(connection, session_id, now))
            return SessionRotated{std::move(*user), *next};
        return SessionGone{};
    }
    Query revoke(connection,
                 "UPDATE auth_sessions SET revoked_at = ?3"
                 " WHERE id = ?1 AND generation > ?2 AND revoked_at IS NULL AND expires_at > ?3",
                 session_id, generation, now);
    if (revoke.run() > 0) return SessionReused{};
    return SessionGone{};
}

bool revoke_session(Connection& connection, std::string_view session_id, Time now) {
    Query revoke(
        connection,
        "UPDATE auth_sessions SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL AND expires_at > ?2",
        session_id, now);
    return revoke.run() > 0;
}

}  // namespace holdfast::storage::sqlite
