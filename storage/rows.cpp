#include "storage/rows.h"

#include <algorithm>
#include <array>

namespace holdfast::storage {
namespace {

constexpr auto kUserColumns = std::to_array<RowColumn>({
    {"id", RowType::uuid},
    {"email", RowType::text},
    {"username", RowType::text},
    {"created_at", RowType::timestamp},
    {"updated_at", RowType::timestamp},
});

constexpr auto kAccountRowColumns = std::to_array<RowColumn>({
    {"id", RowType::uuid},
    {"user_id", RowType::uuid},
    {"provider", RowType::text},
    {"provider_account_id", RowType::text},
    {"account_email", RowType::text},
    {"nickname", RowType::text},
    {"granted_scope", RowType::text},
    {"token_expiry", RowType::timestamp},
    {"is_active", RowType::boolean},
    {"disconnected_at", RowType::timestamp},
    {"reconnect_reason", RowType::text},
    {"ownership_version", RowType::integer},
    {"connected_at", RowType::timestamp},
    {"created_at", RowType::timestamp},
    {"updated_at", RowType::timestamp},
});

}  // namespace

const RowTable kUserTable{"users", kUserColumns, "id"};
const RowTable kAccountTable{"cloud_provider_accounts", kAccountRowColumns, "user_id"};

const RowColumn* RowTable::find(std::string_view column) const {
    const auto found = std::ranges::find(columns, column, &RowColumn::name);
    return found == columns.end() ? nullptr : &*found;
}

}  // namespace holdfast::storage
