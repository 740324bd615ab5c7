#include "storage/rows_sql.h"

#include "storage/row_composer.h"
#include "storage/row_events.h"

#include <algorithm>
#include <array>
#include <sstream>

namespace holdfast::storage {
namespace {

// What a merge of an account must not move.
constexpr auto kIdentity = std::to_array<std::string_view>({"user_id", "provider", "provider_account_id"});

// Erases the tokens of an account unless {active}, and keeps the time of the first disconnect.
constexpr std::string_view kDisconnect = R"sql(,
    access_token = CASE WHEN {active} THEN stored.access_token END,
    refresh_token = CASE WHEN {active} THEN stored.refresh_token END,
    token_expiry = CASE WHEN {active} THEN stored.token_expiry END,
    reconnect_reason = CASE WHEN {active} THEN stored.reconnect_reason END,
    token_generation = stored.token_generation + CASE WHEN {active} THEN 0 ELSE 1 END,
    refresh_holder = CASE WHEN {active} THEN stored.refresh_holder END,
    refresh_until = CASE WHEN {active} THEN stored.refresh_until END,
    refresh_lost = CASE WHEN {active} THEN stored.refresh_lost ELSE false END,
    quota_used = CASE WHEN {active} THEN stored.quota_used END,
    quota_total = CASE WHEN {active} THEN stored.quota_total END,
    quota_at = CASE WHEN {active} THEN stored.quota_at END,
    quota_due_at = CASE WHEN {active} THEN stored.quota_due_at END,
    disconnected_at = CASE WHEN {active} THEN NULL WHEN stored.is_active THEN {now} ELSE stored.disconnected_at END)sql";

std::string with_words(std::string_view text, const std::string& active, const std::string& now) {
    std::string filled(text);
    for (const auto& [word, value] : {std::pair("{active}", &active), std::pair("{now}", &now)}) {
        for (std::size_t at = filled.find(word); at != filled.npos; at = filled.find(word, at))
            filled.replace(at, std::string_view(word).size(), *value);
    }
    return filled;
}

std::string order_of(const RowComposer& composer, const std::vector<RowOrder>& order) {
    std::string list;
    for (const RowOrder& by : order) {
        list += composer.compared(*by.column) + (by.descending ? " DESC" : " ASC") +
                (by.nulls_first ? " NULLS FIRST, " : " NULLS LAST, ");
    }
    return " ORDER BY " + list + "id";
}

// A column of a new row: its name, and its value as SQL.
struct Given {
    std::string_view name;
    std::string value;
};

bool is_given(const std::vector<Given>& row, std::string_view name) {
    return std::ranges::find(row, name, &Given::name) != row.end();
}

// The columns of the row, and those that every new row has.
std::vector<Given> row_of(RowComposer& composer, const InsertRows& operation, const RowValues& row,
                          const std::string& now) {
    std::vector<Given> given;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const RowColumn& column = *operation.columns[i];
        given.push_back({column.name, composer.bound(column.type, row[i])});
        const bool* is_active = column.name == "is_active" ? std::get_if<bool>(&row[i]) : nullptr;
        if (is_active != nullptr && !*is_active) given.push_back({"disconnected_at", now});
    }
    for (const std::string_view name : {"created_at", "updated_at"}) {
        if (!is_given(given, name)) given.push_back({name, now});
    }
    if (is_account(operation.table)) {
        given.push_back({"connected_at", now});
        given.push_back({"refreshed_at", now});
    }
    return given;
}

bool is_fixed(const RowTable& table, std::string_view column) {
    return column == "id" || (is_account(table) && std::ranges::find(kIdentity, column) != kIdentity.end());
}

// DO UPDATE SET ...
std::string merge_of(const InsertRows& operation, const std::string& now) {
    std::vector<std::string> set;
    bool has_active = false;
    bool has_updated = false;
    for (const std::string_view column : merged_columns(operation)) {
        has_active = has_active || column == "is_active";
        has_updated = has_updated || column == "updated_at";
        set.push_back(std::string(column) + " = excluded." + std::string(column));
    }
    if (!has_updated) set.push_back("updated_at = " + now);
    std::string merge = " DO UPDATE SET " + joined(set, ", ");
    if (has_active) merge += with_words(kDisconnect, "excluded.is_active", now);
    if (!is_account(operation.table)) return merge;
    std::vector<std::string> same;
    for (const std::string_view column : kIdentity)
        same.push_back("stored." + std::string(column) + " = excluded." + std::string(column));
    return merge + " WHERE " + joined(same, " AND ");
}

