#include "api/cors.h"

#include "http/url.h"

namespace holdfast::api {
bool is_foreign_app(const Context& context, const http::Request& request) {
    const std::string* origin = request.headers.find("Origin");
    if (origin == nullptr) return false;
    const auto app = http::Url::parse(context.app_url);
    const auto own = http::Url::parse(context.public_url);
    return app && own && app->origin() != own->origin() && *origin == app->origin();
}

bool is_preflight(const Context& context, const http::Request& request) {
    return request.method == "OPTIONS" && request.headers.find("Access-Control-Request-Method") != nullptr &&
           is_foreign_app(context, request);
}

http::Response preflight_response() {
    auto response = http::Response::empty(204);
    response.headers.set("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
    response.headers.set("Access-Control-Allow-Headers", "Content-Type, Authorization, If-None-Match");
    response.headers.set("Access-Control-Max-Age", "600");
    return response;
}

void add_cors_headers(const Context& context, const http::Request& request, http::Response& response) {
    if (!is_foreign_app(context, request)) return;
    response.headers.set("Access-Control-Allow-Origin", *request.headers.find("Origin"));
    response.headers.set("Access-Control-Allow-Credentials", "true");
    response.headers.set("Access-Control-Expose-Headers", "Date, ETag, Retry-After, X-Request-Id");
    response.headers.set("Cross-Origin-Resource-Policy", "cross-origin");
    response.headers.add("Vary", "Origin");
}

}  // namespace holdfast::api
