#include "api/cors.h"

#include "http/url.h"

#include <optional>

namespace holdfast::api {
namespace {

// The origin of APP_URL; nullopt if it is our own.
std::optional<std::string> foreign_origin(const Context& context) {
    if (context.app_url == context.public_url) return std::nullopt;
    const auto app = http::Url::parse(context.app_url);
    const auto own = http::Url::parse(context.public_url);
    if (!app || !own || app->origin() == own->origin()) return std::nullopt;
    return app->origin();
}

}  // namespace

bool is_foreign_app(const Context& context, const http::Request& request) {
    const std::string* origin = request.headers.find("Origin");
    return origin != nullptr && *origin == foreign_origin(context);
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
    const auto app = foreign_origin(context);
    if (!app) return;
    // Whoever asks: a cache must not give the app what our own pages were answered, without these fields.
    response.headers.add("Vary", "Origin");
    const std::string* origin = request.headers.find("Origin");
    if (origin == nullptr || *origin != *app) return;
    response.headers.set("Access-Control-Allow-Origin", *app);
    response.headers.set("Access-Control-Allow-Credentials", "true");
    response.headers.set("Access-Control-Expose-Headers", "Date, ETag, Retry-After, X-Request-Id");
    response.headers.set("Cross-Origin-Resource-Policy", "cross-origin");
}

}  // namespace holdfast::api
