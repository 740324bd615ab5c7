#include "storage/operator/postgres/catalogue.h"

#include "storage/errors.h"
#include "storage/operator/copy_tables.h"
#include "storage/postgres/schema.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string>

namespace holdfast::storage::postgres {
namespace {

// --- tables

// The statements of the migrations that make `table` and its indexes.
std::string statements_for(const std::string& table) {
    std::string found;
    for (const Migration& migration : migrations()) {
        const std::string_view sql = migration.sql;
        for (const std::string_view marker : {"CREATE TABLE ", "CREATE INDEX ", "CREATE UNIQUE INDEX "}) {
            for (std::size_t at = sql.find(marker); at != sql.npos; at = sql.find(marker, at + 1)) {
                const std::string_view statement = sql.substr(at, sql.find(';', at) + 1 - at);
                const std::string_view head = statement.substr(0, statement.find('('));
                if (head.find(" " + table + " ") != head.npos) found.append(statement).append("\n");
            }
        }
    }
    return found;
}

std::string type_name(ColumnType type) {
    switch (type) {
        case ColumnType::uuid:
            return "uuid";
        case ColumnType::text:
            return "text";
        case ColumnType::json:
            return "jsonb";
        case ColumnType::integer:
            return "bigint";
        case ColumnType::time:
            return "timestamptz";
        case ColumnType::flag:
            return "boolean";
    }
    return "text";
}

std::vector<Finding> missing_columns(OperatorTransaction& transaction, const CopyTable& table) {
    const std::string name = transaction.spell("{" + std::string(table.name) + "}");
    std::set<std::string> found;
    transaction.each(
        R"sql(
SELECT attname::text FROM pg_catalog.pg_attribute
WHERE attrelid = pg_catalog.to_regclass($1) AND attnum > 0 AND NOT attisdropped)sql",
        {name}, [&](const OperatorRow& row) { found.insert(row.text(0)); });
    std::vector<Finding> findings;
    for (const CopyColumn& column : table.columns) {
        if (found.contains(std::string(column.name))) continue;
        const std::string column_name(column.name);
        findings.push_back(
            {"The table " + name + " lacks the column " + column_name + ".",
             "ALTER TABLE " + name + " ADD COLUMN " + column_name + " " + type_name(column.type) + ";"});
    }
    return findings;
}

// --- unique indexes

struct ExpectedIndex {
    std::string_view table;
    std::string_view name;
    std::string_view columns;
    bool by_name;  // true: the name is part of the contract; false: any index with the same effect will do
};

constexpr ExpectedIndex kIndexes[] = {
    {"auth_users", "users_pkey", "id", false},
    {"users", "users_pkey", "id", false},
    {"auth_sessions", "auth_sessions_pkey", "id", false},
    {"consumed_states", "consumed_states_pkey", "state_digest", false},
    {"secret_checks", "secret_checks_pkey", "name", false},
    {"cloud_provider_accounts", "cloud_provider_accounts_pkey", "id", false},
    {"cloud_provider_accounts", "cloud_provider_accounts_user_id_provider_provider_account_i_key",
     "user_id, provider, provider_account_id", false},
    {"cloud_provider_accounts", kGlobalAccountIndex, "provider, provider_account_id", true},
    {"ownership_transfer_requests", "ownership_transfer_requests_pkey", "id", false},
    {"ownership_transfer_requests", "ownership_transfer_unique_key",
     "provider, provider_account_id, requesting_user_id", true},
    {"domain_events", "domain_events_pkey", "transaction_id, sequence", false},
    {"event_acknowledgements", "event_acknowledgements_pkey", "event_id", false},
    {"holdfast_apps", "holdfast_apps_pkey", "id", false},
    {"holdfast_apps", "holdfast_apps_name_key", "name", false},
    {"holdfast_apps", "holdfast_apps_credential_digest_key", "credential_digest", false},
    {"holdfast_hooks", "holdfast_hooks_pkey", "id", false},
    {"holdfast_hooks", "holdfast_hooks_app_id_url_key", "app_id, url", false},
    {"token_revocations", "token_revocations_pkey", "id", false},
    {"holdfast_mails", "holdfast_mails_pkey", "id", false},
    {"holdfast_email_links", "holdfast_email_links_pkey", "digest", false},
    {"holdfast_second_factors", "holdfast_second_factors_pkey", "user_id", false},
    {"holdfast_recovery_codes", "holdfast_recovery_codes_pkey", "user_id, digest", false},
    {"holdfast_passkeys", "holdfast_passkeys_pkey", "id", false},
    {"holdfast_passkeys", "holdfast_passkeys_credential_id_key", "credential_id", false},
    {"rate_limits", "rate_limits_pkey", "key", false},
    {"known_networks", "known_networks_pkey", "key", false},
    {"holdfast_leases", "holdfast_leases_pkey", "name", false},
};

// An index of the schema public or auth, as found.
struct FoundIndex {
    std::string name;
    std::string table;
    std::string schema;
    std::string columns;
    std::string constraint;  // the constraint that it belongs to, or empty
    bool is_unique;
    bool is_valid;
    bool is_partial;
    bool is_deferrable;
};

// Supabase's own index may leave out the users of single sign-on.
bool is_email_index(const FoundIndex& index) {
    const bool covers =
        index.columns == "email" || index.columns == "lower(email)" || index.columns == "lower(email::text)";
    return index.table == "auth.users" && covers && index.is_unique && index.is_valid;
}

std::vector<FoundIndex> read_indexes(OperatorTransaction& transaction) {
    std::vector<FoundIndex> indexes;
    transaction.each(
        R"sql(
SELECT class.relname::text, pg_catalog.format('%I.%I', owner_space.nspname, owner.relname),
    space.nspname::text,
    (SELECT pg_catalog.string_agg(pg_catalog.pg_get_indexdef(index.indexrelid, position, true), ', '
        ORDER BY position) FROM pg_catalog.generate_series(1, index.indnkeyatts) AS position),
    coalesce((SELECT pg_catalog.quote_ident(conname) FROM pg_catalog.pg_constraint WHERE conindid = index.indexrelid
        AND contype IN ('p', 'u', 'x') LIMIT 1), ''),
    index.indisunique::int::bigint, (index.indisvalid AND index.indisready)::int::bigint,
    (index.indpred IS NOT NULL)::int::bigint, (NOT index.indimmediate)::int::bigint
FROM pg_catalog.pg_index AS index
JOIN pg_catalog.pg_class AS class ON class.oid = index.indexrelid
JOIN pg_catalog.pg_namespace AS space ON space.oid = class.relnamespace
JOIN pg_catalog.pg_class AS owner ON owner.oid = index.indrelid
JOIN pg_catalog.pg_namespace AS owner_space ON owner_space.oid = owner.relnamespace
WHERE space.nspname IN ('public', 'auth') ORDER BY 1)sql",
        {}, [&](const OperatorRow& row) {
            indexes.push_back({row.text(0), row.text(1), row.text(2), row.optional_text(3).value_or(""),
                               row.text(4), row.integer(5) != 0, row.integer(6) != 0, row.integer(7) != 0,
                               row.integer(8) != 0});
        });
    return indexes;
}

