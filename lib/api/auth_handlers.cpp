#include "accounts/validation.h"
#include "api/authentication.h"
#include "api/cookies.h"
#include "api/errors.h"
#include "api/handlers.h"
#include "api/rate_limiting.h"
#include "api/request_body.h"
#include "base/json.h"

namespace holdfast::api {
namespace {

Response session_response(const Context& context, int status, const accounts::SignedIn& session) {
    auto data = base::Json::object({
        {"user_id", session.user_id},
        {"email", session.email},
        {"username", session.username},
        {"access_token", session.access_token},
        {"token_type", "bearer"},
        {"expires_in", accounts::kAccessTokenLifetime.count()},
        {"refresh_token", session.refresh_token},
    });
    auto response =
        Response::json(status, base::Json::object({{"success", true}, {"data", std::move(data)}}).dump());
    set_session_cookies(context, session, response);
    return response;
}

Refusal refusal_of(accounts::SignUpFault fault, const Context& context) {
    switch (fault) {
        case accounts::SignUpFault::invalid_email:
            return Refusal(Error::invalid_email);
        case accounts::SignUpFault::weak_password:
            return Refusal(Error::weak_password, "A password has at least " +
                                                     std::to_string(context.users.min_password_characters()) +
                                                     " characters and at most 1024 bytes.");
        case accounts::SignUpFault::invalid_username:
            return Refusal(Error::invalid_username);
        case accounts::SignUpFault::email_taken:
            return Refusal(Error::email_taken);
        case accounts::SignUpFault::busy:
            return Refusal(Error::unavailable);
    }
    return Refusal(Error::internal_error);
}

// What stands for a user who is not known yet: the email as it would be stored; "" where it is none.
std::string account_of(const std::string& email) { return accounts::normalise_email(email).value_or(""); }

Refusal failed_creation(const Refusal& refusal) {
    return Refusal(refusal.error(), "User creation failed: " + refusal.detail());
}

}  // namespace

Response sign_up(const Context& context, const Request& request) {
    const base::Json body = require_json_body(request);
    const accounts::SignUp fields{require_text(body, "email"), require_text(body, "password"),
                                  require_text(body, "username")};
    accounts::SignUpResult result;
    try {
        require_allowance(context, request, LimitedAction::sign_up, account_of(fields.email));
        result = context.users.sign_up(fields);
    } catch (const Refusal&) {
        throw;
    } catch (const std::exception& fault) {
        throw failed_creation(refusal_of_fault(fault, context.log, request.id));
    }
    if (const auto* fault = std::get_if<accounts::SignUpFault>(&result)) {
        const Refusal refusal = refusal_of(*fault, context);
        throw *fault == accounts::SignUpFault::busy ? failed_creation(refusal) : refusal;
    }
    return session_response(context, 201, std::get<accounts::SignedIn>(result));
}

Response log_in(const Context& context, const Request& request) {
    const base::Json body = require_json_body(request);
    const std::string& email = require_text(body, "email");
    const std::string& password = require_text(body, "password");
    require_allowance(context, request, LimitedAction::log_in, account_of(email));
    const auto result = context.users.log_in(email, password);
    if (const auto* fault = std::get_if<accounts::LogInFault>(&result)) {
        throw Refusal(*fault == accounts::LogInFault::busy ? Error::unavailable : Error::invalid_credentials);
    }
    return session_response(context, 200, std::get<accounts::SignedIn>(result));
}

Response refresh(const Context& context, const Request& request) {
    std::optional<std::string> token;
    if (!request.body.empty()) {
        const base::Json body = require_json_body(request);
        if (body.find("refresh_token") != nullptr) token = require_text(body, "refresh_token");
    }
    if (!token) {
        token = refresh_token_cookie(context, request);
        if (!token) throw Refusal(Error::invalid_refresh_token);
        require_own_pages(context, request);
    }
    const auto claims = context.session_tokens.verify_refresh_token(*token);
    require_allowance(context, request, LimitedAction::refresh, claims ? claims->session_id : "");
    const auto session = context.users.refresh(*token);
    if (!session) throw Refusal(Error::invalid_refresh_token);
    return session_response(context, 200, *session);
}

Response log_out(const Context& context, const Request& request) {
    context.users.log_out(require_user(context, request));
    auto response = Response::empty(204);
    clear_session_cookies(context, response);
    return response;
}

Response show_me(const Context& context, const Request& request) {
    const auto user = require_user(context, request);
    return Response::json(200,
                          base::Json::object({{"success", true},
                                              {"data", base::Json::object({
                                                           {"user_id", user.user_id},
                                                           {"email", user.email},
                                                           {"username", user.username},
                                                           {"created_at", base::rfc3339(user.created_at)},
                                                       })}})
                              .dump());
}

Response delete_me(const Context& context, const Request& request) {
    context.users.remove(require_user(context, request));
    auto response = Response::empty(204);
    clear_session_cookies(context, response);
    return response;
}

}  // namespace holdfast::api
