// lib/api/session_handlers.cpp
#include "api/openapi/areas.h"
#include "api/openapi/parts.h"

namespace holdfast::api::openapi {

Area sessions_area() {
    return {
        "Sessions",
        "The sessions and the password of a user.",
        {
            {.method = "GET",
             .path = "/api/v1/auth/sessions",
             .id = "listSessions",
             .text = "The present session first, then the others by their last use; at most 100.",
             .answers = {ok(data_of({{"sessions", list(object({{"id", uuid()},
                                                               {"created_at", time()},
                                                               {"last_used_at", time()},
                                                               {"user_agent", nullable(text("curl/8.5.0"))},
                                                               {"network", nullable(text("192.0.2.1"))},
                                                               {"current", flag(true)}}))}}),
                            "The sessions.")}},
            {.method = "DELETE",
             .path = "/api/v1/auth/sessions",
             .id = "endOtherSessions",
             .text = "Ends all sessions but this one.",
             .answers = {no_content("The others are ended.")}},
            {.method = "DELETE",
             .path = "/api/v1/auth/sessions/{id}",
             .id = "endSession",
             .text = "Ends one session.",
             .answers = {no_content("It is ended.")},
             .errors = {Error::session_not_found}},
            {.method = "POST",
             .path = "/api/v1/auth/password",
             .id = "changePassword",
             .text = "A new password; all other sessions are ended.",
             .request = object({{"current_password", text("correct horse")},
                                new_password_field(),
                                code_field(),
                                passkey_field()}),
             .answers = {no_content("It is the password from now on.")},
             .errors = {Error::invalid_credentials, Error::weak_password, Error::second_factor_required,
                        Error::invalid_code, Error::invalid_passkey}},
            {.method = "POST",
             .path = "/api/v1/auth/reauthenticate",
             .id = "reauthenticate",
             .text = "Makes the session recent, for 15 minutes.",
             .request = object({{"password", text("correct horse battery")}, code_field(), passkey_field()}),
             .answers = {no_content("The session is recent.")},
             .errors = {Error::invalid_credentials, Error::second_factor_required, Error::invalid_code,
                        Error::invalid_passkey}},
        }};
}

}  // namespace holdfast::api::openapi
