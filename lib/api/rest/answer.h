// The answers of /rest/v1 (PostgREST manual, "Pagination and Count", "Prefer Header").
#pragma once

#include "api/rest/fault.h"
#include "api/rest/headers.h"
#include "api/rest/plan.h"
#include "http/message.h"
#include "storage/rows.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::api::rest {

// How the rows of an answer are written.
struct Form {
    const std::vector<Output>& outputs;
    bool is_object;  // exactly one row, as an object; else a list
    const Preferences& preferences;
};

// "0-4/17"; '*' for no rows and for a total that is not known.
std::string content_range(std::int64_t first, std::int64_t count, std::optional<std::int64_t> total);

// A list, or its only row as an object. Throws Fault 406 PGRST116 if an object is asked for and there is not
// one row.
http::Response rows_response(int status, const Form& form, const std::vector<storage::RowValues>& rows,
                             const std::string& content_range);

// The same without rows.
http::Response bare_response(int status, const Form& form, const std::string& content_range);

// 406 PGRST116.
Fault not_one_row(std::int64_t rows);

// The rows that a change has touched. Throws Fault: 409 for a violation of a constraint, 400 for a value that
// the table does not take, 406 PGRST116, 54000 for too many rows, 42501.
storage::ChangedRows require_changed(const storage::RowTable& table, storage::RowOutcome outcome);

}  // namespace holdfast::api::rest
