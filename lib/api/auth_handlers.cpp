#include "accounts/users.h"
#include "api/cookies.h"
#include "api/errors.h"
#include "api/handlers.h"
#include "api/passkey_json.h"
#include "api/request_body.h"
#include "base/json.h"
#include "storage/sessions.h"

namespace holdfast::api {
namespace {

// How the client gets the tokens of a session.
struct Delivery {
    bool by_cookie;
    bool refresh_token_in_body;
};

// A browser gets the refresh token, which is valid for a month, only as a cookie that no script can read: so
// a script that is injected into the page can't steal it. A page that stores tokens itself sends
// "cookies":false. A program gets both.
Delivery delivery_of(const Call& call) {
    if (!optional_flag(call.body, "cookies", true)) return {false, true};
    const http::Headers& headers = call.request.headers;
    const bool is_browser = headers.find("Origin") != nullptr || headers.find("Sec-Fetch-Site") != nullptr;
    return {true, !is_browser};
}

Response session_response(const Context& context, int status, const accounts::SignedIn& session,
                          const Delivery& delivery) {
    auto data = base::Json::object({
        {"user_id", session.user_id},
        {"email", session.email},
        {"username", session.username},
        {"access_token", session.access_token},
        {"token_type", "bearer"},
        {"expires_in", accounts::kAccessTokenLifetime.count()},
    });
    if (delivery.refresh_token_in_body) data.set("refresh_token", session.refresh_token);
    auto response = success_response(status, std::move(data));
    if (delivery.by_cookie) set_session_cookies(context, session, response);
    return response;
}

Refusal refusal_of(accounts::SignUpFault fault, const accounts::SignUp& fields, const Context& context) {
    const accounts::SignUpRules& rules = context.users.sign_up_rules();
    switch (fault) {
        case accounts::SignUpFault::closed:
            return rules.sign_up == accounts::WhoSignsUp::nobody
                       ? Refusal(Error::sign_up_closed, "Nobody can sign up here.")
                       : Refusal(Error::sign_up_closed);
        case accounts::SignUpFault::not_invited:
            return Refusal(Error::sign_up_closed,
                           "This invitation is not valid any more, or it is for another email.");
        case accounts::SignUpFault::invalid_email:
            return Refusal(Error::invalid_email);
        case accounts::SignUpFault::weak_password:
            return Refusal(Error::weak_password, accounts::password_rule(fields.password, rules));
        case accounts::SignUpFault::invalid_username:
            return Refusal(Error::invalid_username);
        case accounts::SignUpFault::email_taken:
            return Refusal(Error::email_taken);
        case accounts::SignUpFault::busy:
            return Refusal(Error::unavailable);
    }
    return Refusal(Error::internal_error);
}

// After a login or sign-up: others who guess the user's password do not lock them out on this network.
void remember_network(const Call& call, const accounts::SignedIn& session) {
    call.context.rate_limits.remember(call.client, session.email);
}

}  // namespace

std::string_view user_agent_of(const Call& call) {
    const std::string* user_agent = call.request.headers.find("User-Agent");
    return user_agent != nullptr ? std::string_view(*user_agent) : "";
}

Response sign_up(const Call& call) {
    const Delivery delivery = delivery_of(call);
    accounts::SignUp fields{require_text(call.body, "email"), require_text(call.body, "password"),
                            require_text(call.body, "username")};
    fields.language = language_of(call);
    fields.invitation = optional_text(call.body, "invitation").value_or("");
    const auto result = call.context.users.sign_up(fields, call.network, user_agent_of(call));
    if (const auto* fault = std::get_if<accounts::SignUpFault>(&result))
        throw refusal_of(*fault, fields, call.context);
    const auto& session = std::get<accounts::SignedIn>(result);
    remember_network(call, session);
    return session_response(call.context, 201, session, delivery);
}

Response log_in(const Call& call) {
    const Delivery delivery = delivery_of(call);
    const std::string& email = require_text(call.body, "email");
    const std::string& password = require_text(call.body, "password");
    const auto result = call.context.users.log_in(email, password, code_of(call), user_agent_of(call));
    if (const auto* fault = std::get_if<accounts::CodeFault>(&result)) throw refusal_of(*fault);
    if (const auto* fault = std::get_if<accounts::LogInFault>(&result)) {
        throw Refusal(*fault == accounts::LogInFault::busy ? Error::unavailable : Error::invalid_credentials);
    }
    const auto& session = std::get<accounts::SignedIn>(result);
    remember_network(call, session);
    return session_response(call.context, 200, session, delivery);
}

Response log_in_by_passkey(const Call& call) {
    const Delivery delivery = delivery_of(call);
    const auto passkey = require_passkey(call.body, "credential");
    if (!call.context.passkeys.are_available()) throw Refusal(Error::passkeys_unavailable);
    const auto session = call.context.users.log_in(passkey, call.network, user_agent_of(call));
    if (!session) throw Refusal(Error::invalid_passkey);
    remember_network(call, *session);
    return session_response(call.context, 200, *session, delivery);
}

Response refresh(const Call& call, const std::string& refresh_token) {
    const Delivery delivery = delivery_of(call);
    const bool came_by_cookie = call.body.find("refresh_token") == nullptr;
    if (came_by_cookie && !delivery.by_cookie)
        throw Refusal(Error::invalid_request, "A session that a cookie holds stays in its cookie.");
    const auto result = call.context.users.refresh(refresh_token, call.network);
    if (std::holds_alternative<accounts::RefreshFault>(result)) throw Refusal(Error::invalid_refresh_token);
    return session_response(call.context, 200, std::get<accounts::SignedIn>(result), delivery);
}

Response log_out(const Call& call, const CurrentUser& user) {
    call.context.users.log_out(user, call.network);
    auto response = Response::empty(204);
    clear_session_cookies(call.context, response);
    return response;
}

Response show_me(const Call&, const CurrentUser& user) { return success_response(200, user_json(user)); }

Response delete_me(const Call& call, const CurrentUser& user) {
    call.context.users.remove(user);
    auto response = Response::empty(204);
    clear_session_cookies(call.context, response);
    return response;
}

}  // namespace holdfast::api
