#include "api/rest/plan.h"

#include "api/rest/fault.h"
#include "api/rest/values.h"
#include "base/text.h"

#include <algorithm>
#include <array>

namespace holdfast::api::rest {
namespace {

using storage::RowColumn;
using storage::RowColumns;
using storage::RowFilter;
using storage::RowTable;
using storage::RowTest;
using storage::RowType;

constexpr std::size_t kMostQuotedBytes = 100;

std::string shown(std::string_view name) { return base::escape_controls(name, kMostQuotedBytes); }

std::string_view name_of(RowType type) {
    switch (type) {
        case RowType::uuid:
            return "uuid";
        case RowType::text:
            return "text";
        case RowType::timestamp:
            return "timestamp with time zone";
        case RowType::boolean:
            return "boolean";
        case RowType::integer:
            return "bigint";
    }
    return "";
}

RowTest test_of(Operator op) {
    switch (op) {
        case Operator::eq:
            return RowTest::equal;
        case Operator::neq:
            return RowTest::not_equal;
        case Operator::gt:
            return RowTest::greater;
        case Operator::gte:
            return RowTest::at_least;
        case Operator::lt:
            return RowTest::less;
        case Operator::lte:
            return RowTest::at_most;
        case Operator::like:
            return RowTest::like;
        case Operator::ilike:
            return RowTest::ilike;
        case Operator::in:
            return RowTest::one_of;
        case Operator::is:
            return RowTest::is_null;
    }
    return RowTest::equal;
}

// `a` is an escape if an odd number of backslashes ends the pattern.
bool ends_in_escape(std::string_view pattern) {
    const auto last = pattern.find_last_not_of('\\');
    const std::size_t backslashes = pattern.size() - (last == pattern.npos ? 0 : last + 1);
    return backslashes % 2 == 1;
}

void require_pattern(const RowColumn& column, Operator op, const std::string& pattern) {
    if (column.type != RowType::text) {
        throw Fault(400, "42883",
                    "operator does not exist: " + std::string(name_of(column.type)) +
                        (op == Operator::like ? " ~~ unknown" : " ~~* unknown"),
                    std::nullopt,
                    "No operator matches the given name and argument types. You might need to add explicit "
                    "type casts.");
    }
    if (ends_in_escape(pattern)) throw Fault(400, "22025", "LIKE pattern must not end with escape character");
}

void set_is_test(RowFilter& filter, const std::string& value) {
    if (value == "not_null") filter.negated = !filter.negated;
    if (value == "null" || value == "not_null") return;
    if (filter.column->type != RowType::boolean) {
        throw Fault(400, "42804",
                    "argument of IS " + base::ascii_upper(value) + " must be type boolean, not type " +
                        std::string(name_of(filter.column->type)));
    }
    if (value == "true") filter.test = RowTest::is_true;
    if (value == "false") filter.test = RowTest::is_false;
}

RowFilter test_of(const RowTable& table, const Condition& condition) {
    RowFilter filter{.kind = RowFilter::Kind::test,
                     .negated = condition.negated,
                     .column = &require_column(table, condition.column),
                     .test = test_of(condition.op)};
    if (condition.op == Operator::is) {
        set_is_test(filter, condition.values.front());
        return filter;
    }
    if (condition.op == Operator::like || condition.op == Operator::ilike)
        require_pattern(*filter.column, condition.op, condition.values.front());
    for (const std::string& value : condition.values)
        filter.values.push_back(value_of(filter.column->type, std::string_view(value)));
    return filter;
}

bool same_names(const RowColumns& columns, std::initializer_list<std::string_view> names) {
    return columns.size() == names.size() && std::ranges::all_of(names, [&](std::string_view name) {
               return std::ranges::find(columns, name, &RowColumn::name) != columns.end();
           });
}

}  // namespace

const RowTable& require_table(std::string_view name) {
    for (const RowTable* table : {&storage::kUserTable, &storage::kAccountTable}) {
        if (table->name == name) return *table;
    }
    throw Fault(404, "PGRST205", "Could not find the table 'public." + shown(name) + "' in the schema cache");
}

const RowColumn& require_column(const RowTable& table, std::string_view name) {
    if (const RowColumn* column = table.find(name)) return *column;
    throw Fault(400, "42703", "column " + std::string(table.name) + "." + shown(name) + " does not exist");
}

const RowColumn& require_body_column(const RowTable& table, std::string_view name) {
    if (const RowColumn* column = table.find(name)) return *column;
    throw Fault(400, "PGRST204",
                "Could not find the '" + shown(name) + "' column of '" + std::string(table.name) +
                    "' in the schema cache");
}

std::vector<Output> outputs_of(const RowTable& table, const std::vector<Selected>& select) {
    std::vector<Output> outputs;
    for (const Selected& selected : select) {
        if (selected.column == "*") {
            for (const RowColumn& column : table.columns)
                outputs.push_back({&column, std::string(column.name)});
            continue;
        }
        const RowColumn& column = require_column(table, selected.column);
        outputs.push_back({&column, selected.alias.empty() ? std::string(column.name) : selected.alias});
    }
    return outputs;
}

RowColumns columns_of(const std::vector<Output>& outputs) {
    RowColumns columns;
    for (const Output& output : outputs) columns.push_back(output.column);
    return columns;
}

RowFilter filter_of(const RowTable& table, const Condition& condition) {
    if (condition.kind == Condition::Kind::test) return test_of(table, condition);
    RowFilter filter{
        .kind = condition.kind == Condition::Kind::all ? RowFilter::Kind::all : RowFilter::Kind::any,
        .negated = condition.negated};
    for (const Condition& part : condition.parts) filter.parts.push_back(filter_of(table, part));
    return filter;
}

std::vector<storage::RowOrder> order_of(const RowTable& table, const std::vector<Order>& order) {
    std::vector<storage::RowOrder> bound;
    for (const Order& by : order)
        bound.push_back({&require_column(table, by.column), by.descending, by.nulls_first});
    return bound;
}

RowColumns conflict_of(const RowTable& table, const Query& query) {
    RowColumns columns;
    for (const std::string& name : query.on_conflict.value_or(std::vector<std::string>{"id"}))
        columns.push_back(&require_column(table, name));
    const bool is_key = same_names(columns, {"id"});
    const bool is_link = &table == &storage::kAccountTable &&
                         same_names(columns, {"user_id", "provider", "provider_account_id"});
    if (is_key || is_link) return columns;
    throw Fault(400, "42P10",
                "there is no unique or exclusion constraint matching the ON CONFLICT specification");
}

}  // namespace holdfast::api::rest
