#include "api/answers.h"

#include "api/handlers.h"
#include "api/supabase/refusal.h"
#include "base/clock.h"
#include "base/text.h"
#include "storage/sessions.h"

namespace holdfast::api {
namespace {

http::Response json_error(const Refusal& refusal, std::string_view code, std::string_view detail,
                          const std::string& request_id) {
    const ErrorEntry& entry = entry_of(refusal.error());
    auto body = base::Json::object(
        {{"success", false}, {"error", code}, {"detail", detail}, {"request_id", request_id}});
    if (!entry.hint.empty()) body.set("hint", entry.hint);
    for (const auto& [name, value] : refusal.members()) body.set(name, value);

    auto response = http::Response::json(entry.status, body.dump());
    if (entry.status == 503) response.headers.set("Retry-After", "1");
    if (entry.status == 401) response.headers.set("WWW-Authenticate", "Bearer");
    if (const auto wait = refusal.retry_after()) {
        response.headers.set("Retry-After", std::to_string(wait->count()));
    }
    return response;
}

bool accepts(const http::Request& request, std::string_view type) {
    const std::string* accept = request.headers.find("Accept");
    return accept != nullptr && base::ascii_lower(*accept).find(type) != std::string::npos;
}

http::Response failed_sign_up(const Refusal& refusal, const std::string& request_id) {
    const bool is_our_fault = entry_of(refusal.error()).status >= 500;
    if (!is_our_fault) return error_response(refusal, request_id);
    return json_error(refusal, entry_of(refusal.error()).code, "User creation failed: " + refusal.detail(),
                      request_id);
}

http::Response failed_callback(const Refusal& refusal, const Context& context, const http::Request& request) {
    const ErrorEntry& entry = entry_of(refusal.error());
    const std::string code = code_for(entry, request.path_param("provider"));
    if (wants_json(request)) return json_error(refusal, code, refusal.detail(), request.id);
    const std::string hint = entry.hint.empty() ? "" : "&hint=" + std::string(entry.hint);
    return redirect_to_app(context, 307, "error=" + code + hint);
}

}  // namespace

http::Response success_response(int status, base::Json data) {
    return http::Response::json(status,
                                base::Json::object({{"success", true}, {"data", std::move(data)}}).dump());
}

base::Json user_json(const accounts::CurrentUser& user) {
    return base::Json::object({
        {"user_id", user.user_id},
        {"email", user.email},
        {"username", user.username},
        {"email_verified", user.has_verified_email},
        {"created_at", base::rfc3339(user.created_at)},
    });
}

http::Response error_response(const Refusal& refusal, const std::string& request_id) {
    return json_error(refusal, entry_of(refusal.error()).code, refusal.detail(), request_id);
}

http::Response error_response(Errors form, const Refusal& refusal, const Context& context,
                              const http::Request& request) {
    if (is_supabase(form)) return supabase_error_response(form, refusal, request);
    const ErrorEntry& entry = entry_of(refusal.error());
    const auto may_appear = [&](Places places) { return (entry.places & places) != 0; };
    if (refusal.error() == Error::not_found && wants_page(request)) return not_found_page(context, request);
    if (form == Errors::sign_up) return failed_sign_up(refusal, request.id);
    if (form == Errors::app && may_appear(kInApp))
        return redirect_to_app(context, 302, "error=" + std::string(entry.code));
    if (form == Errors::callback && may_appear(kAfterCallback | kFromProvider))
        return failed_callback(refusal, context, request);
    return error_response(refusal, request.id);
}

http::Response method_not_allowed_response(std::string allow, const std::string& request_id) {
    auto response = error_response(Refusal(Error::method_not_allowed), request_id);
    response.headers.set("Allow", std::move(allow));
    return response;
}

http::Response redirect_to_app(const Context& context, int status, const std::string& query_and_fragment) {
    return http::Response::redirect(status, context.app_url + "/app?" + query_and_fragment);
}

bool wants_json(const http::Request& request) { return accepts(request, "application/json"); }

bool wants_page(const http::Request& request) {
    return (request.method == "GET" || request.method == "HEAD") && accepts(request, "text/html");
}

}  // namespace holdfast::api
