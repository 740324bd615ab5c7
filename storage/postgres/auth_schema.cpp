#include "storage/postgres/auth_schema.h"

#include "storage/postgres/user_columns.h"

#include <algorithm>
#include <span>

namespace holdfast::storage::postgres {
namespace {

using Columns = std::vector<std::string>;

// A column, and the SQL of its value.
struct Field {
    std::string_view column;
    std::string_view value;
    std::string_view copied_value = {};  // for a copy, if it is another one
};

constexpr std::string_view kEmail = "email";
constexpr Field kUserFields[] = {
    {"id", "$1"},
    {kEmail, "$2", "nullif($2, $1::text)"},
    {"encrypted_password", "$3"},
    {"created_at", "$4"},
    {"updated_at", "$4"},
};

// For a table that takes no NULL there: a user without an email has the id in its place.
constexpr Field kNeededEmail = {kEmail, "coalesce($2, $1::text)"};

// Supabase's server does not accept NULL in these fields of a user, or finds no user without them.
constexpr Field kSupabaseUserFields[] = {
    {"instance_id", "'00000000-0000-0000-0000-000000000000'::uuid"},
    {"aud", "'authenticated'"},
    {"role", "'authenticated'"},
    {"last_sign_in_at", "$9"},
    {"email_confirmed_at", "$8"},
    {"confirmation_token", "''"},
    {"recovery_token", "''"},
    {"email_change_token_new", "''"},
    {"email_change", "''"},
    {"is_anonymous", "$2::text IS NULL", "$2 = $1::text"},
    {"raw_app_meta_data",
     R"($7::jsonb || CASE WHEN $2::text IS NULL THEN '{}'::jsonb
        ELSE '{"provider": "email", "providers": ["email"]}'::jsonb END)",
     R"(CASE WHEN $2 = $1::text THEN '{}'::jsonb
        ELSE '{"provider": "email", "providers": ["email"]}'::jsonb END || coalesce($7::jsonb, '{}'))"},
    {"raw_user_meta_data",
     R"($6::jsonb || CASE WHEN $2::text IS NULL THEN '{}'::jsonb
        ELSE pg_catalog.jsonb_build_object('sub', $1::text, 'email', $2::text, 'username', $5::text,
            'email_verified', $8::timestamptz IS NOT NULL, 'phone_verified', false) END)",
     R"(CASE WHEN $2 = $1::text THEN '{}'::jsonb
        ELSE pg_catalog.jsonb_build_object('sub', $1::text, 'email', $2::text, 'username', $5::text,
            'email_verified', $8::timestamptz IS NOT NULL, 'phone_verified', false) END
        || coalesce($6::jsonb, '{}'))"},
};

constexpr Field kIdentityFields[] = {
    {"user_id", "$1"},
    {"provider", "'email'"},
    {"identity_data", R"(pg_catalog.jsonb_build_object('sub', $1::text, 'email', $2::text,
        'email_verified', $4::timestamptz IS NOT NULL, 'phone_verified', false))"},
    {"last_sign_in_at", "$3"},
    {"created_at", "$3"},
    {"updated_at", "$3"},
};

// A condition on a user of the project, whose alias is auth_user.
struct Condition {
    std::string_view column;
    std::string_view text;
};

// For every login, session and refresh token.
constexpr Condition kMayAct[] = {
    {"deleted_at", " AND auth_user.deleted_at IS NULL"},
    {"banned_until", " AND coalesce(auth_user.banned_until <= pg_catalog.now(), true)"},
};
constexpr Condition kHasVerifiedEmail = {"email_confirmed_at",
                                         " AND auth_user.email_confirmed_at IS NOT NULL"};

// For a login with a password: a user of a single-sign-on provider may have the same email.
constexpr Condition kHasPassword = {"is_sso_user", " AND NOT auth_user.is_sso_user"};

bool has(const Columns& columns, std::string_view name) {
    return std::ranges::find(columns, name) != columns.end();
}

