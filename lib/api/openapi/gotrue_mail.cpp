// lib/api/gotrue/mail_handlers.cpp
#include "api/openapi/areas.h"
#include "api/openapi/surface_parts.h"

namespace holdfast::api::openapi {
namespace {

using gotrue::Fault;
using enum Presence;

Operation asking(std::string_view path, std::string_view id, std::string_view text,
                 std::vector<Field> fields = {}) {
    fields.insert(fields.begin(), {"email", email()});
    return {.method = "POST",
            .path = path,
            .id = id,
            .text = text,
            .parameters = {redirect_to()},
            .request = object(fields),
            .answers = {ok(object({}), "The same for every email.")},
            .faults = {Fault::phone_provider_disabled}};
}

}  // namespace

Area gotrue_mail_area() {
    return {
        "Supabase: mail",
        "What begins or ends with a mail, only with --supabase on.",
        {
            asking("/auth/v1/recover", "gotrueRecover", "resetPasswordForEmail."),
            asking("/auth/v1/resend", "gotrueResend", "resend.",
                   {{"type", words({"signup", "email_change"}), optional}}),
            asking("/auth/v1/otp", "gotrueOtp", "signInWithOtp; it makes no new user."),
            {.method = "POST",
             .path = "/auth/v1/verify",
             .id = "gotrueVerify",
             .text = "verifyOtp, with the token_hash of a mail's link.",
             .parameters = {redirect_to()},
             .request = object({{"token_hash", text("hfl_...")},
                                {"type", words({"recovery", "signup", "magiclink", "email", "email_change"})},
                                surface_code()}),
             .answers = {ok(named("SupabaseSession"), "The session.")},
             .faults = {Fault::otp_expired, Fault::insufficient_aal, Fault::mfa_verification_failed,
                        Fault::user_not_found, Fault::rate_limited}},
            {.method = "GET",
             .path = "/auth/v1/verify",
             .id = "gotrueVerifyLink",
             .text = "Always refused: a token in an address gets into logs.",
             .faults = {Fault::otp_expired}},
            {.method = "GET",
             .path = "/auth/v1/reauthenticate",
             .id = "gotrueReauthenticate",
             .text = "reauthenticate: a mail with a code for `nonce`.",
             .answers = {ok(object({}), "A mail is sent.")}},
            {.method = "GET",
             .path = "/auth/v1/authorize",
             .id = "gotrueAuthorize",
             .text = "Always refused: nobody signs in with a provider here.",
             .faults = {Fault::validation_failed}},
        }};
}

}  // namespace holdfast::api::openapi
