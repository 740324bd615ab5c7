#include "demo/tracer.h"

#include "api/access_log.h"
#include "base/json.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "http/prepared.h"
#include "http/url.h"

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace holdfast::demo {
namespace {

using base::Json;

constexpr std::size_t kMostChoices = 256;

bool is_traced(const http::Request& request) {
    return !request.path.starts_with("/assets/") && request.path != "/health";
}

Json::Object request_members(const http::Request& request, std::string_view to) {
    return {{"from", "browser"},
            {"to", to},
            {"method", base::escape_controls(request.method)},
            {"path", base::escape_controls(api::masked_url(request.target))}};
}

// The parameters of a redirect's address; none for any other answer.
http::Params parameters_of(const std::string& location) {
    const auto question = location.find('?');
    if (question == std::string::npos) return {};
    return http::Params::parse(
        std::string_view(location).substr(question + 1, location.find('#') - question - 1));
}

std::string code_of(const http::Response& response, const std::string& location) {
    const http::Params parameters = parameters_of(location);
    if (const std::string* error = parameters.only("error")) return *error;
    if (const std::string* connection = parameters.only("connection")) return "connection=" + *connection;
    const auto body = response.status >= 400 ? Json::parse(response.body) : std::nullopt;
    const std::string* error = body ? body->string("error") : nullptr;
    return error != nullptr ? *error : "";
}

int status_of(const http::Response& response) {
    return response.prepared != nullptr ? response.prepared->status() : response.status;
}

Json user_json(const std::optional<Actor>& actor) {
    if (!actor) return nullptr;
    return Json::object({{"user_id", actor->user_id}, {"username", actor->username}});
}

Json::Object answer_members(std::string_view from, double ms, int status, const std::string& location,
                            const std::string& code, const std::optional<Actor>& actor) {
    Json::Object members = {{"from", from}, {"to", "browser"}, {"ms", ms}, {"status", status}};
    if (!location.empty())
        members.emplace_back("location", base::escape_controls(api::masked_url(location), 2048));
    if (!code.empty()) members.emplace_back("code", base::escape_controls(code));
    members.emplace_back("user", user_json(actor));
    return members;
}

std::string location_of(const http::Response& response) {
    const std::string* location = response.headers.find("Location");
    return location != nullptr ? *location : "";
}

}  // namespace

http::Response Tracer::at_holdfast(const http::Request& request, const Handler& handler) {
    if (!is_traced(request)) return handler(request);
    const auto begin = std::chrono::steady_clock::now();
    Span span(trace_, request.id);
    span.add("request", request_members(request, "holdfast"));
    http::Response response = handler(request);

    const std::string location = location_of(response);
    const std::string code = code_of(response, location);
    const int status = status_of(response);
    Json::Object members =
        answer_members("holdfast", milliseconds_since(begin), status, location, code, span.actor);
    const auto& account = span.account_email.empty() ? chosen_account(request) : span.account_email;
    const std::string user = span.actor ? span.actor->username : "";
    const auto story = tell({request.method, request.path, status, base::escape_controls(code), user, account,
                             span.was_refused_by_index});
    if (story) {
        members.emplace_back("story", story->line);
        members.emplace_back("tone", name(story->tone));
    }
    span.add("answer", std::move(members));
    if (story) tell_(*story, user);
    return response;
}

http::Response Tracer::at_provider(const http::Request& request, const Handler& handler) {
    if (!request.path.ends_with("/authorize")) return handler(request);
    const auto begin = std::chrono::steady_clock::now();
    Span span(trace_, request.id);
    span.add("request", request_members(request, "provider"));
    http::Response response = handler(request);
    const std::string location = location_of(response);
    remember_choice(request, location);
    span.add("answer", answer_members("provider", milliseconds_since(begin), response.status, location,
                                      code_of(response, location), std::nullopt));
    return response;
}

void Tracer::remember_choice(const http::Request& request, const std::string& location) {
    const http::Params form = http::Params::parse(request.body);
    const std::string* email =
        request.method == "POST" ? form.only("email") : request.query.only("login_hint");
    const http::Params answer = parameters_of(location);
    const std::string* state = answer.only("state");
    if (email == nullptr || state == nullptr) return;
    const sync::Lock lock(mutex_);
    choices_.emplace_back(crypto::sha256(*state), *email);
    if (choices_.size() > kMostChoices) choices_.pop_front();
}

std::string Tracer::chosen_account(const http::Request& request) const {
    const std::string* state = request.query.only("state");
    if (state == nullptr) return "";
    const std::string digest = crypto::sha256(*state);
    const sync::Lock lock(mutex_);
    const auto found = std::find_if(choices_.rbegin(), choices_.rend(),
                                    [&](const auto& choice) { return choice.first == digest; });
    return found == choices_.rend() ? "" : found->second;
}

}  // namespace holdfast::demo
