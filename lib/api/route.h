// A row of the route table (api/routes.cpp).
#pragma once

#include "accounts/apps.h"
#include "accounts/current_user.h"
#include "accounts/rate_limits.h"
#include "api/answers.h"
#include "api/context.h"
#include "api/supabase/refusal.h"
#include "base/json.h"
#include "http/message.h"
#include "http/server.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace holdfast::api {

// Who may call a route. api/gate.cpp refuses all others before the handler runs.
enum class Who {
    anyone,
    session,         // a user, by `Authorization: Bearer` or by the browser's cookie; else 401 not_signed_in
    recent_session,  // as session, but the password was given lately; else 401 reauthentication_required
    own_link,        // as session, but a cookie counts only from a page of ours; else 403 cross_site
    holder,          // who has a refresh token, in the body or a cookie; else 401 invalid_refresh_token
    // An app with that scope, by its credential as the bearer token, and no browser; else 401 invalid_app,
    // 403 insufficient_scope or cross_site.
    app_for_accounts,
    app_for_tokens,
    app_for_events,
    // On Supabase's surface, each with an API key (supabase/caller.h); else 401 of the gateway.
    api_key,       // everybody who has one
    caller,        // the same; the handler is told in which role
    token_user,    // the user of a session, by the access token; else gotrue's errors
    service_role,  // the API key of that role as the bearer token; else gotrue's errors
};

// The body that a route takes; JSON means an object. Rows are read by the handler (rest/body.h).
enum class Body { none, json, optional_json, rows };

// The place, in the server's options, of the lane for requests that hash a password: they are slow, and only
// a few run at a time.
inline constexpr http::LaneIndex kHashingLane = 0;
// The same for requests that may ask a provider on the way.
inline constexpr http::LaneIndex kVaultLane = 1;

using Limit = accounts::LimitedAction;
using accounts::CurrentUser;

struct Caller;  // supabase/caller.h

// A request that has passed the gate.
struct Call {
    const Context& context;
    const http::Request& request;
    const base::Json& body;  // null if the route takes none, or if it was left out
    const accounts::RateLimits::Client& client;
    const std::string& network;  // the client's, for events; empty if it is not known
};

// Handlers throw Refusal, storage::StoreError and any other exception: the App makes answers of them.
using OpenHandler = http::Response (*)(const Call& call);
using SessionHandler = http::Response (*)(const Call& call, const CurrentUser& user);
using HolderHandler = http::Response (*)(const Call& call, const std::string& refresh_token);
using AppHandler = http::Response (*)(const Call& call, const storage::App& app);
// The path names the account.
using TokensHandler = http::Response (*)(const Call& call, const storage::AppAndTokens& found);
using CallerHandler = http::Response (*)(const Call& call, const Caller& caller);

// The scope that an app needs; nullopt if the route is for no app.
constexpr std::optional<accounts::AppScope> scope_of(Who who) {
    if (who == Who::app_for_accounts) return accounts::AppScope::read_accounts;
    if (who == Who::app_for_tokens) return accounts::AppScope::read_tokens;
    if (who == Who::app_for_events) return accounts::AppScope::read_events;
    return std::nullopt;
}

// True if the route's handler gets the user of a session.
constexpr bool has_session(Who who) {
    return who == Who::session || who == Who::recent_session || who == Who::own_link ||
           who == Who::token_user;
}

struct Route {
    std::string_view method;  // "GET" takes HEAD as well
    std::string_view path;    // a pattern (http/router.h)
    Who who;
    Body body;
    std::optional<Limit> limit;
    http::LaneIndex lane;
    Errors errors;
    std::variant<OpenHandler, SessionHandler, HolderHandler, AppHandler, TokensHandler, CallerHandler>
        handler;
};

// True for a row of Supabase's surface, which `--supabase on` adds.
constexpr bool is_supabase(const Route& route) { return is_supabase(route.errors); }

}  // namespace holdfast::api
