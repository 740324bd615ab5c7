#include "storage/violations.h"

#include <algorithm>
#include <string>

namespace holdfast::storage {
namespace {

struct UniqueConstraint {
    std::string_view table;
    std::string_view columns;
    std::string_view name;
};

constexpr UniqueConstraint kUniqueConstraints[] = {
    {"auth_users", "id", "users_pkey"},
    {"auth_users", "email", kEmailConstraint},
    {"users", "id", "users_pkey"},
    {"auth_sessions", "id", "auth_sessions_pkey"},
    {"cloud_provider_accounts", "id", "cloud_provider_accounts_pkey"},
    {"cloud_provider_accounts", "provider, provider_account_id", kGlobalAccountIndex},
    {"cloud_provider_accounts", "user_id, provider, provider_account_id",
     "cloud_provider_accounts_user_id_provider_provider_account_i_key"},
    {"ownership_transfer_requests", "id", "ownership_transfer_requests_pkey"},
    {"ownership_transfer_requests", "provider, provider_account_id, requesting_user_id",
     "ownership_transfer_unique_key"},
    {"event_acknowledgements", "event_id", "event_acknowledgements_pkey"},
    {"consumed_states", "state_digest", "consumed_states_pkey"},
    {"rate_limits", "key", "rate_limits_pkey"},
    {"known_networks", "key", "known_networks_pkey"},
};

// Each table has at most one foreign key.
struct ForeignKey {
    std::string_view table;
    std::string_view column;
    std::string_view referenced;  // as PostgreSQL names it
    std::string_view name;
};

constexpr ForeignKey kForeignKeys[] = {
    {"users", "id", "users", "users_id_fkey"},
    {"auth_sessions", "user_id", "users", "auth_sessions_user_id_fkey"},
    {"cloud_provider_accounts", "user_id", "users", "cloud_provider_accounts_user_id_fkey"},
    {"ownership_transfer_requests", "requesting_user_id", "users",
     "ownership_transfer_requests_requesting_user_id_fkey"},
    {"domain_events", "user_id", "users", "domain_events_user_id_fkey"},
    {"event_acknowledgements", "user_id", "users", "event_acknowledgements_user_id_fkey"},
};

std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

std::string_view value_of(const std::vector<Field>& row, std::string_view column) {
    const auto field = std::ranges::find(row, column, &Field::column);
    return field == row.end() ? std::string_view("?") : field->value;
}

// "Key (a, b)=(1, 2)"
std::string key_text(std::string_view columns, const std::vector<Field>& row) {
    std::string values;
    for (std::string_view rest = columns; !rest.empty();) {
        const std::size_t end = std::min(rest.find(", "), rest.size());
        values.append(values.empty() ? "" : ", ").append(value_of(row, rest.substr(0, end)));
        rest.remove_prefix(std::min(end + 2, rest.size()));
    }
    return "Key (" + std::string(columns) + ")=(" + values + ")";
}

template <typename Matches>
std::optional<Violation> find_unique(Matches matches, const std::vector<Field>& row) {
    const auto found = std::ranges::find_if(kUniqueConstraints, matches);
    if (found == std::end(kUniqueConstraints)) return std::nullopt;
    return Violation{std::string(kUniqueViolation), std::string(found->name),
                     "duplicate key value violates unique constraint " + quoted(found->name),
                     key_text(found->columns, row) + " already exists."};
}

}  // namespace

std::optional<Violation> unique_violation(std::string_view table, std::string_view constraint,
                                          const std::vector<Field>& row) {
    return find_unique([&](const UniqueConstraint& c) { return c.table == table && c.name == constraint; },
                       row);
}

std::optional<Violation> unique_violation_of_columns(std::string_view table, std::string_view columns,
                                                     const std::vector<Field>& row) {
    return find_unique([&](const UniqueConstraint& c) { return c.table == table && c.columns == columns; },
                       row);
}

std::optional<Violation> foreign_key_violation(std::string_view table, const std::vector<Field>& row) {
    const auto key = std::ranges::find(kForeignKeys, table, &ForeignKey::table);
    if (key == std::end(kForeignKeys)) return std::nullopt;
    return Violation{
        std::string(kForeignKeyViolation), std::string(key->name),
        "insert or update on table " + quoted(table) + " violates foreign key constraint " +
            quoted(key->name),
        key_text(key->column, row) + " is not present in table " + quoted(key->referenced) + "."};
}

}  // namespace holdfast::storage
