// lib/api/rest: rows of Supabase's surface.
#include "api/openapi/areas.h"
#include "api/openapi/surface_parts.h"

namespace holdfast::api::openapi {
namespace {

constexpr std::string_view kRows = "/rest/v1/{table}";

Schema rows() { return list(named("Row")); }

std::vector<Parameter> row_parameters() {
    return {{"select", text("*"), "Columns, with `alias:column`."},
            {"order", text("created_at.desc"), "Of GET."},
            {"limit", text("10"), "Of GET."},
            {"offset", text("0"), "Of GET."},
            {"columns", text("email"), "Of POST and PATCH: the members of the body that are taken."},
            {"on_conflict", text("id"), "Of POST."},
            {"or", text("(id.is.null,email.eq.ada@example.com)"), "Filters of which one must hold."},
            {"and", text("(id.not.is.null)"), "Filters that must all hold."},
            {"Prefer", text("return=representation"), "return, count, resolution, missing.",
             Presence::optional, "header"},
            {"Range", text("0-9"), "Of GET.", Presence::optional, "header"}};
}

Operation rows_operation(std::string_view method, std::string_view id, std::string_view text) {
    return {.method = method, .path = kRows, .id = id, .text = text, .parameters = row_parameters()};
}

}  // namespace

Area rest_area() {
    Operation read =
        rows_operation("GET", "restRead", "Rows, filtered by column=operator.value in the query.");
    read.answers = {ok(rows(), "All rows that were asked for."),
                    {206, "Some of the rows, where they were counted.", rows()}};
    Operation insert = rows_operation("POST", "restInsert", "New rows, or a merge of them.");
    insert.request = one_of({named("Row"), rows()});
    insert.answers = {ok(rows(), "Only rows that were there."), {201, "New rows.", rows()}};
    Operation update =
        rows_operation("PATCH", "restUpdate", "Changes the rows of a filter, which must be there.");
    update.request = named("Row");
    update.answers = {ok(rows(), "The rows, with Prefer: return=representation."), no_content("Changed.")};
    Operation remove =
        rows_operation("DELETE", "restDelete", "Deletes the rows of a filter, which must be there.");
    remove.answers = update.answers;
    return {"Supabase: rows",
            "What supabase-js asks of /rest/v1, in PostgREST's words, only with --supabase on. With Accept: "
            "application/vnd.pgrst.object+json the only row as an object.",
            {read, insert, update, remove}};
}

}  // namespace holdfast::api::openapi
