#include "api/routes.h"

#include "api/gotrue/handlers.h"
#include "api/handlers.h"
#include "api/rest/handlers.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace holdfast::api {
namespace {

constexpr std::optional<Limit> kNoLimit;
constexpr http::LaneIndex kGeneral = http::kGeneralLane;
constexpr http::LaneIndex kOnLoop = http::kOnLoop;

// clang-format off
constexpr std::array kRoutes = {
    Route{"POST",   "/api/v1/auth/signup",  Who::anyone,  Body::json,          Limit::sign_up, kHashingLane, Errors::sign_up, sign_up},
    Route{"POST",   "/api/v1/auth/login",   Who::anyone,  Body::json,          Limit::log_in,  kHashingLane, Errors::json,    log_in},
    Route{"POST",   "/api/v1/auth/refresh", Who::holder,  Body::optional_json, Limit::refresh, kGeneral,     Errors::json,    refresh},
    Route{"POST",   "/api/v1/auth/logout",  Who::session, Body::none,          kNoLimit,       kGeneral,     Errors::json,    log_out},
    Route{"GET",    "/api/v1/auth/me",      Who::session, Body::none,          kNoLimit,       kGeneral,     Errors::json,    show_me},
    Route{"DELETE", "/api/v1/auth/me",      Who::recent_session, Body::none,   kNoLimit,       kGeneral,     Errors::json,    delete_me},

    Route{"GET",    "/api/v1/auth/sessions",       Who::session, Body::none, kNoLimit,      kGeneral,     Errors::json, list_sessions},
    Route{"DELETE", "/api/v1/auth/sessions",       Who::session, Body::none, kNoLimit,      kGeneral,     Errors::json, end_other_sessions},
    Route{"DELETE", "/api/v1/auth/sessions/{id}",  Who::session, Body::none, kNoLimit,      kGeneral,     Errors::json, end_session},
    Route{"POST",   "/api/v1/auth/password",       Who::session, Body::json, Limit::log_in, kHashingLane, Errors::json, change_password},
    Route{"POST",   "/api/v1/auth/reauthenticate", Who::session, Body::json, Limit::log_in, kHashingLane, Errors::json, reauthenticate},

    // Guesses at codes are counted where a code is looked at (accounts/second_factors.h).
    Route{"GET",    "/api/v1/auth/second-factor",         Who::session,        Body::none, kNoLimit,      kGeneral,     Errors::json, show_second_factor},
    Route{"POST",   "/api/v1/auth/second-factor",         Who::recent_session, Body::none, kNoLimit,      kGeneral,     Errors::json, begin_second_factor},
    Route{"POST",   "/api/v1/auth/second-factor/confirm", Who::session,        Body::json, kNoLimit,      kGeneral,     Errors::json, confirm_second_factor},
    Route{"DELETE", "/api/v1/auth/second-factor",         Who::session,        Body::json, Limit::log_in, kHashingLane, Errors::json, remove_second_factor},

    Route{"GET",    "/api/v1/auth/passkeys",                 Who::session,        Body::none, kNoLimit,      kGeneral, Errors::json, list_passkeys},
    Route{"POST",   "/api/v1/auth/passkeys/options",         Who::recent_session, Body::none, kNoLimit,      kGeneral, Errors::json, begin_adding_passkey},
    Route{"POST",   "/api/v1/auth/passkeys",                 Who::recent_session, Body::json, kNoLimit,      kGeneral, Errors::json, add_passkey},
    Route{"DELETE", "/api/v1/auth/passkeys/{id}",            Who::recent_session, Body::none, kNoLimit,      kGeneral, Errors::json, remove_passkey},
    Route{"POST",   "/api/v1/auth/passkeys/sign-in/options", Who::anyone,         Body::none, kNoLimit,      kGeneral, Errors::json, begin_passkey_sign_in},
    Route{"POST",   "/api/v1/auth/passkeys/sign-in",         Who::anyone,         Body::json, Limit::log_in, kGeneral, Errors::json, log_in_by_passkey},

    Route{"POST", "/api/v1/auth/password/forgot", Who::anyone, Body::json, Limit::send_mail, kGeneral,     Errors::json, forgot_password},
    Route{"POST", "/api/v1/auth/password/reset",  Who::anyone, Body::json, Limit::use_link,  kHashingLane, Errors::json, reset_password},
    Route{"POST", "/api/v1/auth/email/verify",       Who::anyone,         Body::json, Limit::use_link,  kGeneral, Errors::json, verify_email},
    Route{"POST", "/api/v1/auth/email/verification", Who::session,        Body::none, Limit::send_mail, kGeneral, Errors::json, ask_to_verify_email},
    Route{"POST", "/api/v1/auth/email/change",       Who::recent_session, Body::json, Limit::send_mail, kGeneral, Errors::json, change_email},

    Route{"GET", "/api/v1/providers",          Who::anyone,   Body::none, kNoLimit,             kGeneral, Errors::json,     list_providers},
    Route{"GET", "/auth/{provider}/login-url", Who::session,  Body::none, Limit::begin_linking, kGeneral, Errors::json,     login_url},
    Route{"GET", "/auth/{provider}/start",     Who::own_link, Body::none, Limit::begin_linking, kGeneral, Errors::app,      start_linking},
    Route{"GET", "/auth/{provider}/callback",  Who::anyone,   Body::none, kNoLimit,             kGeneral, Errors::callback, finish_linking},

    Route{"POST", "/cloud/transfer-ownership/preview", Who::session, Body::json, kNoLimit,        kGeneral, Errors::json, preview_transfer},
    Route{"POST", "/cloud/transfer-ownership",         Who::session, Body::json, Limit::transfer, kGeneral, Errors::json, transfer_ownership},
    Route{"POST", "/cloud/disconnect",                 Who::session, Body::json, kNoLimit,        kGeneral, Errors::json, disconnect_account},

    Route{"GET",    "/me/cloud-status",                            Who::session, Body::none, kNoLimit, kGeneral, Errors::json, show_cloud_status},
    Route{"DELETE", "/me/clouds/{provider}/{account_id}",          Who::session, Body::none, kNoLimit, kGeneral, Errors::json, delete_account},
    Route{"PUT",    "/me/clouds/{provider}/{account_id}/nickname", Who::session, Body::json, kNoLimit, kGeneral, Errors::json, set_nickname},
    Route{"GET",    "/me/transfer-events",                         Who::session, Body::none, kNoLimit, kGeneral, Errors::json, list_transfer_events},
    Route{"PATCH",  "/me/transfer-events/{id}/acknowledge",        Who::session, Body::none, kNoLimit, kGeneral, Errors::json, acknowledge_transfer_event},
    Route{"POST",   "/me/transfer-requests/{id}/approve",          Who::session, Body::none, Limit::transfer, kGeneral, Errors::json, approve_request},
    Route{"POST",   "/me/transfer-requests/{id}/refuse",           Who::session, Body::none, Limit::transfer, kGeneral, Errors::json, refuse_request},
    Route{"GET",    "/me/activity",                                Who::session, Body::none, kNoLimit, kGeneral, Errors::json, list_activity},

    Route{"GET",  "/api/v1/users/{user_id}/accounts",            Who::app_for_accounts, Body::none,          Limit::use_app, kGeneral,   Errors::json, list_accounts_of_user},
    Route{"GET",  "/api/v1/accounts/{account_id}",               Who::app_for_accounts, Body::none,          Limit::use_app, kGeneral,   Errors::json, show_account},
    Route{"POST", "/api/v1/accounts/{account_id}/access-token",  Who::app_for_tokens,   Body::optional_json, Limit::use_app, kVaultLane, Errors::json, issue_access_token},
    Route{"POST", "/api/v1/accounts/{account_id}/report",        Who::app_for_tokens,   Body::json,          Limit::use_app, kGeneral,   Errors::json, report_token},
    Route{"GET",  "/api/v1/events",                              Who::app_for_events,   Body::none,          Limit::use_app, kGeneral,   Errors::json, list_events},

    Route{"GET", "/health", Who::anyone, Body::none, kNoLimit, kOnLoop,  Errors::json, show_health},
    Route{"GET", "/ready",  Who::anyone, Body::none, kNoLimit, kGeneral, Errors::json, show_readiness},
    Route{"GET", "/.well-known/jwks.json", Who::anyone, Body::none, kNoLimit, kGeneral, Errors::json, show_public_keys},

    Route{"GET", "/openapi.json",            Who::anyone, Body::none, kNoLimit, kGeneral, Errors::json, show_document},
    Route{"GET", "/docs",                    Who::anyone, Body::none, kNoLimit, kOnLoop,  Errors::json, show_docs_page},
    Route{"GET", "/",                        Who::anyone, Body::none, kNoLimit, kOnLoop,  Errors::json, show_landing_page},
    Route{"GET", "/app",                     Who::anyone, Body::none, kNoLimit, kOnLoop,  Errors::json, show_app_page},
    Route{"GET", "/account",                 Who::anyone, Body::none, kNoLimit, kOnLoop,  Errors::json, show_account_page},
    Route{"GET", "/assets/{version}/{name}", Who::anyone, Body::none, kNoLimit, kOnLoop,  Errors::json, show_asset},

    // Supabase's surface: only with --supabase on.
    Route{"GET", "/auth/v1/health",                Who::api_key, Body::none, kNoLimit, kGeneral, Errors::gotrue, gotrue::show_health},
    Route{"GET", "/auth/v1/settings",              Who::api_key, Body::none, kNoLimit, kGeneral, Errors::gotrue, gotrue::show_settings},
    Route{"GET", "/auth/v1/.well-known/jwks.json", Who::anyone,  Body::none, kNoLimit, kGeneral, Errors::gotrue, show_public_keys},

    // The limit of /auth/v1/token is that of its grant.
    Route{"POST", "/auth/v1/signup", Who::api_key,    Body::json, Limit::sign_up, kHashingLane, Errors::gotrue, gotrue::sign_up},
    Route{"POST", "/auth/v1/token",  Who::api_key,    Body::json, kNoLimit,       kHashingLane, Errors::gotrue, gotrue::issue_tokens},
    Route{"GET",  "/auth/v1/user",   Who::token_user, Body::none, kNoLimit,       kGeneral,     Errors::gotrue, gotrue::show_user},
    Route{"PUT",  "/auth/v1/user",   Who::token_user, Body::json, kNoLimit,       kHashingLane, Errors::gotrue, gotrue::update_user},
    Route{"POST", "/auth/v1/logout", Who::token_user, Body::none, kNoLimit,       kGeneral,     Errors::gotrue, gotrue::log_out},

    Route{"GET",    "/auth/v1/user/identities/authorize", Who::token_user, Body::none, Limit::begin_linking, kGeneral, Errors::gotrue, gotrue::authorize_identity},
    Route{"GET",    "/auth/v1/user/identities/continue",  Who::anyone,     Body::none, kNoLimit,             kGeneral, Errors::gotrue, gotrue::continue_identity},
    Route{"DELETE", "/auth/v1/user/identities/{id}",      Who::token_user, Body::none, kNoLimit,             kGeneral, Errors::gotrue, gotrue::delete_identity},

    Route{"GET",    "/auth/v1/admin/users",      Who::service_role, Body::none,          kNoLimit, kGeneral,     Errors::gotrue, gotrue::list_users},
    Route{"POST",   "/auth/v1/admin/users",      Who::service_role, Body::json,          kNoLimit, kHashingLane, Errors::gotrue, gotrue::create_user},
    Route{"GET",    "/auth/v1/admin/users/{id}", Who::service_role, Body::none,          kNoLimit, kGeneral,     Errors::gotrue, gotrue::show_user_to_admin},
    Route{"PUT",    "/auth/v1/admin/users/{id}", Who::service_role, Body::json,          kNoLimit, kHashingLane, Errors::gotrue, gotrue::update_user_by_admin},
    Route{"DELETE", "/auth/v1/admin/users/{id}", Who::service_role, Body::optional_json, kNoLimit, kGeneral,     Errors::gotrue, gotrue::delete_user},

    Route{"POST", "/auth/v1/recover",        Who::api_key,    Body::json, Limit::send_mail, kGeneral, Errors::gotrue, gotrue::recover},
    Route{"POST", "/auth/v1/resend",         Who::api_key,    Body::json, Limit::send_mail, kGeneral, Errors::gotrue, gotrue::resend},
    Route{"POST", "/auth/v1/otp",            Who::api_key,    Body::json, Limit::send_mail, kGeneral, Errors::gotrue, gotrue::send_otp},
    Route{"GET",  "/auth/v1/verify",         Who::anyone,     Body::none, kNoLimit,         kGeneral, Errors::gotrue, gotrue::refuse_verify_link},
    Route{"POST", "/auth/v1/verify",         Who::api_key,    Body::json, Limit::use_link,  kGeneral, Errors::gotrue, gotrue::verify},
    Route{"GET",  "/auth/v1/reauthenticate", Who::token_user, Body::none, Limit::send_mail, kGeneral, Errors::gotrue, gotrue::send_nonce},
    Route{"GET",  "/auth/v1/authorize",      Who::anyone,     Body::none, kNoLimit,         kGeneral, Errors::gotrue, gotrue::authorize},

    Route{"GET",    "/rest/v1/{table}", Who::caller, Body::none, kNoLimit, kGeneral, Errors::rest, rest::read_rows},
    Route{"POST",   "/rest/v1/{table}", Who::caller, Body::rows, kNoLimit, kGeneral, Errors::rest, rest::insert_rows},
    Route{"PATCH",  "/rest/v1/{table}", Who::caller, Body::rows, kNoLimit, kGeneral, Errors::rest, rest::update_rows},
    Route{"DELETE", "/rest/v1/{table}", Who::caller, Body::none, kNoLimit, kGeneral, Errors::rest, rest::delete_rows},
};
// clang-format on

// True if the handler's type fits the route: it gets a user, a refresh token, an app or an account's tokens
// exactly if the route demands one.
constexpr bool fits(const Route& route) {
    return has_session(route.who) == std::holds_alternative<SessionHandler>(route.handler) &&
           (route.who == Who::holder) == std::holds_alternative<HolderHandler>(route.handler) &&
           (route.who == Who::app_for_accounts || route.who == Who::app_for_events) ==
               std::holds_alternative<AppHandler>(route.handler) &&
           (route.who == Who::app_for_tokens) == std::holds_alternative<TokensHandler>(route.handler) &&
           (route.who == Who::caller) == std::holds_alternative<CallerHandler>(route.handler);
}
static_assert(std::all_of(kRoutes.begin(), kRoutes.end(), fits));

constexpr bool is_of_surface(const Route& route) { return is_supabase(route); }
static_assert(std::is_partitioned(kRoutes.rbegin(), kRoutes.rend(), is_of_surface),
              "the rows of Supabase's surface are the last ones, so that a router can go without them");
constexpr auto kOwnRoutes =
    static_cast<std::size_t>(std::find_if(kRoutes.begin(), kRoutes.end(), is_of_surface) - kRoutes.begin());

std::string_view name(Body body) {
    switch (body) {
        case Body::none:
            return "-";
        case Body::json:
            return "json";
        case Body::optional_json:
            return "[json]";
        case Body::rows:
            return "rows";
    }
    return "";
}

std::string_view name(Errors errors) {
    switch (errors) {
        case Errors::json:
            return "json";
        case Errors::sign_up:
            return "sign-up";
        case Errors::app:
            return "app";
        case Errors::callback:
            return "callback";
        case Errors::gotrue:
            return "gotrue";
        case Errors::rest:
            return "rest";
    }
    return "";
}

std::string_view name_of_lane(http::LaneIndex lane) {
    if (lane == kHashingLane) return "hashing";
    if (lane == kOnLoop) return "loop";
    return lane == kVaultLane ? "vault" : "general";
}

using Line = std::array<std::string_view, 7>;

Line line_of(const Route& route) {
    return {route.method,
            route.path,
            name(route.who),
            name(route.body),
            route.limit ? accounts::name(*route.limit) : "-",
            name_of_lane(route.lane),
            name(route.errors)};
}

}  // namespace

