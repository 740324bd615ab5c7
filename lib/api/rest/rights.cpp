#include "api/rest/rights.h"

#include "accounts/validation.h"
#include "api/rest/fault.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::api::rest {
namespace {

using storage::RowColumn;
using storage::RowTable;
using storage::RowValue;

constexpr std::size_t kMostIdBytes = 255;  // of provider and provider_account_id, which have an index
constexpr std::size_t kMostScopeBytes = 4096;

struct Right {
    std::string_view table;
    std::string_view column;
    bool by_user;    // PATCH of their own rows
    bool by_server;  // PATCH by service_role
};

// Columns that a POST may write. A PATCH may write those that are marked.
constexpr auto kWritable = std::to_array<Right>({
    {"users", "id", false, false},
    {"users", "email", false, true},
    {"users", "username", true, true},
    {"users", "created_at", false, true},
    {"users", "updated_at", false, true},
    {"cloud_provider_accounts", "id", false, false},
    {"cloud_provider_accounts", "user_id", false, false},
    {"cloud_provider_accounts", "provider", false, false},
    {"cloud_provider_accounts", "provider_account_id", false, false},
    {"cloud_provider_accounts", "account_email", false, true},
    {"cloud_provider_accounts", "granted_scope", false, true},
    {"cloud_provider_accounts", "nickname", true, true},
    {"cloud_provider_accounts", "is_active", false, true},
    {"cloud_provider_accounts", "created_at", false, true},
    {"cloud_provider_accounts", "updated_at", false, true},
});

const Right* right_of(const RowTable& table, const RowColumn& column) {
    const auto found = std::ranges::find_if(kWritable, [&](const Right& right) {
        return right.table == table.name && right.column == column.name;
    });
    return found == kWritable.end() ? nullptr : &*found;
}

Fault denied(int status, const RowTable& table, std::optional<std::string> hint = std::nullopt) {
    return {status, "42501", "permission denied for table " + std::string(table.name), std::nullopt,
            std::move(hint)};
}

Fault column_denied(const RowTable& table, const RowColumn& column) {
    return denied(403, table, "The column \"" + std::string(column.name) + "\" can't be written here.");
}

std::optional<std::string> bounded(std::string text, std::size_t most_bytes) {
    const bool is_good = text.size() <= most_bytes && base::is_utf8(text) && !base::has_control(text);
    return is_good ? std::optional(std::move(text)) : std::nullopt;
}

// The stored form of a text; nullopt if it may not be stored.
std::optional<std::string> stored_text(std::string_view column, const std::string& text) {
    if (column == "email") return accounts::normalise_email(text);
    if (column == "username") return accounts::normalise_username(text);
    if (column == "nickname") return accounts::normalise_nickname(text);
    if (column == "account_email") return bounded(text, accounts::kMaxEmailBytes);
    if (column == "granted_scope") return bounded(text, kMostScopeBytes);
    return text.empty() ? std::nullopt : bounded(text, kMostIdBytes);
}

}  // namespace

void require_right(Role role, Action action, const RowTable& table) {
    if (role == Role::service_role) return;
    if (role == Role::anon) throw denied(401, table);
    if (action == Action::insert || action == Action::remove) throw denied(403, table);
}

void require_insertable(const RowTable& table, const storage::RowColumns& columns) {
    for (const RowColumn* column : columns) {
        if (right_of(table, *column) == nullptr) throw column_denied(table, *column);
    }
}

void require_settable(Role role, const RowTable& table, const std::vector<storage::RowSetting>& settings) {
    for (const auto& [column, value] : settings) {
        const Right* right = right_of(table, *column);
        const bool is_allowed =
            right != nullptr && (role == Role::service_role ? right->by_server : right->by_user);
        if (!is_allowed) throw column_denied(table, *column);
    }
}

RowValue checked_value(const RowTable& table, const RowColumn& column, RowValue value) {
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr || column.type != storage::RowType::text) return value;
    const auto stored = stored_text(column.name, *text);
    if (!stored) {
        const std::string check = std::string(table.name) + "_" + std::string(column.name) + "_check";
        throw Fault(400, "23514",
                    "new row for relation \"" + std::string(table.name) + "\" violates check constraint \"" +
                        check + "\"");
    }
    if (column.name == "nickname" && stored->empty()) return {};
    return *stored;
}

}  // namespace holdfast::api::rest
