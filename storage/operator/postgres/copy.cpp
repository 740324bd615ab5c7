#include "storage/operator/postgres/copy.h"

#include "storage/open.h"
#include "storage/operator/postgres/copy_format.h"
#include "storage/operator/postgres/transaction.h"
#include "storage/postgres/auth_schema.h"
#include "storage/postgres/connection.h"
#include "storage/postgres/connection_settings.h"
#include "storage/postgres/migrations.h"

#include <algorithm>
#include <iterator>
#include <optional>

namespace holdfast::storage::postgres {
namespace {

constexpr std::size_t kBytesPerMessage = 65536;

// The tables of a project allow more than Holdfast's, and have other text types.
std::string selected(const CopyTable& table, const CopyColumn& column) {
    std::string name(column.name);
    // As Holdfast's own tables have a user without an email (storage/users.h).
    if (table.name == "auth_users" && name == "email") return "coalesce(email, id::text)::text";
    if (column.type == ColumnType::text)
        return column.may_be_null ? name + "::text" : "coalesce(" + name + ", '')::text";
    if (column.type == ColumnType::json) return name + "::text";
    if (column.type == ColumnType::time && !column.may_be_null)
        return "coalesce(" + name + ", 'epoch'::timestamptz)";
    if (column.type == ColumnType::integer) return name + "::bigint";
    return name;
}

class ServerSource final : public RowSource {
  public:
    explicit ServerSource(const std::string& url) : transaction_(url, ServerTransaction::Mode::reads) {}

    OperatorTransaction& transaction() override { return transaction_; }

    void read(const CopyTable& table, const std::function<void(CellRow)>& read_row) override {
        std::string columns;
        for (const CopyColumn& column : table.columns)
            columns.append(columns.empty() ? "" : ", ").append(selected(table, column));
        CopyDecoder decoder(table, read_row);
        transaction_.copy_out(
            transaction_.spell("COPY (SELECT " + columns + " FROM {" + std::string(table.name) + "}" +
                               order_clause(table) + ") TO STDOUT (FORMAT binary)"),
            [&](std::string_view bytes) { decoder.add(bytes); });
    }

  private:
    ServerTransaction transaction_;
};

// auth.users and its profiles are staged first: those of a Supabase project may have more columns to fill,
// and a trigger that makes the profile.
constexpr std::string_view kStagedTables[] = {"auth_users", "users"};

constexpr const char* kStage =
    R"sql(
CREATE TEMP TABLE staged_auth_users (id uuid, email text, encrypted_password text, created_at timestamptz,
    updated_at timestamptz, raw_user_meta_data text, raw_app_meta_data text, email_confirmed_at timestamptz,
    last_sign_in_at timestamptz) ON COMMIT DROP;
CREATE TEMP TABLE staged_users (id uuid, email text, username text, created_at timestamptz,
    updated_at timestamptz) ON COMMIT DROP)sql";

constexpr const char* kJoinStaged =
    R"sql(
CREATE TEMP TABLE copied_users ON COMMIT DROP AS
    SELECT auth_user.*, coalesce(profile.username, '') AS username
    FROM pg_temp.staged_auth_users AS auth_user LEFT JOIN pg_temp.staged_users AS profile USING (id))sql";

constexpr const char* kInsertProfiles =
    R"sql(
INSERT INTO public.users (id, email, username, created_at, updated_at)
SELECT id, email, username, created_at, updated_at FROM pg_temp.staged_users
ON CONFLICT (id) DO UPDATE SET email = excluded.email, username = excluded.username,
    created_at = excluded.created_at, updated_at = excluded.updated_at)sql";

// Each is told again of what occurred in the last hour before its place in the source: events that occur at
// one time may have another order there.
constexpr const char* kPlaceHooks =
    R"sql(
UPDATE public.holdfast_hooks AS hook SET (cursor_transaction, cursor_sequence) = (
    SELECT coalesce(max(transaction_id::text::bigint), 0), coalesce(max(sequence), 0)
    FROM public.domain_events WHERE occurred_at < hook.told_until - interval '1 hour'))sql";

class ServerTarget final : public RowTarget {
  public:
    ServerTarget(const std::string& url, AuthSchema schema)
        : transaction_(url, ServerTransaction::Mode::writes), schema_(std::move(schema)) {
        std::string tables;
        for (const CopyTable& table : copy_tables()) {
            tables.append(tables.empty() ? "{" : ", {").append(table.name).append("}");
        }
        transaction_.execute(transaction_.spell("LOCK TABLE " + tables + " IN SHARE ROW EXCLUSIVE MODE"));
        transaction_.execute(kStage);
    }

    OperatorTransaction& transaction() override { return transaction_; }

    void begin(const CopyTable& table) override {
        table_ = &table;
        const std::string name(table.name);
        const std::string target =
            is_staged() ? "pg_temp.staged_" + name : transaction_.spell("{" + name + "}");
        transaction_.begin_copy_in("COPY " + target + " (" + column_list(table) +
                                   ") FROM STDIN (FORMAT binary)");
        encoder_.emplace(table);
    }

    void write(CellRow row) override {
        encoder_->add(row);
        if (encoder_->size() >= kBytesPerMessage) transaction_.send(encoder_->take());
    }

    void end() override {
        encoder_->add_end();
        transaction_.send(encoder_->take());
        transaction_.end_copy_in();
        if (table_->name == "users") make_users();
        if (table_->name == "holdfast_hooks") transaction_.execute(kPlaceHooks);
    }

    void commit() override { transaction_.commit(); }

  private:
    bool is_staged() const {
        return std::ranges::find(kStagedTables, table_->name) != std::end(kStagedTables);
    }

    void make_users() {
        transaction_.execute(kJoinStaged);
        transaction_.execute(schema_.insert_copied_users().text());
        if (schema_.has_identities()) transaction_.execute(schema_.insert_copied_identities().text());
        transaction_.execute(kInsertProfiles);
    }

    ServerTransaction transaction_;
    const AuthSchema schema_;
    const CopyTable* table_ = nullptr;
    std::optional<CopyEncoder> encoder_;
};

AuthSchema make_schema(const std::string& url) {
    Connection connection(read_url(url, false));
    migrate(connection);
    return AuthSchema::read(connection);
}

}  // namespace

std::unique_ptr<RowSource> open_row_source(const std::string& url) {
    return std::make_unique<ServerSource>(url);
}

std::unique_ptr<RowTarget> open_row_target(const std::string& url) {
    return std::make_unique<ServerTarget>(url, make_schema(url));
}

}  // namespace holdfast::storage::postgres
