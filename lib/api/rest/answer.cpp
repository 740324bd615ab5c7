#include "api/rest/answer.h"

#include "api/rest/values.h"
#include "base/json.h"

namespace holdfast::api::rest {
namespace {

base::Json json_of(const std::vector<Output>& outputs, const storage::RowValues& row) {
    base::Json::Object members;
    for (std::size_t i = 0; i < outputs.size(); ++i)
        members.emplace_back(outputs[i].name, rest::json_of(row.at(i)));
    return members;
}

std::string text_of(const Form& form, const std::vector<storage::RowValues>& rows) {
    if (form.is_object) return json_of(form.outputs, rows.front()).dump();
    base::Json::Array list;
    for (const storage::RowValues& row : rows) list.push_back(json_of(form.outputs, row));
    return base::Json(std::move(list)).dump();
}

// What an outcome means for the client.
struct Required {
    const storage::RowTable& table;

    storage::ChangedRows operator()(storage::ChangedRows& changed) const { return std::move(changed); }

    storage::ChangedRows operator()(const storage::Violation& violation) const {
        throw Fault(409, violation.sqlstate, violation.message,
                    violation.detail.empty() ? std::nullopt : std::optional(violation.detail));
    }

    storage::ChangedRows operator()(const storage::ValueRefused& refused) const {
        const std::string relation = '"' + std::string(table.name) + '"';
        if (refused.sqlstate == "23502") {
            throw Fault(400, refused.sqlstate,
                        "null value in column \"" + refused.column + "\" of relation " + relation +
                            " violates not-null constraint");
        }
        if (refused.sqlstate == "23514") {
            throw Fault(400, refused.sqlstate,
                        "new row for relation " + relation + " violates check constraint \"" +
                            refused.constraint + "\"");
        }
        throw Fault(400, refused.sqlstate, "a value is too long or out of range for its column");
    }

    storage::ChangedRows operator()(const storage::WrongCount& wrong) const {
        if (wrong.rows > storage::kMostChangedRows)
            throw Fault(400, "54000", "a request may change at most 1000 rows");
        throw not_one_row(wrong.rows);
    }

    storage::ChangedRows operator()(const storage::IdentityFixed&) const {
        throw Fault(
            403, "42501", "permission denied for table " + std::string(table.name), std::nullopt,
            "An account keeps its owner and its identity: only a hand-over gives it to another user.");
    }
};

}  // namespace

std::string content_range(std::int64_t first, std::int64_t count, std::optional<std::int64_t> total) {
    const std::string range =
        count == 0 ? "*" : std::to_string(first) + "-" + std::to_string(first + count - 1);
    return range + "/" + (total ? std::to_string(*total) : "*");
}

http::Response bare_response(int status, const Form& form, const std::string& content_range) {
    auto response = http::Response::empty(status);
    response.headers.set("Content-Range", content_range);
    if (!form.preferences.applied.empty())
        response.headers.set("Preference-Applied", form.preferences.applied);
    return response;
}

http::Response rows_response(int status, const Form& form, const std::vector<storage::RowValues>& rows,
                             const std::string& content_range) {
    if (form.is_object && rows.size() != 1) throw not_one_row(static_cast<std::int64_t>(rows.size()));
    auto response = bare_response(status, form, content_range);
    response.headers.set("Content-Type", form.is_object ? "application/vnd.pgrst.object+json; charset=utf-8"
                                                        : "application/json; charset=utf-8");
    response.body = text_of(form, rows);
    return response;
}

Fault not_one_row(std::int64_t rows) {
    return {406, "PGRST116", "Cannot coerce the result to a single JSON object",
            "The result contains " + std::to_string(rows) + " rows"};
}

storage::ChangedRows require_changed(const storage::RowTable& table, storage::RowOutcome outcome) {
    return std::visit([&](auto& value) { return Required{table}(value); }, outcome);
}

}  // namespace holdfast::api::rest
