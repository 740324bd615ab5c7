// Cross-origin requests with credentials (Fetch standard, CORS protocol): allowed for the origin of APP_URL,
// if it is not our own, and for no other origin.
#pragma once

#include "api/context.h"
#include "http/message.h"

namespace holdfast::api {

// True if the request comes from a page of APP_URL, and APP_URL has another origin than we have.
bool is_foreign_app(const Context& context, const http::Request& request);

// True for the OPTIONS request with which a browser asks first, for a page of that origin.
bool is_preflight(const Context& context, const http::Request& request);
http::Response preflight_response();

void add_cors_headers(const Context& context, const http::Request& request, http::Response& response);

}  // namespace holdfast::api
