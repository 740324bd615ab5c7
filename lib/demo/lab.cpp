#include "demo/lab.h"

#include "api/answers.h"
#include "api/authentication.h"
#include "api/conditional.h"
#include "api/errors.h"
#include "api/handlers.h"
#include "api/request_body.h"
#include "demo/mailbox.h"
#include "demo/rows.h"
#include "oauth/demo/faults.h"

#include <array>
#include <charconv>
#include <chrono>
#include <variant>

namespace holdfast::demo {
namespace {

using base::Json;

constexpr std::int64_t kMostRows = 50;

// The query's parameter `since`; 0 if there is none.
std::int64_t require_since(const http::Request& request) {
    const std::string* text = request.query.only("since");
    if (text == nullptr) return 0;
    std::int64_t since = 0;
    const char* const end = text->data() + text->size();
    const auto [rest, error] = std::from_chars(text->data(), end, since);
    if (error != std::errc{} || rest != end || since < 0)
        throw api::Refusal(api::Error::invalid_request, "since must be the number of an event.");
    return since;
}

}  // namespace

struct Lab::Route {
    using Show = http::Response (Lab::*)(const api::Context&, const http::Request&);
    using Act = Json (Actions::*)(const Json&);

    http::RoutePattern pattern;
    std::variant<Show, Act> handler;
    static const std::array<Route, 13> all;
};

const std::array<Lab::Route, 13> Lab::Route::all = {{
    {{"GET", "/demo"}, &Lab::show_page},
    {{"GET", "/demo/trace"}, &Lab::show_trace},
    {{"GET", "/demo/rows"}, &Lab::show_rows},
    {{"GET", "/demo/faults"}, &Lab::show_faults},
    {{"GET", "/demo/mailbox"}, &Lab::show_mailbox},
    {{"GET", "/demo/mails"}, &Lab::show_mails},
    {{"POST", "/demo/connect"}, &Actions::connect},
    {{"POST", "/demo/hand-over"}, &Actions::hand_over},
    {{"POST", "/demo/play"}, &Actions::play},
    {{"POST", "/demo/token"}, &Actions::token},
    {{"POST", "/demo/race"}, &Actions::race},
    {{"POST", "/demo/drop-guarantee"}, &Actions::drop_guarantee},
    {{"POST", "/demo/reset"}, &Actions::reset},
}};

std::vector<http::RoutePattern> Lab::routes() {
    std::vector<http::RoutePattern> patterns;
    for (const Route& route : Route::all) patterns.push_back(route.pattern);
    return patterns;
}

const Lab::Route& Lab::route_of(const http::Request& request) { return Route::all.at(*request.route); }

Lab::Lab(const LabOptions& options, const cli::Outside& outside, http::Fetcher& browsers)
    : database_url_(options.database_url),
      provider_(options.provider),
      mail_folder_(options.mail_folder),
      clock_(outside.clock),
      mail_(outside.mail),
      trace_(outside.clock),
      tracer_(trace_,
              [say = options.say](const Story& story, const std::string& user) {
                  if (!Actions::is_racer(user)) say(story);
              }),
      store_(outside.store),
      fetcher_(outside.fetcher, options.installation.providers),
      log_(outside.log, outside.clock),
      hook_fetcher_(outside.hook_fetcher),
      provider_origin_(options.provider_origin),
      hook_key_(options.installation.keys.newest().hook_secrets),
      hook_receiver_(outside.store, outside.clock),
      router_(routes()),
      turn_({.places = 1, .max_wait = options.longest_wait}),
      actions_({options.site, options.database_url, options.installation.providers.front().name, browsers,
                outside.store, outside.clock, options.say},
               {options.installation, options.provider_origin, options.provider, outside.clock}) {}

http::Service Lab::service(const api::App& app) {
    const auto is_ours = [](const http::Request& request) {
        return request.path == "/demo" || request.path.starts_with("/demo/");
    };
    http::Service service = app.service();
    service.route = [this, &app, is_ours](http::Request& request) {
        if (!is_ours(request)) return app.route(request);
        router_.find(request);
        return http::kGeneralLane;
    };
    service.handle = [this, &app, is_ours](const http::Request& request) {
        if (!is_ours(request))
            return tracer_.at_holdfast(request, [&](const http::Request& same) { return app.handle(same); });
        if (!request.route) return app.handle(request);
        return app.handle(request, [this](const api::Context& context, const http::Request& same) {
            return answer(route_of(same), context, same);
        });
    };
    return service;
}

http::Response Lab::at_provider(const http::Request& request) {
    if (request.path == HookReceiver::kPath) return hook_receiver_.receive(request);
    return tracer_.at_provider(request, [this](const http::Request& same) { return provider_(same); });
}

void Lab::close() {
    const sync::Semaphore::Place place(turn_);
    if (place) actions_.close();
}

http::Response Lab::answer(const Route& route, const api::Context& context, const http::Request& request) {
    if (const auto* show = std::get_if<Route::Show>(&route.handler)) return (this->**show)(context, request);
    api::require_own_pages(context, request);
    return act(route, request);
}

http::Response Lab::act(const Route& route, const http::Request& request) {
    const Json body = api::require_json_body(request);
    const sync::Semaphore::Place place(turn_);
    if (!place) throw api::Refusal(api::Error::unavailable, "The lab is still busy with another action.");
    const std::int64_t from = trace_.newest();
    Json data = (actions_.*std::get<Route::Act>(route.handler))(body);
    data.set("trace_from", from);
    data.set("trace_to", trace_.newest());
    return api::success_response(200, std::move(data));
}

http::Response Lab::show_page(const api::Context& context, const http::Request& request) {
    return api::show_page(context, request, "demo.html");
}

http::Response Lab::show_trace(const api::Context&, const http::Request& request) {
    return http::Response::json(200, trace_.after(require_since(request)).dump());
}

http::Response Lab::show_rows(const api::Context&, const http::Request& request) {
    return api::json_unless_known(
        request, rows_json(storage::read_rows(database_url_, kMostRows), log_, hook_receiver_).dump());
}

http::Response Lab::show_mailbox(const api::Context& context, const http::Request& request) {
    return api::show_page(context, request, "demo-mailbox.html");
}

http::Response Lab::show_mails(const api::Context&, const http::Request& request) {
    return api::json_unless_known(request, mails_json(mail_folder_).dump());
}

http::Response Lab::show_faults(const api::Context&, const http::Request&) {
    Json::Array faults;
    for (const auto& entry : oauth::demo::kFaultTags) {
        faults.push_back(
            Json::object({{"tag", entry.tag}, {"title", entry.title}, {"teaches", entry.teaches}}));
    }
    return http::Response::json(200, Json::object({{"faults", std::move(faults)}}).dump());
}

}  // namespace holdfast::demo
