// lib/api/second_factor_handlers.cpp
#include "api/openapi/areas.h"
#include "api/openapi/parts.h"

namespace holdfast::api::openapi {

Area second_factor_area() {
    using enum Presence;
    return {"Second factor",
            "Codes of six digits beside the password (RFC 6238).",
            {
                {.method = "GET",
                 .path = "/api/v1/auth/second-factor",
                 .id = "showSecondFactor",
                 .text = "Whether the user has a second factor.",
                 .answers = {ok(data_of({{"enabled", flag(true)}, {"recovery_codes_left", number(10)}}))}},
                {.method = "POST",
                 .path = "/api/v1/auth/second-factor",
                 .id = "beginSecondFactor",
                 .text = "A new secret, which counts once it is confirmed.",
                 .answers = {ok(data_of(
                     {{"secret", noted(text("JBSWY3DPEHPK3PXP"), "In base32.")},
                      {"otpauth_uri", noted(text("otpauth://totp/Holdfast:ada?secret=JBSWY3DPEHPK3PXP"),
                                            "The same as a link.")},
                      {"qr_code", noted(text("<svg ...>"), "The link as a QR code, an SVG document.")}}))},
                 .errors = {Error::second_factor_exists}},
                {.method = "POST",
                 .path = "/api/v1/auth/second-factor/confirm",
                 .id = "confirmSecondFactor",
                 .text = "From now on the codes of the secret are asked for.",
                 .request = object({{"code", text("123456")}}),
                 .answers = {ok(data_of({{"recovery_codes", list(text("h7k2m-9qd4x"))}}),
                                "The recovery codes, told this once.")},
                 .errors = {Error::invalid_code, Error::second_factor_not_found, Error::rate_limited}},
                {.method = "DELETE",
                 .path = "/api/v1/auth/second-factor",
                 .id = "removeSecondFactor",
                 .text = "Removes the second factor: the password alone signs in.",
                 .request = object(
                     {code_field(),
                      passkey_field(),
                      {"password", noted(text("correct horse battery"), "Where the session is not recent."),
                       optional}}),
                 .answers = {no_content("It is removed.")},
                 .errors = {Error::invalid_code, Error::invalid_passkey, Error::invalid_credentials,
                            Error::second_factor_not_found, Error::second_factor_required,
                            Error::reauthentication_required}},
            }};
}

}  // namespace holdfast::api::openapi