// Without order: a unique index allows the same rows whatever the order of its columns is.
std::multiset<std::string> column_set(std::string_view columns) {
    std::multiset<std::string> set;
    while (!columns.empty()) {
        const std::size_t end = std::min(columns.find(", "), columns.size());
        set.emplace(columns.substr(0, end));
        columns.remove_prefix(std::min(end + 2, columns.size()));
    }
    return set;
}

// Empty if the index has the expected effect.
std::string what_is_wrong(const FoundIndex& found, const ExpectedIndex& expected, const std::string& table) {
    if (found.table != table) return "is on the table " + found.table;
    if (!found.is_unique) return "is not unique";
    if (found.is_partial) return "covers a part of the rows only";
    if (column_set(found.columns) != column_set(expected.columns))
        return "covers other columns: " + found.columns;
    if (found.is_deferrable) return "is deferrable: it refuses too late";
    if (!found.is_valid) return "is not valid: its making was broken off";
    return "";
}

std::string drop(const FoundIndex& index) {
    if (!index.constraint.empty())
        return "ALTER TABLE " + index.table + " DROP CONSTRAINT " + index.constraint + ";\n";
    return "DROP INDEX " + index.schema + "." + index.name + ";\n";
}

std::optional<Finding> examine_index(const std::vector<FoundIndex>& indexes, const ExpectedIndex& expected,
                                     const std::string& table) {
    const auto does = [&](const FoundIndex& index) { return what_is_wrong(index, expected, table).empty(); };
    const std::string schema = table.substr(0, table.find('.'));
    const auto named = std::ranges::find_if(indexes, [&](const FoundIndex& index) {
        return index.name == expected.name && index.schema == schema;
    });
    if (named != indexes.end() ? does(*named) : !expected.by_name && std::ranges::any_of(indexes, does))
        return std::nullopt;

    const std::string wrong = named == indexes.end() ? "is missing" : what_is_wrong(*named, expected, table);
    return Finding{"The unique index " + std::string(expected.name) + " on " + table + " (" +
                       std::string(expected.columns) + ") " + wrong + ".",
                   (named == indexes.end() ? "" : drop(*named)) + "CREATE UNIQUE INDEX " +
                       std::string(expected.name) + " ON " + table + " (" + std::string(expected.columns) +
                       ");"};
}

