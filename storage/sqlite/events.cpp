#include "storage/sqlite/events.h"

#include "storage/event_columns.h"

#include <limits>

namespace holdfast::storage::sqlite {
namespace {

constexpr auto kColumns = event_columns("0");

const std::string kRead = "SELECT " + kColumns.list() + R"sql(
FROM domain_events WHERE sequence > ?1 ORDER BY sequence LIMIT ?2)sql";

const std::string kActivity = "SELECT " + kColumns.list() + R"sql(
FROM domain_events WHERE user_id = ?1 AND sequence < ?2 ORDER BY sequence DESC LIMIT ?3)sql";

// Old, and settled by every hook that is in use.
const std::string kIsOld = R"sql(occurred_at <= ?2 AND sequence <= coalesce((
    SELECT hook.cursor_sequence FROM holdfast_hooks AS hook JOIN holdfast_apps AS app ON app.id = hook.app_id
    WHERE hook.disabled_at IS NULL AND hook.cursor_transaction >= 0 AND app.revoked_at IS NULL
    ORDER BY hook.cursor_transaction, hook.cursor_sequence LIMIT 1), 9223372036854775807))sql";

// Columns: the last sequence of the next events, NULL if there are none; how many they are; how many of them
// are old.
const std::string kNext = "SELECT max(sequence), count(*), count(*) FILTER (WHERE " + kIsOld + R"sql()
FROM (SELECT sequence, occurred_at FROM domain_events WHERE sequence > ?1 ORDER BY sequence LIMIT ?3))sql";

const std::string kSweep = R"sql(
DELETE FROM domain_events
WHERE sequence > ?1 AND sequence <= ?3 AND event_type NOT LIKE 'handover.%' AND )sql" +
                           kIsOld;

DomainEvent read_event(const Query& row) { return kColumns.read(row); }

}  // namespace

bool write_event(Connection& connection, const NewEvent& event) {
    Query insert(connection,
                 R"sql(
INSERT INTO domain_events (event_type, occurred_at, user_id, actor_id, subject_id, account_id, provider,
    provider_account_id, account_email, nickname, network, facts)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12
WHERE ?3 IS NULL OR EXISTS (SELECT 1 FROM users WHERE id = ?3))sql",
                 event.type, event.occurred_at, event.user_id, event.actor_id, event.subject_id,
                 event.account_id, event.provider, event.provider_account_id, event.account_email,
                 event.nickname, event.network, event.facts);
    return insert.run() == 1;
}

std::vector<DomainEvent> execute(Connection& connection, const ReadEvents& operation) {
    return Query(connection, Sql::composed(kRead), operation.after.sequence, operation.limit).all(read_event);
}

std::vector<DomainEvent> execute(Connection& connection, const ListActivity& operation) {
    const std::int64_t before = operation.before.value_or(std::numeric_limits<std::int64_t>::max());
    return Query(connection, Sql::composed(kActivity), operation.user_id, before, operation.limit)
        .all(read_event);
}

std::optional<EventCursor> execute(Connection& connection, const SweepEvents& operation) {
    struct Next {
        std::optional<std::int64_t> last;
        bool is_full, is_old;
    };
    const auto next =
        Query(connection, Sql::composed(kNext), operation.after.sequence, operation.until, kSweptEvents)
            .first([](const Query& row) {
                const std::int64_t count = row.integer(1);
                return Next{row.optional_integer(0), count == kSweptEvents, count == row.integer(2)};
            })
            .value();
    if (!next.last) return std::nullopt;
    Query(connection, Sql::composed(kSweep), operation.after.sequence, operation.until, *next.last).run();
    if (!next.is_full || !next.is_old) return std::nullopt;
    return EventCursor{0, *next.last};
}

}  // namespace holdfast::storage::sqlite
