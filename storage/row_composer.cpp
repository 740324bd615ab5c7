#include "storage/row_composer.h"

#include "storage/row_events.h"

namespace holdfast::storage {
namespace {

// A pattern of LIKE, whose escape is '\', as one of GLOB (sqlite.org/lang_expr.html).
std::string glob_of(std::string_view like) {
    std::string glob;
    for (std::size_t i = 0; i < like.size(); ++i) {
        char c = like[i];
        if (c == '%' || c == '_') {
            glob += c == '%' ? '*' : '?';
            continue;
        }
        if (c == '\\' && i + 1 < like.size()) c = like[++i];
        const bool is_special = c == '*' || c == '?' || c == '[';
        is_special ? glob.append({'[', c, ']'}) : glob.append({c});
    }
    return glob;
}

}  // namespace

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
    std::string all;
    for (const std::string& part : parts) all.append(all.empty() ? "" : between).append(part);
    return all;
}

std::string RowComposer::bound(RowType type, RowValue value) {
    sql_.parameters.push_back({type, std::move(value)});
    return dialect_.parameter + std::to_string(sql_.parameters.size());
}

std::string RowComposer::table(const RowTable& table) const {
    return std::string(dialect_.schema) + std::string(table.name);
}

std::string RowComposer::where(const RowSet& set) {
    std::string condition = condition_of(set.filter);
    if (set.owner) {
        condition.append(" AND ").append(set.table.owner).append(" = ");
        condition += bound(RowType::uuid, std::string(*set.owner));
    }
    return " WHERE " + condition;
}

std::string RowComposer::names(const RowColumns& columns) const {
    std::vector<std::string> names;
    for (const RowColumn* column : columns) names.emplace_back(column->name);
    return joined(names, ", ");
}

std::string RowComposer::change_columns(const RowTable& table, const RowChange& change,
                                        std::string_view disconnected, std::string_view inserted) const {
    std::string list = is_account(table) ? kAccountChangeColumns.list() : kUserChangeColumns.list();
    list.append(", ").append(disconnected).append(", ").append(inserted);
    if (!change.returned.empty()) list.append(", ").append(names(change.returned));
    return list;
}

std::string RowComposer::disconnected(const RowTable& table, const std::string& now) const {
    return is_account(table) ? "coalesce(NOT is_active AND disconnected_at = " + now + ", false)" : "false";
}

std::string RowComposer::compared(const RowColumn& column) const {
    return std::string(column.name) +
           (column.type == RowType::text ? std::string(dialect_.byte_order) : std::string());
}

std::string RowComposer::condition_of(const RowFilter& filter) {
    const std::string condition = filter.kind == RowFilter::Kind::test ? test_of(filter) : group_of(filter);
    return (filter.negated ? "NOT (" : "(") + condition + ")";
}

std::string RowComposer::group_of(const RowFilter& filter) {
    if (filter.parts.empty()) return "1 = 1";
    std::vector<std::string> parts;
    for (const RowFilter& part : filter.parts) parts.push_back(condition_of(part));
    return joined(parts, filter.kind == RowFilter::Kind::all ? " AND " : " OR ");
}

std::string RowComposer::test_of(const RowFilter& filter) {
    // Equality is one of bytes in any collation, and without a collation an index serves it.
    const std::string column(filter.column->name);
    const std::string ordered = compared(*filter.column);
    const auto with = [&](const std::string& left, std::string_view operation) {
        return left + std::string(operation) + bound(filter.column->type, filter.values.at(0));
    };
    switch (filter.test) {
        case RowTest::equal:
            return with(column, " = ");
        case RowTest::not_equal:
            return with(column, " <> ");
        case RowTest::greater:
            return with(ordered, " > ");
        case RowTest::at_least:
            return with(ordered, " >= ");
        case RowTest::less:
            return with(ordered, " < ");
        case RowTest::at_most:
            return with(ordered, " <= ");
        case RowTest::like:
            return ordered + std::string(dialect_.like) + pattern(filter.values.at(0));
        case RowTest::ilike:
            return with(ordered, dialect_.ilike) + std::string(dialect_.after_ilike);
        case RowTest::one_of:
            return one_of(column, filter);
        case RowTest::is_null:
            return column + " IS NULL";
        case RowTest::is_true:
            return column + " IS TRUE";
        case RowTest::is_false:
            return column + " IS FALSE";
    }
    return "1 = 0";
}

std::string RowComposer::pattern(const RowValue& value) {
    const std::string& like = std::get<std::string>(value);
    return bound(RowType::text, dialect_.like_is_glob ? glob_of(like) : like);
}

std::string RowComposer::one_of(const std::string& column, const RowFilter& filter) {
    if (filter.values.empty()) return "1 = 0";
    std::vector<std::string> values;
    for (const RowValue& value : filter.values) values.push_back(bound(filter.column->type, value));
    return column + " IN (" + joined(values, ", ") + ")";
}

}  // namespace holdfast::storage
