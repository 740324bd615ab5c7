#include "api/rest/handlers.h"

#include "accounts/revocations.h"
#include "api/request_body.h"
#include "api/rest/answer.h"
#include "api/rest/body.h"
#include "api/rest/fault.h"
#include "api/rest/headers.h"
#include "api/rest/plan.h"
#include "api/rest/query.h"
#include "api/rest/rights.h"
#include "api/supabase/caller.h"
#include "base/text.h"

#include <algorithm>

namespace holdfast::api::rest {
namespace {

// The most rows of one answer, as in a Supabase project.
constexpr std::int64_t kMostRows = 1000;

// A request that may do what it asks for, taken apart.
struct Asked {
    Asked(const Call& request, const Caller& by, Action what)
        : call(request),
          caller(by),
          action(what),
          table(require_table(request.request.path_param("table"))),
          query(allowed_query()),
          preferences(parse_preferences(request.request.headers)),
          is_object(wants_object(request.request.headers)),
          outputs(outputs_of(table, query.select)),
          filter(filter_of(table, query.filter)) {}

    storage::RowSet rows() const { return {table, filter, owner()}; }
    Form form() const { return {outputs, is_object, preferences}; }

    std::optional<std::string_view> owner() const {
        return caller.user ? std::optional<std::string_view>(caller.user->user_id) : std::nullopt;
    }

    // The columns that a change returns.
    storage::RowColumns returned() const {
        const Return answer = preferences.answer.value_or(Return::minimal);
        if (answer == Return::representation) return columns_of(outputs);
        return answer == Return::headers_only ? storage::RowColumns{table.find("id")} : storage::RowColumns{};
    }

    storage::RowChange change(const storage::RowColumns& columns) const {
        return {.actor_id = caller.user ? std::optional(caller.user->user_id) : std::nullopt,
                .now = call.context.clock.now(),
                .network = call.network,
                .returned = columns,
                .exactly = is_object ? std::optional<std::int64_t>(1) : std::nullopt,
                .revocable = call.context.revocations.when_erased()};
    }

    const Call& call;
    const Caller& caller;
    const Action action;
    const storage::RowTable& table;
    const Query query;
    const Preferences preferences;
    const bool is_object;
    const std::vector<Output> outputs;
    const storage::RowFilter filter;

