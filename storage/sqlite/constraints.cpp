#include "storage/sqlite/constraints.h"

#include <algorithm>
#include <string>

namespace holdfast::storage::sqlite {
namespace {

// "table.a, table.b" -> {"table", "a, b"}
struct Columns {
    explicit Columns(std::string_view qualified) {
        table = qualified.substr(0, qualified.find('.'));
        while (!qualified.empty()) {
            const std::size_t end = std::min(qualified.find(", "), qualified.size());
            const std::string_view column = qualified.substr(0, end);
            names.append(names.empty() ? "" : ", ").append(column.substr(column.find('.') + 1));
            qualified.remove_prefix(std::min(end + 2, qualified.size()));
        }
    }
    std::string table;
    std::string names;
};

}  // namespace

std::optional<Violation> violation_of(const ConstraintFailed& failure, std::string_view table,
                                      const std::vector<Field>& row) {
    if (failure.is_foreign_key()) return foreign_key_violation(table, row);
    if (!failure.is_unique()) return std::nullopt;
    const Columns columns(failure.columns());
    return unique_violation_of_columns(columns.table, columns.names, row);
}

}  // namespace holdfast::storage::sqlite
