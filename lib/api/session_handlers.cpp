#include "accounts/users.h"
#include "api/cookies.h"
#include "api/errors.h"
#include "api/handlers.h"
#include "api/request_body.h"
#include "base/json.h"
#include "storage/sessions.h"

namespace holdfast::api {
namespace {

base::Json text_or_null(const std::string& text) { return text.empty() ? base::Json() : base::Json(text); }

base::Json session_json(const storage::ListedSession& session, const CurrentUser& user) {
    return base::Json::object({
        {"id", session.id},
        {"created_at", base::rfc3339(session.created_at)},
        {"last_used_at", base::rfc3339(session.last_used_at)},
        {"user_agent", text_or_null(session.user_agent)},
        {"network", text_or_null(session.network)},
        {"current", session.id == user.session_id},
    });
}

Refusal wrong_password() { return Refusal(Error::invalid_credentials, "This is not your password."); }

Refusal refusal_of(accounts::PasswordFault fault, const std::string& password, const Context& context) {
    switch (fault) {
        case accounts::PasswordFault::weak_password:
            return Refusal(Error::weak_password,
                           accounts::password_rule(password, context.users.sign_up_rules()));
        case accounts::PasswordFault::invalid_credentials:
            return wrong_password();
        case accounts::PasswordFault::busy:
            return Refusal(Error::unavailable);
    }
    return Refusal(Error::internal_error);
}

}  // namespace

Response list_sessions(const Call& call, const CurrentUser& user) {
    base::Json::Array sessions;
    for (const auto& session : call.context.users.sessions(user))
        sessions.push_back(session_json(session, user));
    return success_response(200, base::Json::object({{"sessions", std::move(sessions)}}));
}

Response end_other_sessions(const Call& call, const CurrentUser& user) {
    call.context.users.end_other_sessions(user, call.network);
    return Response::empty(204);
}

Response end_session(const Call& call, const CurrentUser& user) {
    const std::string& id = call.request.path_param("id");
    if (!call.context.users.end_session(user, id, call.network)) throw Refusal(Error::session_not_found);
    auto response = Response::empty(204);
    if (id == user.session_id) clear_session_cookies(call.context, response);
    return response;
}

Response change_password(const Call& call, const CurrentUser& user) {
    const std::string& password = require_text(call.body, "new_password");
    const auto fault = call.context.users.change_password(user, require_text(call.body, "current_password"),
                                                          password, code_of(call));
    if (!fault) return Response::empty(204);
    if (const auto* code = std::get_if<accounts::CodeFault>(&*fault)) throw refusal_of(*code);
    throw refusal_of(std::get<accounts::PasswordFault>(*fault), password, call.context);
}

void require_password(const Call& call, const CurrentUser& user, const std::string& password) {
    const auto fault = call.context.users.reauthenticate(user, password, code_of(call));
    if (!fault) return;
    if (const auto* code = std::get_if<accounts::CodeFault>(&*fault)) throw refusal_of(*code);
    throw std::get<accounts::LogInFault>(*fault) == accounts::LogInFault::busy ? Refusal(Error::unavailable)
                                                                               : wrong_password();
}

Response reauthenticate(const Call& call, const CurrentUser& user) {
    require_password(call, user, require_text(call.body, "password"));
    return Response::empty(204);
}

}  // namespace holdfast::api
