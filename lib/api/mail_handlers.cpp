// What begins with a mail: a password that is forgotten, an email that is confirmed or changed.
#include "accounts/email_links.h"
#include "accounts/mails.h"
#include "accounts/users.h"
#include "accounts/validation.h"
#include "api/errors.h"
#include "api/handlers.h"
#include "api/request_body.h"
#include "storage/sessions.h"

namespace holdfast::api {
namespace {

Refusal refusal_of(accounts::EmailLinkFault fault, const std::string& password, const Context& context) {
    switch (fault) {
        case accounts::EmailLinkFault::invalid_link:
            return Refusal(Error::invalid_link);
        case accounts::EmailLinkFault::weak_password:
            return Refusal(Error::weak_password,
                           accounts::password_rule(password, context.users.sign_up_rules()));
        case accounts::EmailLinkFault::busy:
            return Refusal(Error::unavailable);
    }
    return Refusal(Error::internal_error);
}

// The same for every address, so that no answer tells who has signed up.
Response accepted() { return success_response(202, base::Json::object({})); }

}  // namespace

std::string language_of(const Call& call) {
    const std::string* wanted = call.request.headers.find("Accept-Language");
    return call.context.mails.language_for(wanted != nullptr ? *wanted : "");
}

Response forgot_password(const Call& call) {
    const auto email = accounts::normalise_email(require_text(call.body, "email"));
    if (email)
        call.context.mails.ask(
            {.kind = accounts::MailKind::recovery, .language = language_of(call), .to = *email});
    return accepted();
}

Response reset_password(const Call& call) {
    const std::string& password = require_text(call.body, "new_password");
    const auto fault =
        call.context.email_links.reset_password(require_text(call.body, "token"), password, call.network);
    if (fault) throw refusal_of(*fault, password, call.context);
    return Response::empty(204);
}

Response verify_email(const Call& call) {
    const auto fault = call.context.email_links.verify_email(require_text(call.body, "token"), call.network);
    if (fault) throw refusal_of(*fault, "", call.context);
    return Response::empty(204);
}

Response ask_to_verify_email(const Call& call, const CurrentUser& user) {
    if (!user.email.empty() && !user.has_verified_email)
        call.context.mails.ask(
            {.kind = accounts::MailKind::verification, .language = language_of(call), .to = user.email});
    return accepted();
}

Response change_email(const Call& call, const CurrentUser& user) {
    const auto email = accounts::normalise_email(require_text(call.body, "email"));
    if (!email || !accounts::is_acceptable_email(*email, call.context.users.sign_up_rules().email_domain))
        throw Refusal(Error::invalid_email);
    call.context.mails.ask_email_change({.kind = accounts::MailKind::email_change,
                                         .language = language_of(call),
                                         .to = *email,
                                         .user_id = user.user_id,
                                         .account = user.email});
    return accepted();
}

}  // namespace holdfast::api
