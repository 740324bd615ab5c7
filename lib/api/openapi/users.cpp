// lib/api/auth_handlers.cpp
#include "accounts/validation.h"
#include "api/openapi/areas.h"
#include "api/openapi/parts.h"

namespace holdfast::api::openapi {

Area users_area() {
    using enum Presence;
    return {"Users",
            "Sign-up, login and the user. Sign-up, login and refresh set the browser's cookies.",
            {
                {.method = "POST",
                 .path = "/api/v1/auth/signup",
                 .id = "signUp",
                 .text = "Makes a user and a session.",
                 .request = object(
                     {{"email", noted(email().set("maxLength", 254), "254 bytes at most.")},
                      {"password", noted(text("correct horse battery", {1, accounts::kMaxPasswordBytes}),
                                         "8 characters at least, 6 with --demo; 1,024 bytes at most.")},
                      {"username", text("Ada", {1, accounts::kMaxUsernameCharacters})},
                      {"invitation",
                       noted(text("hfl_..."),
                             "Where sign-up is not open: the token_hash of an invitation's link."),
                       optional},
                      cookies_field()}),
                 .answers = {{201, "The user and the session.", data_as(named("Session"))}},
                 .errors = {Error::email_taken, Error::invalid_email, Error::weak_password,
                            Error::invalid_username, Error::sign_up_closed}},
                {.method = "POST",
                 .path = "/api/v1/auth/login",
                 .id = "logIn",
                 .text = "Begins a session.",
                 .request = object({{"email", text("ada@example.com")},
                                    {"password", text("correct horse battery")},
                                    code_field(),
                                    passkey_field(),
                                    cookies_field()}),
                 .answers = {ok(data_as(named("Session")), "The session.")},
                 .errors = {Error::invalid_credentials, Error::second_factor_required, Error::invalid_code,
                            Error::invalid_passkey}},
                {.method = "POST",
                 .path = "/api/v1/auth/refresh",
                 .id = "refresh",
                 .text = "A new pair of tokens for a refresh token, which is good once; a browser's is in "
                         "its cookie.",
                 .request = object({{"refresh_token", text("eyJhbGciOi..."), optional}, cookies_field()}),
                 .answers = {ok(data_as(named("Session")), "The session with its new tokens.")}},
                {.method = "POST",
                 .path = "/api/v1/auth/logout",
                 .id = "logOut",
                 .text = "Ends the session.",
                 .answers = {no_content("The session is ended.")}},
                {.method = "GET",
                 .path = "/api/v1/auth/me",
                 .id = "showMe",
                 .text = "The user of the session.",
                 .answers = {ok(data_as(named("User")), "The user.")}},
                {.method = "DELETE",
                 .path = "/api/v1/auth/me",
                 .id = "deleteMe",
                 .text = "Deletes the user with all that is theirs.",
                 .answers = {no_content("The user is gone.")}},
            }};
}

}  // namespace holdfast::api::openapi