// --- foreign keys

struct ExpectedKey {
    std::string_view table;
    std::string_view name;
    std::string_view column;
    std::string_view referenced;
};

constexpr ExpectedKey kForeignKeys[] = {
    {"users", "users_id_fkey", "id", "auth_users"},
    {"auth_sessions", "auth_sessions_user_id_fkey", "user_id", "auth_users"},
    {"cloud_provider_accounts", "cloud_provider_accounts_user_id_fkey", "user_id", "users"},
    {"ownership_transfer_requests", "ownership_transfer_requests_requesting_user_id_fkey",
     "requesting_user_id", "users"},
    {"domain_events", "domain_events_user_id_fkey", "user_id", "users"},
    {"event_acknowledgements", "event_acknowledgements_user_id_fkey", "user_id", "users"},
    {"holdfast_hooks", "holdfast_hooks_app_id_fkey", "app_id", "holdfast_apps"},
    {"holdfast_second_factors", "holdfast_second_factors_user_id_fkey", "user_id", "auth_users"},
    {"holdfast_recovery_codes", "holdfast_recovery_codes_user_id_fkey", "user_id", "holdfast_second_factors"},
    {"holdfast_passkeys", "holdfast_passkeys_user_id_fkey", "user_id", "auth_users"},
};

struct FoundKey {
    std::string name;
    std::string table;
    std::string column;  // of a key of one column
    std::string referenced;
    bool cascades;
    bool is_validated;
    bool is_enforced;  // the triggers on both sides are enabled
};

std::vector<FoundKey> read_foreign_keys(OperatorTransaction& transaction) {
    std::vector<FoundKey> keys;
    transaction.each(
        R"sql(
SELECT pg_catalog.quote_ident(key.conname), pg_catalog.format('%I.%I', space.nspname, owner.relname),
    attribute.attname::text,
    pg_catalog.format('%I.%I', target_space.nspname, target.relname),
    (key.confdeltype = 'c')::int::bigint, key.convalidated::int::bigint,
    (NOT EXISTS (SELECT FROM pg_catalog.pg_trigger WHERE tgconstraint = key.oid AND tgenabled IN ('D', 'R')))
    ::int::bigint
FROM pg_catalog.pg_constraint AS key
JOIN pg_catalog.pg_class AS owner ON owner.oid = key.conrelid
JOIN pg_catalog.pg_namespace AS space ON space.oid = owner.relnamespace
JOIN pg_catalog.pg_class AS target ON target.oid = key.confrelid
JOIN pg_catalog.pg_namespace AS target_space ON target_space.oid = target.relnamespace
JOIN pg_catalog.pg_attribute AS attribute
    ON attribute.attrelid = key.conrelid AND attribute.attnum = key.conkey[1]
WHERE key.contype = 'f' AND pg_catalog.array_length(key.conkey, 1) = 1 ORDER BY 1)sql",
        {}, [&](const OperatorRow& row) {
            keys.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.integer(4) != 0,
                            row.integer(5) != 0, row.integer(6) != 0});
        });
    return keys;
}