// With a condition: the row is written only where it holds.
std::string insert(std::string_view table, std::span<const Field> fields, std::string_view condition = {}) {
    std::string columns, values;
    for (const Field& field : fields) {
        columns.append(columns.empty() ? "" : ", ").append(field.column);
        values.append(values.empty() ? "" : ", ").append(field.value);
    }
    const std::string row = condition.empty() ? "VALUES (" + values + ")"
                                              : "SELECT " + values + " WHERE " + std::string(condition);
    return "INSERT INTO " + std::string(table) + " (" + columns + ") " + row + " RETURNING id";
}

constexpr std::string_view kHasNoIdentity =
    "NOT EXISTS (SELECT FROM auth.identities AS known WHERE known.user_id = $1)";

// Columns of pg_temp.copied_users in place of $1, $2, ...
constexpr std::string_view kCopiedUserFields[] = {"id",
                                                  "email",
                                                  "encrypted_password",
                                                  "created_at",
                                                  "username",
                                                  "raw_user_meta_data",
                                                  "raw_app_meta_data",
                                                  "email_confirmed_at",
                                                  "last_sign_in_at"};
constexpr std::string_view kCopiedIdentityFields[] = {"id", "email", "created_at", "email_confirmed_at"};

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
            .append(
                keeps_its_own
                    ? "updated_at"
                    : with_columns(field.copied_value.empty() ? field.value : field.copied_value, copied));
    }
    return "INSERT INTO " + std::string(table) + " (" + columns + ") SELECT " + values +
           " FROM pg_temp.copied_users" + (table == "auth.identities" ? " WHERE email <> id::text" : "");
}

Columns columns_of(Connection& connection, std::string_view table) {
    return connection
        .read(R"sql(
SELECT attname::text FROM pg_catalog.pg_attribute
WHERE attrelid = pg_catalog.to_regclass($1) AND attnum > 0 AND NOT attisdropped)sql",
              table)
        .all([](const Row& row) { return row.text(0); });
}

std::vector<std::string> find_email_indexes(Connection& connection) {
    return connection
        .read(R"sql(
SELECT class.relname::text FROM pg_catalog.pg_index AS index
JOIN pg_catalog.pg_class AS class ON class.oid = index.indexrelid
WHERE index.indrelid = pg_catalog.to_regclass('auth.users') AND index.indisunique
  AND index.indnkeyatts = 1 AND pg_catalog.pg_get_indexdef(index.indexrelid, 1, true)
      IN ('email', 'lower(email)', 'lower(email::text)'))sql")
        .all([](const Row& row) { return row.text(0); });
}

// True if a column of a table takes no NULL.
bool needs_value(Connection& connection, std::string_view table, std::string_view column) {
    return connection
               .read(R"sql(
SELECT 1 FROM pg_catalog.pg_attribute
WHERE attrelid = pg_catalog.to_regclass($1) AND attname = $2 AND attnotnull)sql",
                     table, column)
               .rows() > 0;
}

std::vector<Field> user_fields(const Columns& columns, bool needs_email) {
    std::vector<Field> fields(std::begin(kUserFields), std::end(kUserFields));
    if (needs_email) *std::ranges::find(fields, kEmail, &Field::column) = kNeededEmail;
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
    // In older schemas the user's id is the identity's id.
    fields.push_back({has(columns, "provider_id") ? "provider_id" : "id", "$1::text"});
    return fields;
}

std::string may_act(const Columns& columns, const OpenOptions& options) {
    std::string sql;
    for (const Condition& condition : kMayAct) {
        if (has(columns, condition.column)) sql += condition.text;
    }
    if (options.require_verified_emails && has(columns, kHasVerifiedEmail.column))
        sql += kHasVerifiedEmail.text;
    return sql;
}

std::string compose_select_credentials(const Columns& columns, const std::string& may_act) {
    const bool has_sso = has(columns, kHasPassword.column);
    return "SELECT " + kCredentialColumns.list() + R"sql(
FROM auth.users AS auth_user JOIN public.users AS profile ON profile.id = auth_user.id
WHERE auth_user.email = $1)sql" +
           may_act + std::string(has_sso ? kHasPassword.text : "");
}

