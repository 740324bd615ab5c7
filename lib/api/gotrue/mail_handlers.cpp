// What begins or ends with a mail. Each answer is the same for an unknown email, so that it does not tell who
// has signed up.
//
//   recover, otp, resend -> a mail with redirect_to#token_hash=...&type=... -> verifyOtp({token_hash, type})
#include "accounts/email_links.h"
#include "accounts/mails.h"
#include "accounts/users.h"
#include "accounts/validation.h"
#include "api/gotrue/app_page.h"
#include "api/gotrue/errors.h"
#include "api/gotrue/fields.h"
#include "api/gotrue/handlers.h"
#include "api/gotrue/second_factor.h"
#include "api/gotrue/user_json.h"
#include "api/handlers.h"
#include "storage/sessions.h"

#include <string>
#include <vector>

namespace holdfast::api::gotrue {
namespace {

using accounts::MailKind;
using base::Json;

std::string require_email(const Call& call, const char* otherwise) {
    refuse_phone(call.body);
    const auto email = optional_text(call.body, "email").value_or("");
    if (email.empty()) throw invalid(otherwise);
    return accounts::normalise_email(email).value_or("");
}

http::Response send(const Call& call, MailKind kind, const std::string& email) {
    if (!email.empty())
        call.context.mails.ask(
            {.kind = kind, .language = language_of(call), .to = email, .page = app_page(call).value_or("")});
    return json_response(Json::object({}));
}

// The kinds of mails whose links a client means by `type`; none for a type that there is not here.
std::vector<MailKind> kinds_of(const std::string& type) {
    if (type == "recovery") return {MailKind::recovery};
    if (type == "signup") return {MailKind::verification};
    if (type == "magiclink") return {MailKind::magic_link};
    if (type == "email") return {MailKind::magic_link, MailKind::verification};
    if (type == "email_change") return {MailKind::email_change};
    return {};
}

}  // namespace

http::Response recover(const Call& call) {
    return send(call, MailKind::recovery, require_email(call, "Password recovery requires an email"));
}

http::Response resend(const Call& call) {
    const std::string email = require_email(call, "missing email or phone");
    // A change is asked for again with the new address, which only its user knows.
    if (optional_text(call.body, "type") == "email_change") return json_response(Json::object({}));
    return send(call, MailKind::verification, email);
}

http::Response send_otp(const Call& call) {
    return send(call, MailKind::magic_link, require_email(call, "missing email or phone"));
}

http::Response verify(const Call& call) {
    const auto token = optional_text(call.body, "token_hash").value_or("");
    const auto kinds = kinds_of(optional_text(call.body, "type").value_or(""));
    const auto result = call.context.email_links.sign_in(token, kinds, given_code(call), user_agent_of(call));
    if (const auto* fault = std::get_if<accounts::CodeFault>(&result)) refuse(*fault);
    if (const auto* session = std::get_if<accounts::SignedIn>(&result))
        return session_response(call, *session);
    throw refusal(Fault::otp_expired);
}

// A link of ours is opened on a page, which posts its token: in an address it would get into logs.
http::Response refuse_verify_link(const Call&) { throw refusal(Fault::otp_expired); }

http::Response send_nonce(const Call& call, const CurrentUser& user) {
    return send(call, MailKind::reauthentication, user.email);
}

// Nobody signs in with a provider here: an account of theirs is linked by a user who is signed in.
http::Response authorize(const Call&) { throw invalid("Unsupported provider: provider is not enabled"); }

}  // namespace holdfast::api::gotrue
