#include "accounts/email_links.h"
#include "accounts/mails.h"
#include "accounts/user_directory.h"
#include "accounts/users.h"
#include "accounts/validation.h"
#include "api/gate.h"
#include "api/gotrue/app_page.h"
#include "api/gotrue/errors.h"
#include "api/gotrue/fields.h"
#include "api/gotrue/handlers.h"
#include "api/gotrue/second_factor.h"
#include "api/gotrue/user_changes.h"
#include "api/gotrue/user_json.h"
#include "api/handlers.h"
#include "storage/sessions.h"

namespace holdfast::api::gotrue {
namespace {

using NewPasswordFault = accounts::Users::NewPasswordFault;

// A new password or email takes the account over, so that it needs what the deletion of the user needs: a
// session whose password was given lately, or the password now, or the code of a mail; of a user with a
// second factor, a code of it with either.
void require_password_given(const Call& call, const CurrentUser& user) {
    if (const auto nonce = optional_text(call.body, "nonce"); nonce && !nonce->empty()) {
        require_allowance(call, Limit::use_link, user.user_id);
        if (const auto fault = call.context.second_factors.demand(user.user_id, user.email, given_code(call)))
            refuse(*fault);
        if (!call.context.email_links.confirm(user.user_id, *nonce, call.network))
            throw refusal(Fault::reauthentication_not_valid);
    } else if (const auto password = optional_text(call.body, "current_password")) {
        require_allowance(call, Limit::log_in, user.email);
        const auto fault = call.context.users.reauthenticate(user, *password, given_code(call));
        if (!fault) return;
        if (const auto* code = std::get_if<accounts::CodeFault>(&*fault)) refuse(*code);
        throw refusal(std::get<accounts::LogInFault>(*fault) == accounts::LogInFault::busy
                          ? Fault::unavailable
                          : Fault::invalid_credentials);
    } else if (!call.context.users.is_recent(user)) {
        throw refusal(Fault::reauthentication_needed);
    }
}

void set_password(const Call& call, const CurrentUser& user, const std::string& password) {
    const auto fault = call.context.users.set_password(user, password, call.network);
    if (!fault) return;
    switch (*fault) {
        case NewPasswordFault::weak_password:
            throw refused_password(password, call.context.users.sign_up_rules());
        case NewPasswordFault::same_password:
            throw refusal(Fault::same_password);
        case NewPasswordFault::changed_meanwhile:
            throw refusal(Fault::conflict);
        case NewPasswordFault::busy:
            throw refusal(Fault::unavailable);
    }
}

void update(const Call& call, const CurrentUser& user, const accounts::UserChanges& changes) {
    if (!changes.email && !changes.user_metadata.is_object()) return;
    const auto result =
        call.context.user_directory.update(user.user_id, changes, {user.user_id, call.network});
    (void)require_changed(result, changes, call.context);
}

// Where emails are verified, a new one counts once the link at it is opened. Takes it out of the changes.
void ask_for_email(const Call& call, const CurrentUser& user, accounts::UserChanges& changes) {
    const auto email = accounts::normalise_email(*changes.email);
    changes.email.reset();
    if (!email || !accounts::is_acceptable_email(*email, call.context.users.sign_up_rules().email_domain))
        throw invalid_email();
    if (*email == user.email) return;
    call.context.mails.ask_email_change({.kind = accounts::MailKind::email_change,
                                         .language = language_of(call),
                                         .to = *email,
                                         .user_id = user.user_id,
                                         .account = user.email,
                                         .page = app_page(call).value_or("")});
}

// An anonymous user, who has no password to give, becomes one with an email, and the session goes on.
http::Response update_user_without_email(const Call& call, const CurrentUser& user,
                                         const accounts::UserChanges& changes,
                                         const std::optional<std::string>& password) {
    const accounts::SignUpRules& rules = call.context.users.sign_up_rules();
    if (password && !changes.email)
        throw SupabaseRefusal(
            422, "validation_failed",
            "Updating password of an anonymous user without an email or phone is not allowed");
    if (password && !accounts::is_acceptable_password(*password, rules))
        throw refused_password(*password, rules);
    update(call, user, changes);
    if (password) {
        CurrentUser named = user;
        named.email = accounts::normalise_email(*changes.email).value();
        set_password(call, named, *password);
    }
    return show_user(call, user);
}

}  // namespace

http::Response show_user(const Call& call, const CurrentUser& user) {
    return json_response(user_json(require_told(call.context, user.user_id)));
}

http::Response update_user(const Call& call, const CurrentUser& user) {
    refuse_phone(call.body);
    accounts::UserChanges changes;
    changes.email = optional_text(call.body, "email");
    if (changes.email && changes.email->empty()) changes.email.reset();
    changes.user_metadata = optional_object(call.body, "data");
    const auto password = optional_text(call.body, "password");
    if (user.email.empty()) return update_user_without_email(call, user, changes, password);
    if (password || changes.email) require_password_given(call, user);
    // The password first: what it refuses leaves the rest as it is.
    if (password) set_password(call, user, *password);
    if (changes.email && call.context.users.sign_up_rules().verifies_emails)
        ask_for_email(call, user, changes);
    update(call, user, changes);
    return show_user(call, user);
}

http::Response log_out(const Call& call, const CurrentUser& user) {
    const std::string* given = call.request.query.only("scope");
    const std::string scope = given == nullptr || given->empty() ? "global" : *given;
    if (scope != "global" && scope != "local" && scope != "others")
        throw invalid("Unsupported logout scope \"" + scope + "\"");
    if (scope != "local") call.context.users.end_other_sessions(user, call.network);
    if (scope != "others") call.context.users.log_out(user, call.network);
    return http::Response::empty(204);
}

}  // namespace holdfast::api::gotrue