std::string compose_select_session(const std::string& may_act) {
    return "SELECT " + kSessionUserColumns.list() + R"sql(
FROM public.auth_sessions AS session
JOIN auth.users AS auth_user ON auth_user.id = session.user_id
JOIN public.users AS profile ON profile.id = session.user_id
WHERE session.id = $1 AND session.revoked_at IS NULL AND session.expires_at > $2)sql" +
           may_act;
}

std::string compose_consume_state(const std::string& select_session) {
    return "WITH found AS (" + select_session + R"sql(),
used AS (
    INSERT INTO public.consumed_states (state_digest, expires_at) SELECT $3, $4 FROM found
    ON CONFLICT DO NOTHING RETURNING state_digest)
SELECT found.* FROM found, used)sql";
}

// One UPDATE for all outcomes. If two requests present the same generation, the second one waits for the
// first, and then its generation is the older one.
std::string compose_rotate_session(const std::string& may_act) {
    return R"sql(
WITH turned AS (
    UPDATE public.auth_sessions AS session SET
        generation = CASE WHEN session.generation = $2 THEN session.generation + 1 ELSE session.generation END,
        rotated_at = CASE WHEN session.generation = $2 THEN $3 ELSE session.rotated_at END,
        expires_at = CASE WHEN session.generation = $2
            THEN least($4, session.created_at + $7 * interval '1 microsecond') ELSE session.expires_at END,
        network = CASE WHEN session.generation = $2 THEN $5 ELSE session.network END,
        revoked_at = CASE WHEN session.generation = $2
            OR (session.generation = $2 + 1 AND session.rotated_at > $6) THEN NULL ELSE $3 END
    FROM auth.users AS auth_user
    WHERE session.id = $1 AND session.generation >= $2 AND session.revoked_at IS NULL
      AND session.expires_at > $3 AND auth_user.id = session.user_id)sql" +
           may_act + R"sql(
    RETURNING session.id, session.user_id, session.generation, session.rotated_at, session.revoked_at,
        session.authenticated_at),
told AS (
    INSERT INTO public.domain_events (event_type, occurred_at, user_id, subject_id, network, facts)
    SELECT 'session.reused', $3, user_id, $1, $5, '{}' FROM turned WHERE revoked_at IS NOT NULL)
SELECT )sql" +
           kSessionUserColumns.list() +
           R"sql(, session.revoked_at IS NOT NULL, session.generation, session.rotated_at
FROM turned AS session
LEFT JOIN (auth.users AS auth_user JOIN public.users AS profile ON profile.id = auth_user.id)
    ON auth_user.id = session.user_id)sql";
}

}  // namespace

AuthSchema AuthSchema::read(Connection& connection, const OpenOptions& options) {
    const Columns users = columns_of(connection, "auth.users");
    AuthSchema schema;
    schema.assumes_emails_verified_ = options.assume_emails_verified;
    schema.knows_anonymous_ = has(users, "is_anonymous");
    schema.profile_needs_email_ = needs_value(connection, "public.users", kEmail);
    const std::vector<Field> fields = user_fields(users, needs_value(connection, "auth.users", kEmail));
    schema.insert_user_ = insert("auth.users", fields);
    schema.insert_copied_users_ = insert_copied("auth.users", fields, kCopiedUserFields);
    if (const Columns identities = columns_of(connection, "auth.identities"); !identities.empty()) {
        const std::vector<Field> identity = identity_fields(identities);
        schema.insert_identity_ = insert("auth.identities", identity);
        schema.insert_first_identity_ = insert("auth.identities", identity, kHasNoIdentity);
        schema.insert_copied_identities_ = insert_copied("auth.identities", identity, kCopiedIdentityFields);
    }
    const std::string conditions = may_act(users, options);
    schema.select_credentials_ = compose_select_credentials(users, conditions);
    schema.select_session_ = compose_select_session(conditions);
    schema.consume_state_ = compose_consume_state(schema.select_session_);
    schema.rotate_session_ = compose_rotate_session(conditions);
    schema.email_indexes_ = find_email_indexes(connection);
    return schema;
}

bool AuthSchema::is_email_index(std::string_view name) const { return has(email_indexes_, name); }

}  // namespace holdfast::storage::postgres