  private:
    Query allowed_query() const {
        require_right(caller.role, action, table);
        return parse_query(call.request.query);
    }
};

// Runs the work; its Fault leaves as the error of this surface.
template <class Work>
http::Response told(const Work& work) {
    try {
        return work();
    } catch (const Fault& fault) {
        SupabaseRefusal refusal(fault.status(), fault.code(), fault.message());
        throw refusal.add("details", fault.details()).add("hint", fault.hint());
    }
}

base::Json require_body(const http::Request& request) {
    const std::string* type = request.headers.find("Content-Type");
    const std::string name = type != nullptr ? base::ascii_lower(type->substr(0, type->find(';'))) : "";
    if (type != nullptr && base::trim(name) != "application/json")
        throw Fault(415, "PGRST102", "Content-Type not acceptable: " + base::escape_controls(*type, 100));
    if (request.body.size() > kMaxBodyBytes) throw Refusal(Error::payload_too_large);
    auto body = base::Json::parse(request.body);
    if (!body) throw Fault(400, "PGRST102", "Empty or invalid json");
    return std::move(*body);
}

// What has no meaning for a change is refused, not left out: a limit that is left out changes more rows.
void require_no_window(const Query& query) {
    if (query.limit || query.offset || !query.order.empty())
        throw unreadable("\"failed to parse the query\"",
                         "order, limit and offset are for GET and HEAD only");
}

// The answer to a change that has happened.
http::Response change_response(const Asked& asked, int status, int bare_status,
                               const storage::ChangedRows& changed, const std::string& range) {
    if (asked.preferences.answer == Return::representation)
        return rows_response(status, asked.form(), changed.rows, range);
    return bare_response(bare_status, asked.form(), range);
}

std::optional<std::int64_t> counted(const Asked& asked, const storage::ChangedRows& changed) {
    if (!asked.preferences.counts) return std::nullopt;
    return static_cast<std::int64_t>(changed.rows.size());
}

// 206 if the rows are not all that there are.
int status_of(const Window& window, std::size_t rows, std::optional<std::int64_t> total) {
    if (!total) return 200;
    if (window.offset > *total) {
        throw Fault(416, "PGRST103", "Requested range not satisfiable",
                    "An offset of " + std::to_string(window.offset) + " was requested, but there are only " +
                        std::to_string(*total) + " rows.");
    }
    return static_cast<std::int64_t>(rows) < *total ? 206 : 200;
}

storage::RowConflict conflict_of(Resolution resolution) {
    switch (resolution) {
        case Resolution::refuse:
            return storage::RowConflict::refuse;
        case Resolution::merge:
            return storage::RowConflict::merge;
        case Resolution::ignore:
            return storage::RowConflict::skip;
    }
    return storage::RowConflict::refuse;
}

}  // namespace

http::Response read_rows(const Call& call, const Caller& caller) {
    return told([&] {
        const Asked asked(call, caller, Action::select);
        const Window window = window_of(call.request.headers, asked.query.limit, asked.query.offset);
        const auto order = order_of(asked.table, asked.query.order);
        const storage::RowSet rows = asked.rows();
        const storage::RowColumns columns = columns_of(asked.outputs);
        const storage::SelectedRows selected = call.context.store.run(
            storage::SelectRows{rows,
                                columns,
                                order,
                                {window.offset, std::min(window.limit.value_or(kMostRows), kMostRows)},
                                asked.preferences.counts});
        const int status = status_of(window, selected.rows.size(), selected.total);
        return rows_response(
            status, asked.form(), selected.rows,
            content_range(window.offset, static_cast<std::int64_t>(selected.rows.size()), selected.total));
    });
}

http::Response insert_rows(const Call& call, const Caller& caller) {
    return told([&] {
        const Asked asked(call, caller, Action::insert);
        require_no_window(asked.query);
        if (!asked.query.filter.parts.empty())
            throw unreadable("\"failed to parse the query\"", "a POST takes no filter");
        const NewRows rows =
            rows_of(asked.table, require_body(call.request), asked.query, asked.preferences.defaults_missing);
        require_insertable(asked.table, rows.given);
        const storage::RowConflict conflict = conflict_of(asked.preferences.resolution);
        const storage::RowColumns on_conflict = rest::conflict_of(asked.table, asked.query);
        const storage::RowColumns returned = asked.returned();
        const storage::RowChange change = asked.change(returned);
        const storage::ChangedRows changed = require_changed(
            asked.table,
            call.context.store.run(storage::InsertRows{asked.table, rows.columns, rows.given, rows.rows,
                                                       conflict, on_conflict, change}));
        call.context.revocations.soon();
        const bool only_merged =
            conflict == storage::RowConflict::merge && !changed.rows.empty() && changed.inserted == 0;
        const int status = only_merged ? 200 : 201;
        auto response =
            change_response(asked, status, status, changed, content_range(0, 0, counted(asked, changed)));
        if (asked.preferences.answer == Return::headers_only && changed.rows.size() == 1) {
            response.headers.set("Location", "/" + std::string(asked.table.name) + "?id=eq." +
                                                 std::get<std::string>(changed.rows.front().front()));
        }
        return response;
    });
}

http::Response update_rows(const Call& call, const Caller& caller) {
    return told([&] {
        const Asked asked(call, caller, Action::update);
        require_no_window(asked.query);
        if (asked.filter.parts.empty()) throw Fault(400, "21000", "UPDATE requires a WHERE clause");
        const auto settings = settings_of(asked.table, require_body(call.request), asked.query);
        require_settable(caller.role, asked.table, settings);
        const storage::RowSet rows = asked.rows();
        const storage::RowColumns returned = asked.returned();
        const storage::RowChange change = asked.change(returned);
        storage::ChangedRows changed;
        if (!settings.empty()) {
            changed = require_changed(asked.table,
                                      call.context.store.run(storage::UpdateRows{rows, settings, change}));
        }
        call.context.revocations.soon();
        return change_response(
            asked, 200, 204, changed,
            content_range(0, static_cast<std::int64_t>(changed.rows.size()), counted(asked, changed)));
    });
}

http::Response delete_rows(const Call& call, const Caller& caller) {
    return told([&] {
        const Asked asked(call, caller, Action::remove);
        require_no_window(asked.query);
        if (asked.filter.parts.empty()) throw Fault(400, "21000", "DELETE requires a WHERE clause");
        const storage::RowSet rows = asked.rows();
        const storage::RowColumns returned = asked.returned();
        const storage::RowChange change = asked.change(returned);
        const storage::ChangedRows changed =
            require_changed(asked.table, call.context.store.run(storage::DeleteRows{rows, change}));
        call.context.revocations.soon();
        return change_response(asked, 200, 204, changed, content_range(0, 0, counted(asked, changed)));
    });
}

}  // namespace holdfast::api::rest
