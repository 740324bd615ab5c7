#include "api/routes.h"

#include "api/handlers.h"

#include <array>
#include <vector>

namespace holdfast::api {
namespace {

constexpr auto kTable = std::to_array<Route>({
    {"POST", "/api/v1/auth/signup", sign_up, kHashingLane},
    {"POST", "/api/v1/auth/login", log_in, kHashingLane},
    {"POST", "/api/v1/auth/refresh", refresh},
    {"POST", "/api/v1/auth/logout", log_out},
    {"GET", "/api/v1/auth/me", show_me},
    {"DELETE", "/api/v1/auth/me", delete_me},

    {"GET", "/api/v1/providers", list_providers},
    {"GET", "/auth/{provider}/login-url", login_url},
    {"GET", "/auth/{provider}/start", start_linking},
    {"GET", "/auth/{provider}/callback", finish_linking},

    {"POST", "/cloud/transfer-ownership", transfer_ownership},
    {"POST", "/cloud/disconnect", disconnect_account},

    {"GET", "/me/cloud-status", show_cloud_status},
    {"DELETE", "/me/clouds/{provider}/{account_id}", delete_account},
    {"PUT", "/me/clouds/{provider}/{account_id}/nickname", set_nickname},
    {"GET", "/me/transfer-events", list_transfer_events},
    {"PATCH", "/me/transfer-events/{id}/acknowledge", acknowledge_transfer_event},

    {"GET", "/health", show_health},
    {"GET", "/ready", show_readiness},
    {"GET", kMetricsPath, show_metrics},

    {"GET", "/", show_landing_page},
    {"GET", "/app", show_app_page},
    {"GET", "/assets/{name}", show_asset},
});

}  // namespace

std::span<const Route> route_table() { return kTable; }

http::Router make_router() {
    std::vector<http::RoutePattern> patterns;
    for (const Route& route : kTable) patterns.push_back({route.method, route.path});
    return http::Router(patterns);
}

}  // namespace holdfast::api
