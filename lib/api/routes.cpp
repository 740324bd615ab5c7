#include "api/routes.h"

#include "api/handlers.h"

namespace holdfast::api {
namespace {

constexpr std::string_view kSignUpPath = "/api/v1/auth/signup";
constexpr std::string_view kLoginPath = "/api/v1/auth/login";

}  // namespace

bool hashes_password(std::string_view method, std::string_view target) {
    if (method != "POST") return false;
    Request request;
    request.set_target(target);
    return request.path == kSignUpPath || request.path == kLoginPath;
}

http::Router make_router(const Context& context) {
    using HandlerFunction = Response (*)(const Context&, const Request&);
    const auto with = [&context](HandlerFunction function) -> http::Handler {
        return [&context, function](const Request& request) { return function(context, request); };
    };
    return http::Router({
        {"POST", kSignUpPath, with(sign_up)},
        {"POST", kLoginPath, with(log_in)},
        {"POST", "/api/v1/auth/refresh", with(refresh)},
        {"POST", "/api/v1/auth/logout", with(log_out)},
        {"GET", "/api/v1/auth/me", with(show_me)},
        {"DELETE", "/api/v1/auth/me", with(delete_me)},

        {"GET", "/auth/{provider}/login-url", with(login_url)},
        {"GET", "/auth/{provider}/start", with(start_linking)},
        {"GET", "/auth/{provider}/callback", with(finish_linking)},

        {"POST", "/cloud/transfer-ownership", with(transfer_ownership)},
        {"POST", "/cloud/disconnect", with(disconnect_account)},

        {"GET", "/me/cloud-status", with(show_cloud_status)},
        {"DELETE", "/me/clouds/{provider}/{account_id}", with(delete_account)},
        {"PUT", "/me/clouds/{provider}/{account_id}/nickname", with(set_nickname)},
        {"GET", "/me/transfer-events", with(list_transfer_events)},
        {"PATCH", "/me/transfer-events/{id}/acknowledge", with(acknowledge_transfer_event)},

        {"GET", "/health", with(show_health)},
        {"GET", "/ready", with(show_readiness)},
        {"GET", kMetricsPath, with(show_metrics)},

        {"GET", "/", with(show_landing_page)},
        {"GET", "/app", with(show_app_page)},
        {"GET", "/assets/{name}", with(show_asset)},
    });
}

}  // namespace holdfast::api
