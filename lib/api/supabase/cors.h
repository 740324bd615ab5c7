// Cross-origin requests to Supabase's surface (Fetch standard, CORS protocol): a page of any origin may send
// them, without credentials. No cookie counts there, so a page gets no further than its API key.
#pragma once

#include "api/answers.h"
#include "api/context.h"
#include "http/message.h"

#include <optional>

namespace holdfast::api {

// The form of errors if the surface is on and the request is for it; else nullopt.
std::optional<Errors> surface_form(const Context& context, const http::Request& request);

http::Response surface_preflight_response();

void add_surface_cors_headers(http::Response& response);

}  // namespace holdfast::api