Finding broken_key(const FoundKey& key, const std::string& add_again) {
    const std::string what = "The foreign key " + key.name + " of " + key.table + " ";
    const std::string make_anew =
        "ALTER TABLE " + key.table + " DROP CONSTRAINT " + key.name + ";\n" + add_again;
    if (!key.cascades) return {what + "lacks ON DELETE CASCADE.", make_anew};
    if (!key.is_enforced)
        return {what + "is switched off: a trigger that enforces it is disabled.", make_anew};
    return {what + "was never validated.",
            "ALTER TABLE " + key.table + " VALIDATE CONSTRAINT " + key.name + ";"};
}

std::optional<Finding> examine_key(OperatorTransaction& transaction, const std::vector<FoundKey>& keys,
                                   const ExpectedKey& expected) {
    const auto spelled = [&](std::string_view name) {
        return transaction.spell("{" + std::string(name) + "}");
    };
    const std::string table = spelled(expected.table), referenced = spelled(expected.referenced);
    const std::string column(expected.column);
    const std::string add = "ALTER TABLE " + table + " ADD CONSTRAINT " + std::string(expected.name) +
                            " FOREIGN KEY (" + column + ") REFERENCES " + referenced +
                            " (id) ON DELETE CASCADE;";
    const FoundKey* broken = nullptr;
    for (const FoundKey& key : keys) {
        // A project may refer to auth.users directly, and Holdfast refers to the profile: both mean the same
        // user.
        const bool fits = key.table == table && key.column == column &&
                          (key.referenced == referenced || key.referenced == "auth.users");
        if (fits && key.cascades && key.is_validated && key.is_enforced) return std::nullopt;
        if (fits) broken = &key;
    }
    if (broken) return broken_key(*broken, add);
    return Finding{"The foreign key " + std::string(expected.name) + " of " + table + " (" + column +
                       ") on " + referenced + " is missing.",
                   add};
}

}  // namespace

std::vector<Finding> missing_tables(OperatorTransaction& transaction) {
    std::vector<Finding> findings;
    for (const CopyTable& table : copy_tables()) {
        const std::string name = transaction.spell("{" + std::string(table.name) + "}");
        if (transaction.has_table(table.name)) {
            std::ranges::move(missing_columns(transaction, table), std::back_inserter(findings));
        } else {
            findings.push_back({"The table " + name + " is missing.", statements_for(name)});
        }
    }
    return findings;
}

std::vector<Finding> wrong_indexes(OperatorTransaction& transaction) {
    const std::vector<FoundIndex> indexes = read_indexes(transaction);
    std::vector<Finding> findings;
    for (const ExpectedIndex& expected : kIndexes) {
        const std::string table = transaction.spell("{" + std::string(expected.table) + "}");
        if (auto finding = examine_index(indexes, expected, table)) findings.push_back(std::move(*finding));
    }
    if (std::ranges::none_of(indexes, is_email_index)) {
        findings.push_back({"The unique index on auth.users (email) is missing.",
                            "CREATE UNIQUE INDEX users_email_key ON auth.users (email);"});
    }
    return findings;
}

std::vector<Finding> wrong_foreign_keys(OperatorTransaction& transaction) {
    const std::vector<FoundKey> keys = read_foreign_keys(transaction);
    std::vector<Finding> findings;
    for (const ExpectedKey& expected : kForeignKeys) {
        if (auto finding = examine_key(transaction, keys, expected)) findings.push_back(std::move(*finding));
    }
    return findings;
}

}  // namespace holdfast::storage::postgres
