#include "api/app.h"

#include "api/access_log.h"
#include "api/cors.h"
#include "api/errors.h"
#include "api/routes.h"

#include <chrono>

namespace holdfast::api {
namespace {

void set_default(http::Response& response, std::string_view name, std::string_view value) {
    if (response.headers.find(name) == nullptr) response.headers.set(name, std::string(value));
}

// OWASP HTTP Security Response Headers, where they apply.
void add_common_headers(const Context& context, http::Response& response, const std::string& request_id) {
    response.headers.set("X-Request-Id", request_id);
    response.headers.set("X-Content-Type-Options", "nosniff");
    response.headers.set("X-Frame-Options", "DENY");
    response.headers.set("Referrer-Policy", "no-referrer");
    response.headers.set("Cross-Origin-Opener-Policy", "same-origin");
    set_default(response, "Cross-Origin-Resource-Policy", "same-origin");
    set_default(response, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    set_default(response, "Cache-Control", "no-store");
    if (context.public_url.starts_with("https://")) {
        response.headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    }
}

}  // namespace

App::App(Context context) : context_(std::move(context)), router_(make_router(context_)) {}

http::Response App::route(const http::Request& request) const {
    const auto result = router_.find(request.method, request.path);
    if (const auto* match = std::get_if<http::Match>(&result)) {
        http::Request routed = request;
        routed.path_params = match->path_params;
        return (*match->handler)(routed);
    }
    if (const auto* others = std::get_if<http::OtherMethods>(&result)) {
        if (is_preflight(context_, request)) return preflight_response();
        return method_not_allowed_response(others->allow, request.id);
    }
    throw Refusal(request.path.empty() ? Error::bad_request : Error::not_found);
}

http::Response App::respond(const http::Request& request) const {
    try {
        return route(request);
    } catch (const Refusal& refusal) {
        return error_response(refusal, request.id);
    } catch (const std::exception& fault) {
        return error_response(refusal_of_fault(fault, context_.log, request.id), request.id);
    }
}

http::Response App::handle(const http::Request& request) const {
    const auto start = std::chrono::steady_clock::now();
    http::Response response = respond(request);
    add_common_headers(context_, response, request.id);
    add_cors_headers(context_, request, response);
    const auto duration =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
    context_.log.info(access_line(request, response, duration));
    return response;
}

http::Response App::refuse(int status, const std::string& request_id) const {
    const ErrorEntry& entry = entry_of_status(status);
    auto response = error_response(entry, entry.detail, request_id);
    add_common_headers(context_, response, request_id);
    context_.log.info("[REFUSED] " + std::to_string(entry.status) + " " + std::string(entry.code) +
                      " request_id=" + request_id);
    return response;
}

}  // namespace holdfast::api
