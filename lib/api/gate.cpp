#include "api/gate.h"

#include "accounts/session_tokens.h"
#include "accounts/users.h"
#include "accounts/validation.h"
#include "api/authentication.h"
#include "api/errors.h"
#include "api/request_body.h"
#include "api/supabase/caller.h"
#include "http/address.h"
#include "storage/sessions.h"

namespace holdfast::api {
namespace {

base::Json body_of(const Route& route, const http::Request& request) {
    const bool is_left_out = route.body == Body::optional_json && request.body.empty();
    if (route.body == Body::none || route.body == Body::rows || is_left_out) return base::Json();
    return is_supabase(route) ? require_json(request) : require_json_body(request);
}

CurrentUser user_of(const Route& route, const Context& context, const http::Request& request) {
    if (route.who == Who::token_user) return require_user_of_token(context, request);
    CurrentUser user = route.who == Who::own_link ? require_user_of_own_link(context, request)
                                                  : require_user(context, request);
    if (route.who == Who::recent_session && !context.users.is_recent(user))
        throw Refusal(Error::reauthentication_required);
    return user;
}

// Throws Refusal rate_limited if the route has a limit and it is reached. `account` is the user or session of
// the request; "" if it has none.
void charge(const Route& route, const Context& context, const accounts::RateLimits::Client& client,
            std::string_view account) {
    if (!route.limit) return;
    const auto wait = context.rate_limits.charge(*route.limit, client, account);
    if (wait) throw Refusal(Error::rate_limited, *wait);
}

// The account of a request with a session. Guesses at a password are counted by the email, as those of a
// login.
const std::string& account_of(const Route& route, const CurrentUser& user) {
    return route.limit == Limit::log_in ? user.email : user.user_id;
}

// The account of a request without a session: the email in its body, normalised; "" if there is none.
std::string named_account(const base::Json& body) {
    const std::string* email = body.string("email");
    return email != nullptr ? accounts::normalise_email(*email).value_or("") : "";
}

}  // namespace

void require_allowance(const Call& call, Limit limit, std::string_view account) {
    const auto wait = call.context.rate_limits.charge(limit, call.client, account);
    if (wait) throw Refusal(Error::rate_limited, *wait);
}

http::Response pass(const Route& route, const Context& context, const http::Request& request) {
    const auto client = http::client_address(request, context.trusted_proxies);
    const std::string network = client ? client->network().text() : "";
    if (const auto* handler = std::get_if<SessionHandler>(&route.handler)) {
        const CurrentUser user = user_of(route, context, request);
        const base::Json body = body_of(route, request);
        charge(route, context, client, account_of(route, user));
        return (*handler)({context, request, body, client, network}, user);
    }
    if (const auto* handler = std::get_if<CallerHandler>(&route.handler)) {
        const Caller caller = require_caller(context, request);
        const base::Json body = body_of(route, request);
        charge(route, context, client, caller.user ? caller.user->user_id : "");
        return (*handler)({context, request, body, client, network}, caller);
    }
    if (route.who == Who::api_key) (void)require_api_key(context, request);
    if (route.who == Who::service_role) require_service_role(context, request);
    const base::Json body = body_of(route, request);
    if (const auto* handler = std::get_if<HolderHandler>(&route.handler)) {
        const std::string token = require_refresh_token(context, request, body);
        const auto claims = context.session_tokens.verify_refresh_token(token);
        charge(route, context, client, claims ? claims->session_id : "");
        return (*handler)({context, request, body, client, network}, token);
    }
    if (const auto* handler = std::get_if<AppHandler>(&route.handler)) {
        const storage::App app = require_app(context, request, *scope_of(route.who));
        charge(route, context, client, app.id);
        return (*handler)({context, request, body, client, network}, app);
    }
    if (const auto* handler = std::get_if<TokensHandler>(&route.handler)) {
        const storage::AppAndTokens found = require_app_and_tokens(context, request, *scope_of(route.who));
        charge(route, context, client, found.app.id);
        return (*handler)({context, request, body, client, network}, found);
    }
    charge(route, context, client, named_account(body));
    return std::get<OpenHandler>(route.handler)({context, request, body, client, network});
}

}  // namespace holdfast::api
