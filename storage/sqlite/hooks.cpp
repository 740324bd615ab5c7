#include "storage/sqlite/hooks.h"

#include "storage/hook_columns.h"

namespace holdfast::storage::sqlite {
namespace {

const std::string kFrom = " FROM holdfast_hooks AS hook JOIN holdfast_apps AS app ON app.id = hook.app_id ";

const std::string kList = "SELECT " + kHookColumns.list() +
                          ", (SELECT count(*) FROM holdfast_parked_events WHERE hook_id = hook.id)" + kFrom +
                          "ORDER BY app.name, hook.url";

const std::string kListDue = "SELECT " + kHookColumns.list() + kFrom + R"sql(
WHERE hook.next_try_at <= ?1 AND hook.disabled_at IS NULL AND app.revoked_at IS NULL
    AND (hook.held_until IS NULL OR hook.held_until <= ?1))sql";

const std::string kFind = "SELECT " + kHookColumns.list() + kFrom + "WHERE hook.id = ?1";

const std::string kListParked = "SELECT " + kParkedColumns.list() + R"sql(
FROM holdfast_parked_events WHERE hook_id = ?1 AND (?2 = 0 OR retry_at IS NOT NULL)
ORDER BY cursor_sequence LIMIT ?3)sql";

constexpr const char* kSave = R"sql(
UPDATE holdfast_hooks SET cursor_transaction = ?3, cursor_sequence = ?4, told_until = ?5, tries = ?6,
    failing_since = ?7, last_failure = ?8, next_try_at = ?9, delivered_at = ?10, disabled_at = ?11,
    held_until = ?12, holder = CASE WHEN ?12 IS NULL THEN NULL ELSE holder END,
    retry_at = CASE WHEN ?13 = 1 AND retry_at IS ?14 THEN NULL ELSE retry_at END
WHERE id = ?1 AND holder = ?2)sql";

bool is_true(const Query&) { return true; }

}  // namespace

HookAdded execute(Connection& connection, const AddHook& operation) {
    const NewHook& hook = operation.hook;
    const auto app = Query(connection, R"sql(
SELECT id FROM holdfast_apps
WHERE name = ?1 AND revoked_at IS NULL AND instr(' ' || scopes || ' ', ' events:read ') > 0)sql",
                           hook.app_name)
                         .first(first_text);
    if (!app) return HookAdded::no_app;
    if (Query(connection, "SELECT id FROM holdfast_hooks WHERE app_id = ?1 AND url = ?2", *app, hook.url)
            .first(is_true))
        return HookAdded::exists;
    const auto count = Query(connection, "SELECT count(*) FROM holdfast_hooks").first([](const Query& row) {
        return row.integer(0);
    });
    if (count.value() >= kMostHooks) return HookAdded::too_many;
    Query(connection, R"sql(
INSERT INTO holdfast_hooks (id, app_id, url, event_types, secret, cursor_sequence, told_until, next_try_at,
    created_at)
SELECT ?1, ?2, ?3, ?4, ?5, coalesce((SELECT max(sequence) FROM domain_events), 0), ?6, ?6, ?6)sql",
          hook.id, *app, hook.url, hook.event_types, hook.secret, hook.now)
        .run();
    return HookAdded::added;
}

std::vector<ListedHook> execute(Connection& connection, const ListHooks&) {
    return Query(connection, Sql::composed(kList)).all([](const Query& row) {
        return ListedHook{kHookColumns.read(row), row.integer(kHookColumns.size())};
    });
}

std::vector<ParkedEvent> execute(Connection& connection, const ListParked& operation) {
    return Query(connection, Sql::composed(kListParked), operation.hook_id,
                 std::int64_t{operation.only_retried}, operation.limit)
        .all([](const Query& row) { return kParkedColumns.read(row); });
}

bool execute(Connection& connection, const RemoveHook& operation) {
    return Query(connection, "DELETE FROM holdfast_hooks WHERE id = ?1", operation.hook_id).run() > 0;
}

std::optional<std::int64_t> execute(Connection& connection, const RetryHook& operation) {
    Query update(connection, R"sql(
UPDATE holdfast_hooks SET retry_at = ?2, next_try_at = ?2, tries = 0, failing_since = NULL, disabled_at = NULL
WHERE id = ?1)sql",
                 operation.hook_id, operation.now);
    if (update.run() == 0) return std::nullopt;
    return Query(connection, "UPDATE holdfast_parked_events SET retry_at = ?2 WHERE hook_id = ?1",
                 operation.hook_id, operation.now)
        .run();
}

std::vector<Hook> execute(Connection& connection, const ListDueHooks& operation) {
    return Query(connection, Sql::composed(kListDue), operation.now).all([](const Query& row) {
        return kHookColumns.read(row);
    });
}

std::optional<Hook> execute(Connection& connection, const TakeHook& operation) {
    Query take(connection, R"sql(
UPDATE holdfast_hooks SET holder = ?2, held_until = ?4
WHERE id = ?1 AND next_try_at <= ?3 AND disabled_at IS NULL AND (held_until IS NULL OR held_until <= ?3)
    AND EXISTS (SELECT 1 FROM holdfast_apps AS app WHERE app.id = app_id AND app.revoked_at IS NULL))sql",
               operation.hook_id, operation.holder, operation.now, operation.until);
    if (take.run() == 0) return std::nullopt;
    return Query(connection, Sql::composed(kFind), operation.hook_id).first([](const Query& row) {
        return kHookColumns.read(row);
    });
}

bool execute(Connection& connection, const SaveHook& operation) {
    const Hook& hook = operation.hook;
    Query save(connection, kSave, hook.id, operation.holder, hook.cursor_transaction, hook.cursor_sequence,
               hook.told_until, hook.tries, hook.failing_since, hook.last_failure, hook.next_try_at,
               hook.delivered_at, hook.disabled_at, hook.held_until, std::int64_t{operation.ends_retry},
               hook.retry_at);
    if (save.run() == 0) return false;
    for (const ParkedEvent& event : operation.parked) {
        Query(connection, R"sql(
INSERT INTO holdfast_parked_events (hook_id, event_id, cursor_transaction, cursor_sequence, event_type,
    occurred_at, failure, parked_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (hook_id, event_id) DO NOTHING)sql",
              hook.id, event.event_id, event.cursor_transaction, event.cursor_sequence, event.type,
              event.occurred_at, event.failure, event.parked_at)
            .run();
    }
    if (!operation.retried) return true;
    const Retried& retried = *operation.retried;
    if (retried.failure) {
        Query(connection, R"sql(
UPDATE holdfast_parked_events SET failure = ?3, retry_at = NULL WHERE hook_id = ?1 AND event_id = ?2)sql",
              hook.id, retried.event_id, *retried.failure)
            .run();
    } else {
        Query(connection, "DELETE FROM holdfast_parked_events WHERE hook_id = ?1 AND event_id = ?2", hook.id,
              retried.event_id)
            .run();
    }
    return true;
}

}  // namespace holdfast::storage::sqlite
