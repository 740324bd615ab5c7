#include "api/rest/body.h"

#include "api/rest/fault.h"
#include "api/rest/plan.h"
#include "api/rest/rights.h"
#include "api/rest/values.h"
#include "base/random.h"

#include <algorithm>
#include <optional>
#include <string>

namespace holdfast::api::rest {
namespace {

using base::Json;
using storage::RowColumn;
using storage::RowColumns;
using storage::RowTable;
using storage::RowValue;

Fault no_rows() { return {400, "PGRST102", "Empty or invalid json"}; }

// The default of a column in a new row; nullopt: NULL, or what the store gives every new row.
std::optional<RowValue> default_of(const RowTable& table, const RowColumn& column) {
    if (&table != &storage::kAccountTable) return std::nullopt;
    if (column.name == "id") return base::random_uuid();
    if (column.name == "account_email" || column.name == "granted_scope") return std::string();
    if (column.name == "is_active") return true;
    return std::nullopt;
}

std::vector<const Json::Object*> objects_of(const Json& body) {
    std::vector<const Json::Object*> objects;
    if (const Json::Object* object = body.as_object()) return {object};
    const Json::Array* array = body.as_array();
    if (array == nullptr) throw no_rows();
    for (const Json& item : *array) {
        const Json::Object* object = item.as_object();
        if (object == nullptr) throw no_rows();
        objects.push_back(object);
    }
    if (objects.size() > static_cast<std::size_t>(storage::kMostChangedRows))
        throw Fault(400, "54000", "a request may write at most 1000 rows");
    return objects;
}

RowColumns columns_of(const RowTable& table, const std::vector<const Json::Object*>& objects,
                      const Query& query) {
    RowColumns columns;
    const auto add = [&](const std::string& name) {
        const RowColumn* column = &require_body_column(table, name);
        if (std::ranges::find(columns, column) == columns.end()) columns.push_back(column);
    };
    if (query.columns) {
        for (const std::string& name : *query.columns) add(name);
    } else if (!objects.empty()) {
        for (const auto& [name, value] : *objects.front()) add(name);
    }
    return columns;
}

const Json* find(const Json::Object& object, std::string_view name) {
    const auto member = std::ranges::find(object, name, &Json::Member::first);
    return member == object.end() ? nullptr : &member->second;
}

bool has_all(const Json::Object& object, const RowColumns& columns) {
    return object.size() == columns.size() && std::ranges::all_of(columns, [&](const RowColumn* column) {
               return find(object, column->name) != nullptr;
           });
}

}  // namespace

NewRows rows_of(const RowTable& table, const Json& body, const Query& query, bool defaults_missing) {
    const auto objects = objects_of(body);
    NewRows rows{.columns = columns_of(table, objects, query), .given = {}, .rows = {}};
    rows.given = rows.columns;
    for (const RowColumn& column : table.columns) {
        const bool is_given = std::ranges::find(rows.given, &column) != rows.given.end();
        if (!is_given && default_of(table, column)) rows.columns.push_back(&column);
    }
    for (const Json::Object* object : objects) {
        if (!query.columns && !has_all(*object, rows.given))
            throw Fault(400, "PGRST102", "All object keys must match");
        storage::RowValues& row = rows.rows.emplace_back();
        for (std::size_t i = 0; i < rows.columns.size(); ++i) {
            const RowColumn& column = *rows.columns[i];
            const Json* member = i < rows.given.size() ? find(*object, column.name) : nullptr;
            const bool takes_default = member == nullptr && (defaults_missing || i >= rows.given.size());
            row.push_back(member != nullptr ? checked_value(table, column, value_of(column.type, *member))
                                            : (takes_default ? default_of(table, column).value_or(RowValue())
                                                             : RowValue()));
        }
    }
    return rows;
}

std::vector<storage::RowSetting> settings_of(const RowTable& table, const Json& body, const Query& query) {
    const Json::Object* object = body.as_object();
    if (object == nullptr) throw no_rows();
    const auto is_taken = [&](const std::string& name) {
        return !query.columns || std::ranges::find(*query.columns, name) != query.columns->end();
    };
    if (query.columns) static_cast<void>(columns_of(table, {}, query));
    std::vector<storage::RowSetting> settings;
    for (const auto& [name, value] : *object) {
        if (!is_taken(name)) continue;
        const RowColumn& column = require_body_column(table, name);
        settings.push_back({&column, checked_value(table, column, value_of(column.type, value))});
    }
    return settings;
}

}  // namespace holdfast::api::rest
