// The document of the API in the form of OpenAPI 3.1: made from the table of routes, their descriptions
// (areas.h) and the tables of errors.
//
//   Route (who, body, limit, form of errors) + Operation (fields, answers, errors) -> an operation
//   api/errors.h, api/gotrue/errors.h                                              -> components/schemas
#pragma once

#include "api/route.h"
#include "base/json.h"

#include <span>
#include <string>
#include <string_view>

namespace holdfast::api::openapi {

// The document for these routes. Throws std::logic_error if a route has no description.
base::Json document(std::span<const Route> routes);

// Its name among the files of the frontend (api/assets.h), with which it is served.
inline constexpr std::string_view kFile = "openapi.json";

// That of a server, with or without Supabase's surface: made once in a process.
const std::string& document_text(bool has_surface);

}  // namespace holdfast::api::openapi
