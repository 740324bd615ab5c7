#include "storage/postgres/events.h"

#include "storage/event_columns.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>
#include <vector>

namespace holdfast::storage::postgres {
namespace {

constexpr auto kColumns = event_columns("transaction_id");

// Locks the user first, as a deletion of the user does. $1 type, $2 when, $3 user, $4 actor, ...
constexpr const char* kInsert = R"sql(
WITH party AS (SELECT id FROM public.users WHERE id = $3 FOR KEY SHARE)
INSERT INTO public.domain_events (event_type, occurred_at, user_id, actor_id, subject_id, account_id, provider,
    provider_account_id, account_email, nickname, network, facts)
SELECT $1, $2, party.id, $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM party)sql";

// The same for two events and their users; the values of the second one follow those of the first.
constexpr const char* kInsertBoth = R"sql(
WITH party AS (SELECT id FROM public.users WHERE id IN ($3, $15) ORDER BY id FOR KEY SHARE)
INSERT INTO public.domain_events (event_type, occurred_at, user_id, actor_id, subject_id, account_id, provider,
    provider_account_id, account_email, nickname, network, facts)
SELECT event_type, occurred_at, user_id, actor_id, subject_id, account_id, provider, provider_account_id,
    account_email, nickname, network, facts
FROM (VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12),
        (2, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24))
    AS told (place, event_type, occurred_at, user_id, actor_id, subject_id, account_id, provider,
        provider_account_id, account_email, nickname, network, facts)
JOIN party ON party.id = told.user_id
ORDER BY told.place)sql";

// A running transaction may have taken its numbers long ago. So only transactions older than the oldest
// running one are read: they have ended.
const std::string kRead = "SELECT " + kColumns.list() + R"sql(
FROM public.domain_events
WHERE (transaction_id, sequence) > ($1::text::xid8, $2)
    AND transaction_id < pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())
ORDER BY transaction_id, sequence LIMIT $3)sql";

const std::string kActivity = "SELECT " + kColumns.list() + R"sql(
FROM public.domain_events WHERE user_id = $1 AND sequence < $2 ORDER BY sequence DESC LIMIT $3)sql";

// Leaves locked rows to those who delete them, or to a later round. An event is old if it is so by its time,
// and every hook that is in use has settled it. Columns: how many events were looked at; how many of them are
// old; the cursor of the last one.
const std::string kSweep = R"sql(
WITH settled AS MATERIALIZED (
    SELECT hook.cursor_transaction::text::xid8 AS by_transaction, hook.cursor_sequence AS by_sequence
    FROM public.holdfast_hooks AS hook JOIN public.holdfast_apps AS app ON app.id = hook.app_id
    WHERE hook.disabled_at IS NULL AND hook.cursor_transaction >= 0 AND app.revoked_at IS NULL
    ORDER BY hook.cursor_transaction, hook.cursor_sequence LIMIT 1),
seen AS MATERIALIZED (
    SELECT ctid AS place, transaction_id, sequence, event_type,
        occurred_at <= $3 AND NOT EXISTS (
            SELECT FROM settled WHERE (transaction_id, sequence) > (by_transaction, by_sequence)) AS is_old
    FROM public.domain_events
    WHERE (transaction_id, sequence) > ($1::text::xid8, $2)
    ORDER BY transaction_id, sequence LIMIT )sql" +
                           std::to_string(kSweptEvents) + R"sql( FOR UPDATE SKIP LOCKED),
swept AS (
    DELETE FROM public.domain_events WHERE ctid = ANY (ARRAY(
        SELECT place FROM seen WHERE is_old AND event_type NOT LIKE 'handover.%')))
SELECT count(*) OVER (), count(*) FILTER (WHERE is_old) OVER (), transaction_id, sequence
FROM seen ORDER BY transaction_id DESC, sequence DESC LIMIT 1)sql";

std::optional<Uuid> uuid_or_null(const std::optional<std::string>& id) {
    return id ? std::optional(Uuid{*id}) : std::nullopt;
}

std::vector<Value> values_of(const NewEvent& event) {
    return {encode(event.type),
            encode(event.occurred_at),
            encode(uuid_or_null(event.user_id)),
            encode(uuid_or_null(event.actor_id)),
            encode(uuid_or_null(event.subject_id)),
            encode(uuid_or_null(event.account_id)),
            encode(event.provider),
            encode(event.provider_account_id),
            encode(event.account_email),
            encode(event.nickname),
            encode(event.network),
            encode(event.facts)};
}

DomainEvent read_event(const Row& row) { return kColumns.read(row); }

}  // namespace

Statement event_statement(const NewEvent& event) { return Statement::with(kInsert, values_of(event)); }

Statement event_statement(const std::array<NewEvent, 2>& events) {
    std::vector<Value> values = values_of(events[0]);
    std::ranges::move(values_of(events[1]), std::back_inserter(values));
    return Statement::with(kInsertBoth, std::move(values));
}

std::vector<DomainEvent> execute(Connection& connection, const ReadEvents& operation) {
    return connection
        .read(Sql::composed(kRead), std::to_string(operation.after.transaction), operation.after.sequence,
              operation.limit)
        .all(read_event);
}

std::vector<DomainEvent> execute(Connection& connection, const ListActivity& operation) {
    if (!is_uuid(operation.user_id)) return {};
    const std::int64_t before = operation.before.value_or(std::numeric_limits<std::int64_t>::max());
    return connection.read(Sql::composed(kActivity), Uuid{operation.user_id}, before, operation.limit)
        .all(read_event);
}

std::optional<EventCursor> execute(Connection& connection, const SweepEvents& operation) {
    const auto go_on = connection
                           .write(Sql::composed(kSweep), std::to_string(operation.after.transaction),
                                  operation.after.sequence, operation.until)
                           .first([](const Row& row) {
                               const bool is_full = row.integer(0) == kSweptEvents,
                                          is_old = row.integer(0) == row.integer(1);
                               return is_full && is_old
                                          ? std::optional(EventCursor{row.integer(2), row.integer(3)})
                                          : std::nullopt;
                           });
    return go_on.value_or(std::nullopt);
}

}  // namespace holdfast::storage::postgres
