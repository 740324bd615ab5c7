// Cross-origin requests with credentials (Fetch standard, CORS protocol): open to the origin of APP_URL where
// it is another one than our own, and to no other.
#pragma once

#include "api/context.h"
#include "http/message.h"

namespace holdfast::api {

// The request comes from a page of APP_URL, on another origin than our own.
bool is_foreign_app(const Context& context, const http::Request& request);

// An OPTIONS request by which that origin's browser asks for leave.
bool is_preflight(const Context& context, const http::Request& request);
http::Response preflight_response();

void add_cors_headers(const Context& context, const http::Request& request, http::Response& response);

}  // namespace holdfast::api
