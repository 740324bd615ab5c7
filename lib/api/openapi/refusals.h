// The errors of each route in the document: what its row demands of a request, what its handler refuses, and
// what any route may answer. Made from the tables of errors (api/errors.h, api/gotrue/errors.h).
#pragma once

#include "api/openapi/operation.h"
#include "api/route.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::api::openapi {

// A schema for each row of the table of errors, "email_taken_409", with its status as `x-status` and its text
// as an example.
std::vector<Named> error_schemas();
// The same for Supabase's surface: "auth_email_exists_422", RestError, and GatewayError for what looks at the
// API key.
std::vector<Named> surface_error_schemas(const std::vector<Area>& areas);

// The names of the schemas, by status.
using Refusals = std::map<int, std::vector<std::string>>;

// What the row and the handler refuse.
Refusals refusals_of(const Route& route, const Operation& operation);
// What any route with this form of errors may answer: what the server does not admit, and its own faults.
Refusals common_refusals(Errors form);
// The codes with which the route redirects to the app instead.
std::vector<std::string> redirected_codes(const Route& route, const Operation& operation);

}  // namespace holdfast::api::openapi
