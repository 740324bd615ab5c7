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

}  // namespace holdfast::storage::sqlite
