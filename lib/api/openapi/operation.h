// What a route takes and answers, beside its row in the table of routes (api/routes.cpp). The row itself says
// who may call it, whether it has a body and a limit; the document (document.h) says so from there.
#pragma once

#include "api/errors.h"
#include "api/gotrue/errors.h"
#include "api/openapi/schema.h"

#include <optional>
#include <string_view>
#include <vector>

namespace holdfast::api::openapi {

// One of 400 or above is one more form of that refusal: a named() schema.
struct Answer {
    int status;
    std::string_view text;
    std::optional<Schema> body = std::nullopt;
    std::string_view type = "application/json";
};

// Of the query, or a header field.
struct Parameter {
    std::string_view name;
    Schema schema;
    std::string_view text;
    Presence presence = Presence::optional;
    std::string_view in = "query";
};

// Why a request to Supabase's surface is refused, beside what its table of faults has by itself.
struct SurfaceError {
    int status;
    std::string_view code;
    std::string_view message;
};

struct Operation {
    std::string_view method;
    std::string_view path;
    std::string_view id;    // of the operation: a name in programs
    std::string_view text;  // one sentence
    std::vector<Parameter> parameters = {};
    std::optional<Schema> request = std::nullopt;
    std::vector<Answer> answers = {};
    // Those of the handler. What the row demands, and what any route may answer, is added (refusals.h).
    std::vector<Error> errors = {};
    std::vector<gotrue::Fault> faults = {};
    std::vector<SurfaceError> surface_errors = {};
};

// Operations that belong together: a tag of the document.
struct Area {
    std::string_view name;
    std::string_view text;
    std::vector<Operation> operations;
};

}  // namespace holdfast::api::openapi