std::string_view name(Who who) {
    switch (who) {
        case Who::anyone:
            return "anyone";
        case Who::session:
            return "session";
        case Who::recent_session:
            return "recent session";
        case Who::own_link:
            return "own link";
        case Who::holder:
            return "holder";
        case Who::app_for_accounts:
            return "app with accounts:read";
        case Who::app_for_tokens:
            return "app with tokens:read";
        case Who::app_for_events:
            return "app with events:read";
        case Who::api_key:
            return "api key";
        case Who::caller:
            return "api key, by role";
        case Who::token_user:
            return "api key, user";
        case Who::service_role:
            return "service_role";
    }
    return "";
}

std::span<const Route> route_table() { return kRoutes; }
std::span<const Route> own_routes() { return route_table().first(kOwnRoutes); }
std::span<const Route> supabase_routes() { return route_table().subspan(kOwnRoutes); }

http::Router make_router(std::span<const Route> routes) {
    std::vector<http::RoutePattern> patterns;
    for (const Route& route : routes) patterns.push_back({route.method, route.path});
    return http::Router(patterns);
}

std::string routes_text() {
    std::vector<Line> lines = {{"METHOD", "PATH", "WHO", "BODY", "LIMIT", "LANE", "ERRORS"}};
    for (const Route& route : kRoutes) lines.push_back(line_of(route));
    std::array<std::size_t, std::tuple_size_v<Line>> widths{};
    for (const Line& line : lines) {
        for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
    }
    std::string text;
    for (const Line& line : lines) {
        for (std::size_t i = 0; i + 1 < line.size(); ++i)
            text.append(line[i]).append(widths[i] - line[i].size() + 2, ' ');
        text.append(line.back()).append("\n");
    }
    return text;
}

}  // namespace holdfast::api