// Keeps the tokens of the accounts that a condition, which `add_condition` adds, takes; nullopt if nothing is
// revocable.
template <class AddCondition>
std::optional<RowSql> keeping(const RowDialect& dialect, const RowChange& change,
                              const AddCondition& add_condition) {
    if (change.revocable.empty()) return std::nullopt;
    RowComposer composer(dialect);
    const std::string now = composer.bound(change.now);
    std::vector<std::string> providers;
    std::istringstream names{std::string(change.revocable)};
    for (std::string name; names >> name;) providers.push_back(composer.bound(RowType::text, name));
    composer.add("WITH found AS (SELECT * FROM ").add(composer.table(kAccountTable));
    composer.add(" WHERE provider IN (").add(joined(providers, ", "));
    composer.add(") AND (access_token IS NOT NULL OR refresh_token IS NOT NULL) AND ");
    add_condition(composer);
    composer.add(" ORDER BY id").add(dialect.for_update).add(") INSERT INTO ").add(dialect.schema);
    composer.add(
        "token_revocations (user_id, provider, provider_account_id, access_token, refresh_token,"
        " next_try_at, created_at) SELECT user_id, provider, provider_account_id, access_token,"
        " refresh_token, ");
    composer.add(now).add(", ").add(now).add(" FROM found");
    return composer.done();
}

}  // namespace

std::vector<std::string_view> merged_columns(const InsertRows& operation) {
    std::vector<std::string_view> merged;
    for (const RowColumn* column : operation.merged) {
        if (!is_fixed(operation.table, column->name)) merged.push_back(column->name);
    }
    return merged;
}

RowSql select_sql(const RowDialect& dialect, const SelectRows& operation) {
    RowComposer composer(dialect);
    composer.add("SELECT ").add(composer.names(operation.columns));
    composer.add(" FROM ").add(composer.table(operation.from.table)).add(composer.where(operation.from));
    composer.add(order_of(composer, operation.order));
    composer.add(" LIMIT ").add(composer.bound(RowType::integer, operation.window.limit));
    composer.add(" OFFSET ").add(composer.bound(RowType::integer, operation.window.offset));
    return composer.done();
}

RowSql count_sql(const RowDialect& dialect, const RowSet& set, std::optional<std::int64_t> most) {
    RowComposer composer(dialect);
    composer.add("SELECT count(*) FROM (SELECT 1 FROM ").add(composer.table(set.table));
    composer.add(composer.where(set));
    if (most) composer.add(" LIMIT ").add(composer.bound(RowType::integer, *most));
    composer.add(") AS counted");
    return composer.done();
}

RowSql insert_sql(const RowDialect& dialect, const InsertRows& operation, const RowValues& row) {
    RowComposer composer(dialect);
    const std::string now = composer.bound(operation.change.now);
    std::vector<std::string> columns, values;
    for (const Given& given : row_of(composer, operation, row, now)) {
        columns.emplace_back(given.name);
        values.push_back(given.value);
    }
    composer.add("INSERT INTO ").add(composer.table(operation.table)).add(" AS stored (");
    composer.add(joined(columns, ", ")).add(") VALUES (").add(joined(values, ", ")).add(")");
    if (operation.conflict != RowConflict::refuse) {
        composer.add(" ON CONFLICT (").add(composer.names(operation.on_conflict)).add(")");
        composer.add(operation.conflict == RowConflict::merge ? merge_of(operation, now) : " DO NOTHING");
    }
    composer.add(" RETURNING ")
        .add(composer.change_columns(operation.table, operation.change,
                                     composer.disconnected(operation.table, now), dialect.inserted));
    return composer.done();
}

RowSql update_sql(const RowDialect& dialect, const UpdateRows& operation) {
    const RowTable& table = operation.rows.table;
    RowComposer composer(dialect);
    const std::string now = composer.bound(operation.change.now);
    std::vector<std::string> set;
    std::string active;
    bool has_updated = false;
    for (const auto& [column, value] : operation.settings) {
        const std::string bound = composer.bound(column->type, value);
        if (column->name == "is_active") active = bound;
        has_updated = has_updated || column->name == "updated_at";
        set.push_back(std::string(column->name) + " = " + bound);
    }
    if (!has_updated) set.push_back("updated_at = " + now);
    composer.add("UPDATE ").add(composer.table(table)).add(" AS stored SET ").add(joined(set, ", "));
    if (!active.empty()) composer.add(with_words(kDisconnect, active, now));
    composer.add(composer.where(operation.rows)).add(" RETURNING ");
    composer.add(
        composer.change_columns(table, operation.change, composer.disconnected(table, now), "false"));
    return composer.done();
}

bool disconnects(const UpdateRows& operation) {
    return std::ranges::any_of(operation.settings, [](const RowSetting& setting) {
        const bool* active = std::get_if<bool>(&setting.value);
        return setting.column->name == "is_active" && active != nullptr && !*active;
    });
}

