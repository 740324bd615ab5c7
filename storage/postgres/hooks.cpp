#include "storage/postgres/hooks.h"

#include "storage/hook_columns.h"
#include "storage/postgres/values.h"

namespace holdfast::storage::postgres {
namespace {

const std::string kFrom =
    " FROM public.holdfast_hooks AS hook JOIN public.holdfast_apps AS app ON app.id = hook.app_id ";

const std::string kList = "SELECT " + kHookColumns.list() +
                          ", (SELECT count(*) FROM public.holdfast_parked_events WHERE hook_id = hook.id)" +
                          kFrom + "ORDER BY app.name, hook.url";

const std::string kListDue = "SELECT " + kHookColumns.list() + kFrom + R"sql(
WHERE hook.next_try_at <= $1 AND hook.disabled_at IS NULL AND app.revoked_at IS NULL
    AND (hook.held_until IS NULL OR hook.held_until <= $1))sql";

const std::string kListParked = "SELECT " + kParkedColumns.list() + R"sql(
FROM public.holdfast_parked_events WHERE hook_id = $1 AND ($2 = 0 OR retry_at IS NOT NULL)
ORDER BY cursor_transaction, cursor_sequence LIMIT $3)sql";

const std::string kTake = R"sql(
WITH hook AS (
    UPDATE public.holdfast_hooks SET holder = $2, held_until = $4
    WHERE id = $1 AND next_try_at <= $3 AND disabled_at IS NULL AND (held_until IS NULL OR held_until <= $3)
        AND EXISTS (SELECT FROM public.holdfast_apps AS app WHERE app.id = app_id AND app.revoked_at IS NULL)
    RETURNING *)
SELECT )sql" + kHookColumns.list() +
                          " FROM hook JOIN public.holdfast_apps AS app ON app.id = hook.app_id";

// Events of transactions that run now are told: it begins at the oldest of them. Columns: whether there is
// such an app, whether it has this URL, how many hooks there are, whether one was added.
constexpr const char* kAdd = R"sql(
WITH app AS (
    SELECT id FROM public.holdfast_apps
    WHERE name = $2 AND revoked_at IS NULL AND position(' events:read ' IN ' ' || scopes || ' ') > 0),
hooks AS (SELECT count(*) AS many FROM public.holdfast_hooks),
added AS (
    INSERT INTO public.holdfast_hooks (id, app_id, url, event_types, secret, cursor_transaction, told_until,
        next_try_at, created_at)
    SELECT $1, app.id, $3, $4, $5,
        pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())::text::bigint, $6, $6, $6
    FROM app, hooks WHERE hooks.many < $7
    ON CONFLICT (app_id, url) DO NOTHING RETURNING id)
SELECT EXISTS (SELECT FROM app),
    EXISTS (SELECT FROM public.holdfast_hooks AS hook JOIN app ON hook.app_id = app.id WHERE hook.url = $3),
    EXISTS (SELECT FROM added))sql";

constexpr const char* kSave = R"sql(
UPDATE public.holdfast_hooks SET cursor_transaction = $3, cursor_sequence = $4, told_until = $5, tries = $6,
    failing_since = $7, last_failure = $8, next_try_at = $9, delivered_at = $10, disabled_at = $11,
    held_until = $12, holder = CASE WHEN $12 IS NULL THEN NULL ELSE holder END,
    retry_at = CASE WHEN $13 = 1 AND retry_at IS NOT DISTINCT FROM $14 THEN NULL ELSE retry_at END
WHERE id = $1 AND holder = $2)sql";

// Before the lease ends in kSave.
constexpr const char* kPark = R"sql(
INSERT INTO public.holdfast_parked_events (hook_id, event_id, cursor_transaction, cursor_sequence, event_type,
    occurred_at, failure, parked_at)
SELECT id, $3, $4, $5, $6, $7, $8, $9 FROM public.holdfast_hooks WHERE id = $1 AND holder = $2
ON CONFLICT (hook_id, event_id) DO NOTHING)sql";

constexpr const char* kFailAgain = R"sql(
UPDATE public.holdfast_parked_events AS parked SET failure = $4, retry_at = NULL
FROM public.holdfast_hooks AS hook
WHERE hook.id = $1 AND hook.holder = $2 AND parked.hook_id = hook.id AND parked.event_id = $3)sql";

