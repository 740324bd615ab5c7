#include "accounts/linking.h"
#include "accounts/session_tokens.h"
#include "accounts/user_directory.h"
#include "accounts/users.h"
#include "accounts/validation.h"
#include "api/gate.h"
#include "api/gotrue/app_page.h"
#include "api/gotrue/errors.h"
#include "api/gotrue/fields.h"
#include "api/gotrue/handlers.h"
#include "api/gotrue/second_factor.h"
#include "api/gotrue/user_json.h"
#include "api/handlers.h"

namespace holdfast::api::gotrue {
namespace {

using base::Json;

// auth-js sends no shorter one on: it would be a code or a password.
constexpr std::size_t kFewestTokenCharacters = 12;

SupabaseRefusal refusal_of(accounts::SignUpFault fault, const std::string& password,
                           const accounts::SignUpRules& rules) {
    switch (fault) {
        case accounts::SignUpFault::closed:
        case accounts::SignUpFault::not_invited:
            return refusal(Fault::signup_disabled);
        case accounts::SignUpFault::invalid_email:
            return invalid_email();
        case accounts::SignUpFault::weak_password:
            return refused_password(password, rules);
        case accounts::SignUpFault::email_taken:
            return refusal(Fault::user_already_exists);
        case accounts::SignUpFault::busy:
            return refusal(Fault::unavailable);
        case accounts::SignUpFault::invalid_username:
            break;
    }
    return refusal(Fault::unexpected_failure);
}

http::Response session_of(const Call& call, const accounts::SignedIn& session) {
    call.context.rate_limits.remember(call.client, session.email);
    return session_response(call, session);
}

http::Response sign_in_with_password(const Call& call) {
    refuse_phone(call.body);
    const auto email = optional_text(call.body, "email");
    const auto password = optional_text(call.body, "password");
    if (!email || email->empty()) throw invalid("missing email or phone");
    require_allowance(call, Limit::log_in, accounts::normalise_email(*email).value_or(""));
    const auto result =
        call.context.users.log_in(*email, password.value_or(""), given_code(call), user_agent_of(call));
    if (const auto* fault = std::get_if<accounts::CodeFault>(&result)) refuse(*fault);
    if (const auto* fault = std::get_if<accounts::LogInFault>(&result)) {
        throw refusal(*fault == accounts::LogInFault::busy ? Fault::unavailable : Fault::invalid_credentials);
    }
    return session_of(call, std::get<accounts::SignedIn>(result));
}

// What a new user's application keeps of them.
Json metadata_in(const Json& body) {
    Json data = accounts::merged(Json::object({}), optional_object(body, "data"));
    if (data.dump().size() > accounts::kMaxMetadataBytes) throw metadata_too_large();
    return data;
}

http::Response sign_up_anonymously(const Call& call) {
    const accounts::SignUpRules& rules = call.context.users.sign_up_rules();
    if (!rules.allows_anonymous) throw refusal(Fault::anonymous_provider_disabled);
    if (rules.sign_up != accounts::WhoSignsUp::anyone) throw refusal(Fault::signup_disabled);
    const Json data = metadata_in(call.body);
    return session_response(call, call.context.users.sign_up_anonymously(username_for(data, ""), data.dump(),
                                                                         call.network, user_agent_of(call)));
}

SupabaseRefusal refusal_of(accounts::RefreshFault fault) {
    switch (fault) {
        case accounts::RefreshFault::invalid:
            return refusal(Fault::refresh_token_not_found);
        case accounts::RefreshFault::reused:
            return refusal(Fault::refresh_token_already_used);
        case accounts::RefreshFault::session_gone:
            return refusal(Fault::session_of_refresh_token_not_found);
    }
    return refusal(Fault::unexpected_failure);
}

http::Response refresh_session(const Call& call) {
    const auto token = optional_text(call.body, "refresh_token").value_or("");
    if (token.empty())
        throw SupabaseRefusal(400, "invalid_request", "refresh_token required",
                              SupabaseRefusal::Shape::oauth);
    if (token.size() < kFewestTokenCharacters) throw invalid("Refresh token is not valid");
    const auto claims = call.context.session_tokens.verify_refresh_token(token);
    require_allowance(call, Limit::refresh, claims ? claims->session_id : "");
    const auto result = call.context.users.refresh(token, call.network);
    if (const auto* fault = std::get_if<accounts::RefreshFault>(&result)) throw refusal_of(*fault);
    return session_response(call, std::get<accounts::SignedIn>(result));
}

SupabaseRefusal refusal_of(accounts::SessionCodeFault fault) {
    switch (fault) {
        case accounts::SessionCodeFault::not_ours:
            return refusal(Fault::flow_state_not_found);
        case accounts::SessionCodeFault::expired:
            return refusal(Fault::flow_state_expired);
        case accounts::SessionCodeFault::wrong_verifier:
            return refusal(Fault::bad_code_verifier);
    }
    return refusal(Fault::unexpected_failure);
}

// The code of a flow that identity_handlers.cpp began for a page.
http::Response exchange_code(const Call& call) {
    const auto given = optional_text(call.body, "auth_code").value_or("");
    const auto verifier = optional_text(call.body, "code_verifier").value_or("");
    if (given.empty() || verifier.empty())
        throw invalid("invalid request: both auth code and code verifier should be non-empty");
    const auto checked = call.context.linking.check_session_code(given, verifier);
    const auto* code = std::get_if<accounts::SessionCode>(&checked);
    require_allowance(call, Limit::refresh, code != nullptr ? code->session_id : "");
    if (code == nullptr) throw refusal_of(std::get<accounts::SessionCodeFault>(checked));
    const auto session = call.context.users.exchange(*code, call.network, user_agent_of(call));
    if (!session) throw refusal(Fault::flow_state_not_found);
    return session_response(call, *session);
}

}  // namespace

http::Response sign_up(const Call& call) {
    refuse_phone(call.body);
    const auto email = optional_text(call.body, "email").value_or("");
    const auto password = optional_text(call.body, "password").value_or("");
    if (email.empty() && password.empty()) return sign_up_anonymously(call);
    if (email.empty()) throw invalid("To signup, please provide your email");
    if (password.empty()) throw invalid("Signup requires a valid password");
    Json data = metadata_in(call.body);
    const std::string* invited = data.string("invitation");
    const std::string invitation = invited != nullptr ? *invited : "";
    data = accounts::merged(data, Json::object({{"invitation", Json()}}));
    const auto result = call.context.users.sign_up({.email = email,
                                                    .password = password,
                                                    .username = username_for(data, email),
                                                    .user_metadata = data.dump(),
                                                    .language = language_of(call),
                                                    .invitation = invitation,
                                                    .page = app_page(call).value_or("")},
                                                   call.network, user_agent_of(call));
    if (const auto* fault = std::get_if<accounts::SignUpFault>(&result))
        throw refusal_of(*fault, password, call.context.users.sign_up_rules());
    return session_of(call, std::get<accounts::SignedIn>(result));
}

http::Response issue_tokens(const Call& call) {
    const std::string* grant = call.request.query.only("grant_type");
    if (grant != nullptr && *grant == "password") return sign_in_with_password(call);
    if (grant != nullptr && *grant == "refresh_token") return refresh_session(call);
    if (grant != nullptr && *grant == "pkce") return exchange_code(call);
    throw refusal(Fault::unsupported_grant_type);
}

}  // namespace holdfast::api::gotrue