RowSql delete_accounts_sql(const RowDialect& dialect, const DeleteRows& operation) {
    RowComposer composer(dialect);
    composer.add("DELETE FROM ")
        .add(composer.table(operation.rows.table))
        .add(composer.where(operation.rows));
    composer.add(" RETURNING ")
        .add(composer.change_columns(operation.rows.table, operation.change, "false", "false"));
    return composer.done();
}

RowSql delete_users_sql(const RowDialect& dialect, const DeleteRows& operation) {
    RowComposer composer(dialect);
    composer.add("WITH doomed AS (SELECT * FROM ").add(composer.table(operation.rows.table));
    composer.add(composer.where(operation.rows));
    composer.add(
        "), gone AS (DELETE FROM auth.users AS auth_user USING doomed WHERE auth_user.id = doomed.id");
    composer.add(" RETURNING auth_user.id) SELECT ");
    composer.add(composer.change_columns(operation.rows.table, operation.change, "false", "false"));
    composer.add(" FROM doomed WHERE id IN (SELECT id FROM gone)");
    return composer.done();
}

RowSql find_users_sql(const RowDialect& dialect, const DeleteRows& operation) {
    RowComposer composer(dialect);
    composer.add("SELECT ").add(
        composer.change_columns(operation.rows.table, operation.change, "false", "false"));
    composer.add(" FROM ").add(composer.table(operation.rows.table)).add(composer.where(operation.rows));
    return composer.done();
}

RowSql count_equal_sql(const RowDialect& dialect, const InsertRows& operation, const RowValues& row) {
    RowComposer composer(dialect);
    std::vector<std::string> equal;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const RowColumn* column = operation.columns[i];
        if (std::ranges::find(operation.on_conflict, column) == operation.on_conflict.end()) continue;
        equal.push_back(std::string(column->name) + " = " + composer.bound(column->type, row[i]));
    }
    composer.add("SELECT count(*) FROM ").add(composer.table(operation.table));
    composer.add(" WHERE ").add(equal.empty() ? "1 = 0" : joined(equal, " AND "));
    return composer.done();
}

std::optional<RowSql> keep_tokens_sql(const RowDialect& dialect, const RowSet& set, const RowChange& change) {
    return keeping(dialect, change, [&](RowComposer& composer) {
        composer.add(is_account(set.table) ? "id" : "user_id");
        composer.add(" IN (SELECT id FROM ").add(composer.table(set.table)).add(composer.where(set));
        composer.add(")");
    });
}

bool disconnects(const InsertRows& operation, const RowValues& row) {
    if (operation.conflict != RowConflict::merge) return false;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const bool* is_active = std::get_if<bool>(&row[i]);
        if (operation.columns[i]->name == "is_active" && is_active != nullptr && !*is_active) return true;
    }
    return false;
}

bool disconnects(const InsertRows& operation) {
    return std::ranges::any_of(operation.rows,
                               [&](const RowValues& row) { return disconnects(operation, row); });
}

std::optional<RowSql> keep_merged_tokens_sql(const RowDialect& dialect, const InsertRows& operation) {
    if (!disconnects(operation)) return std::nullopt;
    return keeping(dialect, operation.change, [&](RowComposer& composer) {
        std::vector<std::string> keys;
        for (const RowValues& row : operation.rows) {
            if (!disconnects(operation, row)) continue;
            std::vector<std::string> key;
            for (const RowColumn* column : operation.on_conflict) {
                const auto at = std::ranges::find(operation.columns, column) - operation.columns.begin();
                const bool is_given = at < std::ssize(row);
                key.push_back(
                    composer.bound(column->type, is_given ? row[static_cast<std::size_t>(at)] : RowValue{}));
            }
            keys.push_back("(" + joined(key, ", ") + ")");
        }
        composer.add("(").add(composer.names(operation.on_conflict));
        composer.add(") IN (VALUES ").add(joined(keys, ", ")).add(")");
    });
}

std::vector<RowSql> lock_users_sql(const RowDialect& dialect, const RowSet& set) {
    std::vector<RowSql> locks;
    for (const char* table : {"auth.users", "public.users"}) {
        RowComposer composer(dialect);
        composer.add("SELECT id FROM ").add(table).add(" WHERE id IN (SELECT id FROM ");
        composer.add(composer.table(set.table)).add(composer.where(set)).add(") ORDER BY id FOR UPDATE");
        locks.push_back(composer.done());
    }
    return locks;
}

RowSql lock_owners_sql(const RowDialect& dialect, const RowSet& set) {
    RowComposer composer(dialect);
    composer.add("SELECT id FROM public.users WHERE id IN (SELECT ").add(set.table.owner);
    composer.add(" FROM ").add(composer.table(set.table)).add(composer.where(set));
    composer.add(") ORDER BY id FOR KEY SHARE");
    return composer.done();
}

}  // namespace holdfast::storage