constexpr const char* kUnpark = R"sql(
DELETE FROM public.holdfast_parked_events AS parked USING public.holdfast_hooks AS hook
WHERE hook.id = $1 AND hook.holder = $2 AND parked.hook_id = hook.id AND parked.event_id = $3)sql";

constexpr const char* kLock = "SELECT id FROM public.holdfast_hooks WHERE id = $1 FOR UPDATE";

Hook read_hook(const Row& row) { return kHookColumns.read(row); }

}  // namespace

HookAdded execute(Connection& connection, const AddHook& operation) {
    const NewHook& hook = operation.hook;
    struct Found {
        bool has_app, has_url, was_added;
    };
    const Found found = connection
                            .write(kAdd, Uuid{hook.id}, hook.app_name, hook.url, hook.event_types,
                                   hook.secret, hook.now, kMostHooks)
                            .first([](const Row& row) {
                                return Found{row.flag(0), row.flag(1), row.flag(2)};
                            })
                            .value();
    if (found.was_added) return HookAdded::added;
    if (!found.has_app) return HookAdded::no_app;
    return found.has_url ? HookAdded::exists : HookAdded::too_many;
}

std::vector<ListedHook> execute(Connection& connection, const ListHooks&) {
    return connection.read(Sql::composed(kList)).all([](const Row& row) {
        return ListedHook{kHookColumns.read(row), row.integer(kHookColumns.size())};
    });
}

std::vector<ParkedEvent> execute(Connection& connection, const ListParked& operation) {
    if (!is_uuid(operation.hook_id)) return {};
    return connection
        .read(Sql::composed(kListParked), Uuid{operation.hook_id}, std::int64_t{operation.only_retried},
              operation.limit)
        .all([](const Row& row) { return kParkedColumns.read(row); });
}

bool execute(Connection& connection, const RemoveHook& operation) {
    if (!is_uuid(operation.hook_id)) return false;
    return connection.write("DELETE FROM public.holdfast_hooks WHERE id = $1", Uuid{operation.hook_id})
               .changed_rows() > 0;
}

std::optional<std::int64_t> execute(Connection& connection, const RetryHook& operation) {
    if (!is_uuid(operation.hook_id)) return std::nullopt;
    const auto results = connection.write_all({
        Statement(R"sql(
UPDATE public.holdfast_hooks SET retry_at = $2, next_try_at = $2, tries = 0, failing_since = NULL,
    disabled_at = NULL
WHERE id = $1)sql",
                  Uuid{operation.hook_id}, operation.now),
        Statement("UPDATE public.holdfast_parked_events SET retry_at = $2 WHERE hook_id = $1",
                  Uuid{operation.hook_id}, operation.now),
    });
    if (results.front().changed_rows() == 0) return std::nullopt;
    return results.back().changed_rows();
}

std::vector<Hook> execute(Connection& connection, const ListDueHooks& operation) {
    return connection.read(Sql::composed(kListDue), operation.now).all(read_hook);
}

std::optional<Hook> execute(Connection& connection, const TakeHook& operation) {
    return connection
        .write(Sql::composed(kTake), Uuid{operation.hook_id}, Uuid{operation.holder}, operation.now,
               operation.until)
        .first(read_hook);
}

bool execute(Connection& connection, const SaveHook& operation) {
    const Hook& hook = operation.hook;
    const Uuid id{hook.id}, holder{operation.holder};
    std::vector<Statement> statements{Statement(kLock, id)};
    for (const ParkedEvent& event : operation.parked) {
        statements.push_back(Statement(kPark, id, holder, Uuid{event.event_id}, event.cursor_transaction,
                                       event.cursor_sequence, event.type, event.occurred_at, event.failure,
                                       event.parked_at));
    }
    if (const auto& retried = operation.retried) {
        const Uuid event{retried->event_id};
        statements.push_back(retried->failure ? Statement(kFailAgain, id, holder, event, *retried->failure)
                                              : Statement(kUnpark, id, holder, event));
    }
    statements.push_back(Statement(kSave, id, holder, hook.cursor_transaction, hook.cursor_sequence,
                                   hook.told_until, hook.tries, hook.failing_since, hook.last_failure,
                                   hook.next_try_at, hook.delivered_at, hook.disabled_at, hook.held_until,
                                   std::int64_t{operation.ends_retry}, hook.retry_at));
    return connection.write_all(statements).back().changed_rows() > 0;
}

}  // namespace holdfast::storage::postgres
