#include "api/app.h"

#include "api/access_log.h"
#include "api/answers.h"
#include "api/authentication.h"
#include "api/cors.h"
#include "api/errors.h"
#include "api/fixed_answers.h"
#include "api/gate.h"
#include "api/read_ahead.h"
#include "api/routes.h"
#include "api/security_headers.h"
#include "api/supabase/cors.h"
#include "api/supabase/refusal.h"
#include "storage/store.h"

#include <chrono>

namespace holdfast::api {

App::App(Context context)
    : context_(std::move(context)),
      routes_(context_.api_keys != nullptr ? route_table() : own_routes()),
      router_(make_router(routes_)),
      metrics_(routes_),
      clients_(context_.trusted_proxies, context_.public_url, context_.log) {
    context_.metrics.add([this](metrics::Figures& figures) { metrics_.report(figures); });
}

http::Service App::service() const {
    return {.route = [this](http::Request& request) { return route(request); },
            .handle = [this](const http::Request& request) { return handle(request); },
            .refuse = [this](const http::RefusedRequest& refused) { return refuse(refused); },
            .read_ahead = [this](std::span<http::Request* const> requests) { read_ahead(requests); },
            .most_ahead = context_.store.most_together()};
}

http::LaneIndex App::route(http::Request& request) const {
    router_.find(request);
    return request.route ? routes_[*request.route].lane : http::kGeneralLane;
}

template <class Work>
http::Response App::guarded(Errors errors, const http::Request& request, const Work& work) const {
    try {
        return work();
    } catch (const Refusal& refusal) {
        return error_response(errors, refusal, context_, request);
    } catch (const SupabaseRefusal& refusal) {
        return supabase_error_response(errors, refusal, request);
    } catch (const std::exception& fault) {
        return error_response(errors, refusal_of_fault(fault, context_.log, request.id), context_, request);
    }
}

http::Response App::respond(const http::Request& request) const {
    if (request.route) {
        const Route& route = routes_[*request.route];
        return guarded(route.errors, request, [&] { return pass(route, context_, request); });
    }
    return respond_without_route(request);
}

http::Response App::respond_without_route(const http::Request& request) const {
    if (const auto form = surface_form(context_, request)) {
        if (request.method == "OPTIONS") return surface_preflight_response();
        const bool is_known = !request.allow.empty();
        auto response = error_response(
            *form, Refusal(is_known ? Error::method_not_allowed : Error::not_found), context_, request);
        if (is_known) response.headers.set("Allow", request.allow);
        return response;
    }
    if (!request.allow.empty()) {
        if (is_preflight(context_, request)) return preflight_response();
        return method_not_allowed_response(request.allow, request.id);
    }
    return error_response(Errors::json, Refusal(request.path.empty() ? Error::bad_request : Error::not_found),
                          context_, request);
}

// A prepared answer has all fields already, unless a page of another origin asks.
void App::complete(const http::Request& request, http::Response& response) const {
    if (response.prepared != nullptr) {
        if (!is_foreign_app(context_, request)) return;
        response = response.prepared->response_for(request.id);
    }
    response.headers.set("X-Request-Id", request.id);
    if (surface_form(context_, request)) add_surface_cors_headers(response);
    add_security_headers(response, context_.hsts);
    if (!surface_form(context_, request)) add_cors_headers(context_, request, response);
}

template <class Respond>
http::Response App::answer(const http::Request& request, std::optional<std::size_t> route, base::Level level,
                           const Respond& respond) const {
    const auto start = std::chrono::steady_clock::now();
    const std::string* host = request.headers.find("Host");
    const bool is_misdirected = host != nullptr && !context_.hosts.contain(*host);
    http::Response response =
        is_misdirected ? error_response(Refusal(Error::misdirected_request), request.id) : respond();
    complete(request, response);
    const auto duration = std::chrono::steady_clock::now() - start;
    metrics_.count(route, response.status, duration);
    // Of the requests of routine nobody needs the client but a line that is logged.
    if (level > base::Level::debug || context_.log.takes(level))
        log_access(context_.log, level, request, clients_.of(request), response, duration);
    return response;
}

http::Response App::handle(const http::Request& request) const {
    const bool is_routine = request.path.starts_with("/assets/") || request.path == "/health";
    const auto level = is_routine ? base::Level::debug : base::Level::info;
    return answer(request, request.route, level, [&] { return respond(request); });
}

http::Response App::handle(const http::Request& request, const Handler& handler) const {
    return answer(request, std::nullopt, base::Level::debug,
                  [&] { return guarded(Errors::json, request, [&] { return handler(context_, request); }); });
}

http::Response App::refuse(const http::RefusedRequest& refused) const {
    http::Response response = context_.fixed_answers.refusal(refused.reason);
    log_refusal(context_.log, refused, response);
    return response;
}

void App::read_ahead(std::span<http::Request* const> requests) const noexcept {
    api::read_ahead(context_, routes_, requests);
}

}  // namespace holdfast::api
