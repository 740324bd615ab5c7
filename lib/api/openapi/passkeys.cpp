// lib/api/passkey_handlers.cpp, and log_in_by_passkey of lib/api/auth_handlers.cpp
#include "accounts/validation.h"
#include "api/openapi/areas.h"
#include "api/openapi/parts.h"

namespace holdfast::api::openapi {
namespace {

using enum Presence;

Schema passkey() {
    return object({{"id", uuid()},
                   {"name", text("Laptop")},
                   {"created_at", time()},
                   {"last_used_at", nullable(time())}});
}

// What a browser makes: more is in it than is read.
Schema made_passkey() {
    const Schema response = object({{"clientDataJSON", text("eyJ0eXBlIjoi...")},
                                    {"authenticatorData", text("SZYN5YgOjGh0...")},
                                    {"transports", list(text("internal")), optional}})
                                .set("additionalProperties", true);
    return object({{"response", response}}).set("additionalProperties", true);
}

}  // namespace

Area passkeys_area() {
    return {
        "Passkeys",
        "Keys of a user's devices, in the JSON of Web Authentication Level 3.",
        {
            {.method = "GET",
             .path = "/api/v1/auth/passkeys",
             .id = "listPasskeys",
             .text = "The user's passkeys.",
             .answers = {ok(data_of({{"available", flag(true)}, {"passkeys", list(passkey())}}))}},
            {.method = "POST",
             .path = "/api/v1/auth/passkeys/options",
             .id = "beginAddingPasskey",
             .text = "What a browser needs to make a passkey.",
             .answers = {ok(data_as(named("PasskeyCreation")), "PublicKeyCredentialCreationOptionsJSON.")},
             .errors = {Error::passkeys_unavailable}},
            {.method = "POST",
             .path = "/api/v1/auth/passkeys",
             .id = "addPasskey",
             .text = "Adds what the browser has made.",
             .request = object({{"name", text("Laptop", {1, accounts::kMaxNicknameCharacters})},
                                {"credential", noted(made_passkey(), "RegistrationResponseJSON.")}}),
             .answers = {{201, "The passkey.", data_as(passkey())}},
             .errors = {Error::passkeys_unavailable, Error::passkey_exists, Error::too_many_passkeys,
                        Error::passkey_not_accepted, Error::invalid_passkey_name}},
            {.method = "DELETE",
             .path = "/api/v1/auth/passkeys/{id}",
             .id = "removePasskey",
             .text = "Removes one passkey.",
             .answers = {no_content("It is removed.")},
             .errors = {Error::passkey_not_found}},
            {.method = "POST",
             .path = "/api/v1/auth/passkeys/sign-in/options",
             .id = "beginPasskeySignIn",
             .text = "What a browser needs to sign in by a passkey; the same for everybody.",
             .answers = {ok(data_as(named("PasskeyRequest")), "PublicKeyCredentialRequestOptionsJSON.")},
             .errors = {Error::passkeys_unavailable}},
            {.method = "POST",
             .path = "/api/v1/auth/passkeys/sign-in",
             .id = "logInByPasskey",
             .text = "Begins a session, without a password and without a code.",
             .request = object({{"credential", named("PasskeyCredential")}, cookies_field()}),
             .answers = {ok(data_as(named("Session")), "The session.")},
             .errors = {Error::invalid_passkey, Error::passkeys_unavailable}},
        }};
}

}  // namespace holdfast::api::openapi
