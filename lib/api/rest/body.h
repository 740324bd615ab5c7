// The rows in the body of a POST, and the settings in that of a PATCH (PostgREST manual, "Insert", "Update").
#pragma once

#include "api/rest/query.h"
#include "base/json.h"
#include "storage/rows.h"

#include <string_view>
#include <vector>

namespace holdfast::api::rest {

// The rows to insert, with the defaults of the columns that the body leaves out.
struct NewRows {
    storage::RowColumns columns;
    storage::RowColumns given;  // those of the body
    std::vector<storage::RowValues> rows;
};

// `body` is an object, or an array of objects with the same members. With `columns` in the query, these are
// taken of each object: a member that it leaves out is NULL, or the column's default if `defaults_missing`.
// Throws Fault: PGRST102 if the body is none of this, PGRST204, 54000 for more than kMostChangedRows, and
// those of value_of() and checked_value().
NewRows rows_of(const storage::RowTable& table, const base::Json& body, const Query& query,
                bool defaults_missing);

// `body` is an object; with `columns` in the query, only these of its members are taken. Throws as rows_of().
std::vector<storage::RowSetting> settings_of(const storage::RowTable& table, const base::Json& body,
                                             const Query& query);

}  // namespace holdfast::api::rest
