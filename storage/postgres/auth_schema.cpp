#include "storage/postgres/auth_schema.h"

#include <algorithm>
#include <span>

namespace holdfast::storage::postgres {
namespace {

using Columns = std::vector<std::string>;

// A column and what goes into it.
struct Field {
    std::string_view column;
    std::string_view value;
};

constexpr Field kUserFields[] = {
    {"id", "$1"}, {"email", "$2"}, {"encrypted_password", "$3"}, {"created_at", "$4"}, {"updated_at", "$4"},
};
constexpr std::size_t kRequiredUserFields = std::size(kUserFields);

// Supabase's server reads these fields of a user without looking for NULL, or finds no user without them.
constexpr Field kSupabaseUserFields[] = {
    {"instance_id", "'00000000-0000-0000-0000-000000000000'::uuid"},
    {"aud", "'authenticated'"},
    {"role", "'authenticated'"},
    {"email_confirmed_at", "$4"},
    {"last_sign_in_at", "$4"},
    {"confirmation_token", "''"},
    {"recovery_token", "''"},
    {"email_change_token_new", "''"},
    {"email_change", "''"},
    {"raw_app_meta_data", R"('{"provider": "email", "providers": ["email"]}'::jsonb)"},
    {"raw_user_meta_data",
     "pg_catalog.jsonb_build_object('sub', $1::text, 'email', $2::text, 'username', $5::text,"
     " 'email_verified', true, 'phone_verified', false)"},
};

constexpr Field kIdentityFields[] = {
    {"user_id", "$1"},
    {"provider", "'email'"},
    {"identity_data",
     "pg_catalog.jsonb_build_object('sub', $1::text, 'email', $2::text, 'email_verified', true,"
     " 'phone_verified', false)"},
    {"last_sign_in_at", "$3"},
    {"created_at", "$3"},
    {"updated_at", "$3"},
};

// A user of a single-sign-on provider may bear the same email; one that was deleted or banned may not log in.
struct Condition {
    std::string_view column;
    std::string_view text;
};
constexpr Condition kLoginConditions[] = {
    {"is_sso_user", " AND NOT auth_user.is_sso_user"},
    {"deleted_at", " AND auth_user.deleted_at IS NULL"},
    {"banned_until", " AND coalesce(auth_user.banned_until <= pg_catalog.now(), true)"},
};

bool has(const Columns& columns, std::string_view name) {
    return std::ranges::find(columns, name) != columns.end();
}

std::string insert(std::string_view table, std::span<const Field> fields) {
    std::string columns, values;
    for (const Field& field : fields) {
        columns.append(columns.empty() ? "" : ", ").append(field.column);
        values.append(values.empty() ? "" : ", ").append(field.value);
    }
    return "INSERT INTO " + std::string(table) + " (" + columns + ") VALUES (" + values + ") RETURNING id";
}

// Columns of pg_temp.copied_users in place of $1, $2, ...
constexpr std::string_view kCopiedUserFields[] = {"id", "email", "encrypted_password", "created_at",
                                                  "username"};
constexpr std::string_view kCopiedIdentityFields[] = {"id", "email", "created_at"};

std::string with_columns(std::string_view value, std::span<const std::string_view> columns) {
    std::string text;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '$') {
            text += columns[static_cast<std::size_t>(value[++i] - '1')];
        } else {
            text += value[i];
        }
    }
    return text;
}

std::string insert_copied(std::string_view table, std::span<const Field> fields,
                          std::span<const std::string_view> copied) {
    std::string columns, values;
    for (const Field& field : fields) {
        const bool keeps_its_own = table == "auth.users" && field.column == "updated_at";
        columns.append(columns.empty() ? "" : ", ").append(field.column);
        values.append(values.empty() ? "" : ", ")
            .append(keeps_its_own ? "updated_at" : with_columns(field.value, copied));
    }
    return "INSERT INTO " + std::string(table) + " (" + columns + ") SELECT " + values +
           " FROM pg_temp.copied_users";
}

Columns columns_of(Connection& connection, std::string_view table) {
    return connection
        .read(
            "SELECT attname::text FROM pg_catalog.pg_attribute"
            " WHERE attrelid = pg_catalog.to_regclass($1) AND attnum > 0 AND NOT attisdropped",
            table)
        .all([](const Row& row) { return row.text(0); });
}

std::vector<std::string> find_email_indexes(Connection& connection) {
    return connection
        .read(
            "SELECT class.relname::text FROM pg_catalog.pg_index AS index"
            " JOIN pg_catalog.pg_class AS class ON class.oid = index.indexrelid"
            " WHERE index.indrelid = pg_catalog.to_regclass('auth.users') AND index.indisunique"
            "  AND index.indnkeyatts = 1 AND pg_catalog.pg_get_indexdef(index.indexrelid, 1, true)"
            "   IN ('email', 'lower(email)', 'lower(email::text)')")
        .all([](const Row& row) { return row.text(0); });
}

std::vector<Field> user_fields(const Columns& columns) {
    std::vector<Field> fields(std::begin(kUserFields), std::end(kUserFields));
    static_assert(kRequiredUserFields == 5);
    for (const Field& field : fields) {
        if (has(columns, field.column)) continue;
        throw StoreError(
            ErrorKind::internal,
            "auth.users is missing, hidden from this role, or lacks the column " + std::string(field.column));
    }
    for (const Field& field : kSupabaseUserFields) {
        if (has(columns, field.column)) fields.push_back(field);
    }
    return fields;
}

std::vector<Field> identity_fields(const Columns& columns) {
    std::vector<Field> fields(std::begin(kIdentityFields), std::end(kIdentityFields));
    // Older schemas have the user's id itself as the identity's.
    fields.push_back({has(columns, "provider_id") ? "provider_id" : "id", "$1::text"});
    return fields;
}

std::string compose_select_credentials(const Columns& columns) {
    std::string sql =
        "SELECT auth_user.id, auth_user.email::text, coalesce(profile.username, '')::text,"
        "       coalesce(auth_user.encrypted_password, '')::text"
        " FROM auth.users AS auth_user JOIN public.users AS profile ON profile.id = auth_user.id"
        " WHERE auth_user.email = $1";
    for (const Condition& condition : kLoginConditions) {
        if (has(columns, condition.column)) sql += condition.text;
    }
    return sql;
}

}  // namespace

AuthSchema AuthSchema::read(Connection& connection) {
    const Columns users = columns_of(connection, "auth.users");
    AuthSchema schema;
    const std::vector<Field> fields = user_fields(users);
    schema.insert_user_ = insert("auth.users", fields);
    schema.insert_copied_users_ = insert_copied("auth.users", fields, kCopiedUserFields);
    if (const Columns identities = columns_of(connection, "auth.identities"); !identities.empty()) {
        const std::vector<Field> identity = identity_fields(identities);
        schema.insert_identity_ = insert("auth.identities", identity);
        schema.insert_copied_identities_ = insert_copied("auth.identities", identity, kCopiedIdentityFields);
    }
    schema.select_credentials_ = compose_select_credentials(users);
    schema.email_indexes_ = find_email_indexes(connection);
    return schema;
}

bool AuthSchema::is_email_index(std::string_view name) const { return has(email_indexes_, name); }

}  // namespace holdfast::storage::postgres
