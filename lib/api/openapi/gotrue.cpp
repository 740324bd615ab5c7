// lib/api/gotrue: users and sessions of Supabase's surface.
#include "api/openapi/areas.h"
#include "api/openapi/surface_parts.h"

namespace holdfast::api::openapi {
namespace {

using base::Json;
using gotrue::Fault;
using enum Presence;

Schema settings() {
    return object(
        {{"external",
          object({{"anonymous_users", flag(false)}, {"email", always(true)}, {"phone", always(false)}})},
         {"disable_signup", flag(false)},
         {"mailer_autoconfirm", always(true)},
         {"phone_autoconfirm", always(false)},
         {"sms_provider", always("")},
         {"saml_enabled", always(false)}});
}

Schema sign_up_request() {
    return object({{"email", nullable(email()), optional},
                   {"password", nullable(text("correct horse battery")), optional},
                   {"data", nullable(any_object(Json::object({{"username", "Ada"}}))), optional}});
}

Schema token_request() {
    return one_of({object({{"email", text("ada@example.com")},
                           {"password", text("correct horse battery")},
                           surface_code()}),
                   object({{"refresh_token", text("eyJhbGciOi...")}}),
                   object({{"auth_code", text("hfc_...")},
                           {"code_verifier", text("dBjftJeZ4CVP-mB92K27uhbUJU1p1r...")}})});
}

Schema user_request() {
    return object({{"email", nullable(email()), optional},
                   {"password", nullable(text("correct horse battery")), optional},
                   {"current_password", nullable(text("correct horse")), optional},
                   {"nonce", nullable(text("hfl_...")), optional},
                   surface_code(),
                   {"data", nullable(any_object(Json::object({{"username", "Ada"}}))), optional}});
}

std::vector<Operation> about() {
    return {
        {.method = "GET",
         .path = "/auth/v1/health",
         .id = "gotrueHealth",
         .text = "What stands in the place of Supabase's auth server.",
         .answers = {ok(object(
             {{"name", text("GoTrue")}, {"version", text("holdfast")}, {"description", text("...")}}))}},
        {.method = "GET",
         .path = "/auth/v1/settings",
         .id = "gotrueSettings",
         .text = "What can be done here.",
         .answers = {ok(settings())}},
        {.method = "GET",
         .path = "/auth/v1/.well-known/jwks.json",
         .id = "gotruePublicKeys",
         .text = "The public keys of access tokens.",
         .answers = {ok(named("PublicKeys"), "The keys.")}},
    };
}

std::vector<Operation> sessions() {
    return {
        {.method = "POST",
         .path = "/auth/v1/signup",
         .id = "gotrueSignUp",
         .text = "signUp and signInAnonymously.",
         .parameters = {redirect_to()},
         .request = sign_up_request(),
         .answers = {ok(named("SupabaseSession"), "The session.")},
         .faults = {Fault::phone_provider_disabled, Fault::anonymous_provider_disabled,
                    Fault::signup_disabled, Fault::weak_password, Fault::user_already_exists}},
        {.method = "POST",
         .path = "/auth/v1/token",
         .id = "gotrueToken",
         .text = "signInWithPassword, refreshSession and exchangeCodeForSession.",
         .parameters = {{"grant_type", words({"password", "refresh_token", "pkce"}),
                         "What the request gives.", required}},
         .request = token_request(),
         .answers = {ok(named("SupabaseSession"), "The session."),
                     {400, "Of a refresh without a token (RFC 6749 section 5.2).", named("OAuthError")}},
         .faults = {Fault::phone_provider_disabled, Fault::invalid_credentials, Fault::unsupported_grant_type,
                    Fault::refresh_token_not_found, Fault::refresh_token_already_used,
                    Fault::session_of_refresh_token_not_found, Fault::insufficient_aal,
                    Fault::mfa_verification_failed, Fault::flow_state_not_found, Fault::flow_state_expired,
                    Fault::bad_code_verifier, Fault::user_not_found, Fault::rate_limited}},
        {.method = "POST",
         .path = "/auth/v1/logout",
         .id = "gotrueLogOut",
         .text = "signOut.",
         .parameters = {{"scope", words({"global", "local", "others"}), "global by default."}},
         .answers = {no_content("The sessions are ended.")},
         .faults = {Fault::validation_failed}},
    };
}

std::vector<Operation> user() {
    return {
        {.method = "GET",
         .path = "/auth/v1/user",
         .id = "gotrueShowUser",
         .text = "getUser.",
         .answers = {ok(named("SupabaseUser"), "The user.")},
         .faults = {Fault::user_not_found}},
        {.method = "PUT",
         .path = "/auth/v1/user",
         .id = "gotrueUpdateUser",
         .text = "updateUser.",
         .parameters = {redirect_to()},
         .request = user_request(),
         .answers = {ok(named("SupabaseUser"), "The user.")},
         .faults = {Fault::phone_provider_disabled, Fault::reauthentication_needed,
                    Fault::reauthentication_not_valid, Fault::invalid_credentials, Fault::insufficient_aal,
                    Fault::mfa_verification_failed, Fault::weak_password, Fault::same_password,
                    Fault::conflict, Fault::email_exists, Fault::user_not_found, Fault::rate_limited},
         .surface_errors = {{422, "validation_failed", "A password without an email is refused."}}},
    };
}

std::vector<Operation> identities() {
    return {
        {.method = "GET",
         .path = "/auth/v1/user/identities/authorize",
         .id = "gotrueLinkIdentity",
         .text = "linkIdentity.",
         .parameters = {{"provider", provider(), "A cloud that can be connected here.", required},
                        redirect_to(),
                        {"skip_http_redirect", words({"true", "false"}), "true: the address as JSON."},
                        {"scopes", text(""), "Not read: the scopes are Holdfast's."},
                        {"code_challenge", text("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
                         "Of flowType pkce."},
                        {"code_challenge_method", text("s256"), "s256 and no other."}},
         .answers = {ok(object({{"url",
                                 text("http://127.0.0.1:8080/auth/v1/user/identities/continue?ticket=...")}}),
                        "Where to send the browser."),
                     {302, "The same as a redirect."}},
         .faults = {Fault::validation_failed}},
        {.method = "GET",
         .path = "/auth/v1/user/identities/continue",
         .id = "gotrueContinueIdentity",
         .text = "The link that linkIdentity gives; it must be followed on a page of the app.",
         .parameters = {{"ticket", text("..."), "Good once, for 10 minutes."}},
         .answers = {{302,
                      "To the provider, or to APP_URL/app?error=cross_site, invalid_state or "
                      "provider_unavailable."}}},
        {.method = "DELETE",
         .path = "/auth/v1/user/identities/{id}",
         .id = "gotrueUnlinkIdentity",
         .text = "unlinkIdentity.",
         .answers = {ok(object({}))},
         .faults = {Fault::identity_not_found, Fault::single_identity_not_deletable}},
    };
}

}  // namespace

Area gotrue_area() {
    Area area{"Supabase: users", "What supabase-js asks of /auth/v1, only with --supabase on.", about()};
    for (auto* part : {sessions, user, identities}) {
        for (Operation& operation : part()) area.operations.push_back(std::move(operation));
    }
    return area;
}

}  // namespace holdfast::api::openapi
