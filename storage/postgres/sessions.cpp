#include "storage/postgres/sessions.h"

#include "storage/postgres/events.h"
#include "storage/postgres/faults.h"
#include "storage/postgres/user_columns.h"

namespace holdfast::storage::postgres {
namespace {

constexpr const char* kInsert = R"sql(
INSERT INTO public.auth_sessions (id, user_id, generation, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5) RETURNING id)sql";

constexpr const char* kRevoke = R"sql(
WITH party AS (
    SELECT profile.id FROM public.users AS profile JOIN public.auth_sessions AS session
        ON session.user_id = profile.id
    WHERE session.id = $1 FOR KEY SHARE OF profile),
revoked AS (
    UPDATE public.auth_sessions AS session SET revoked_at = $2 FROM party
    WHERE session.id = $1 AND session.user_id = party.id
        AND session.revoked_at IS NULL AND session.expires_at > $2
    RETURNING session.user_id)
INSERT INTO public.domain_events (event_type, occurred_at, user_id, subject_id, network, facts)
SELECT 'session.ended', $2, user_id, $1, $3, '{}' FROM revoked)sql";

// Leaves locked rows to the next sweep: it never waits, so it can't deadlock.
constexpr const char* kSweep = R"sql(
DELETE FROM public.auth_sessions WHERE id = ANY (ARRAY(
    SELECT id FROM public.auth_sessions WHERE expires_at <= $1 AND id <> $2
    LIMIT 1000 FOR UPDATE SKIP LOCKED)))sql";

// After the columns of the user.
RotateOutcome read_outcome(const Row& row) {
    if (row.flag(5)) return SessionReused{};
    if (row.is_null(1)) return SessionGone{};
    return SessionRotated{kSessionUserColumns.read(row), row.integer(6), row.time(7)};
}

}  // namespace

bool execute(Connection& connection, const CreateSession& operation) {
    const NewSession& session = operation.session;
    try {
        const auto results = connection.write_all({
            Statement(kInsert, Uuid{session.id}, Uuid{session.user_id}, kFirstGeneration, session.created_at,
                      session.expires_at),
            event_statement({.type = "session.created",
                             .occurred_at = session.created_at,
                             .user_id = session.user_id,
                             .actor_id = session.user_id,
                             .subject_id = session.id,
                             .network = operation.network}),
            Statement(kSweep, session.created_at, Uuid{session.id}),
        });
        if (results.front().rows() == 1) return true;
    } catch (const ServerRefused& refused) {
        if (refused.sqlstate() != kForeignKeyViolation) throw;
        return false;
    }
    throw StoreError(ErrorKind::internal, "the insert into auth_sessions returned no row");
}

std::optional<SessionUser> execute(Connection& connection, const AuthSchema& schema,
                                   const FindSession& operation) {
    if (!is_uuid(operation.session_id)) return std::nullopt;
    return connection.read(schema.select_session(), Uuid{operation.session_id}, operation.now)
        .first([](const Row& row) { return kSessionUserColumns.read(row); });
}

RotateOutcome execute(Connection& connection, const AuthSchema& schema, const RotateSession& operation) {
    if (!is_uuid(operation.session_id)) return SessionGone{};
    return connection
        .write(schema.rotate_session(), Uuid{operation.session_id}, operation.generation, operation.now,
               operation.expires_at, operation.network, operation.now - operation.repeat_window)
        .first(read_outcome)
        .value_or(SessionGone{});
}

Done execute(Connection& connection, const RevokeSession& operation) {
    if (!is_uuid(operation.session_id)) return {};
    connection.write(kRevoke, Uuid{operation.session_id}, operation.now, operation.network);
    return {};
}

}  // namespace holdfast::storage::postgres
