// lib/api/mail_handlers.cpp
#include "api/openapi/areas.h"
#include "api/openapi/parts.h"

namespace holdfast::api::openapi {
namespace {

Answer accepted(std::string_view text) { return {202, text, data_of({})}; }

Field token_field() {
    return {"token", noted(text("hfl_..."), "The token_hash of the mail's link, good once.")};
}

}  // namespace

Area mail_area() {
    return {"Mail",
            "What begins with a mail. Mails are in the language of Accept-Language.",
            {
                {.method = "POST",
                 .path = "/api/v1/auth/password/forgot",
                 .id = "forgotPassword",
                 .text = "A user with this email gets a mail with a link.",
                 .request = object({{"email", text("ada@example.com")}}),
                 .answers = {accepted("The same for every email.")}},
                {.method = "POST",
                 .path = "/api/v1/auth/password/reset",
                 .id = "resetPassword",
                 .text = "A new password by the link of a mail; all sessions of the user are ended.",
                 .request = object({token_field(), new_password_field()}),
                 .answers = {no_content("It is the password from now on, and the email is verified.")},
                 .errors = {Error::invalid_link, Error::weak_password}},
                {.method = "POST",
                 .path = "/api/v1/auth/email/verify",
                 .id = "verifyEmail",
                 .text = "Verifies the email, or makes the new one count, by the link of a mail.",
                 .request = object({token_field()}),
                 .answers = {no_content("The email is verified.")},
                 .errors = {Error::invalid_link}},
                {.method = "POST",
                 .path = "/api/v1/auth/email/verification",
                 .id = "askToVerifyEmail",
                 .text = "A mail that asks to confirm the email, unless it is verified already.",
                 .answers = {accepted("The same whether or not a mail is sent.")}},
                {.method = "POST",
                 .path = "/api/v1/auth/email/change",
                 .id = "changeEmail",
                 .text = "A mail with a link to the new address, and one that tells the present one.",
                 .request = object({{"email", email()}}),
                 .answers = {accepted("The same whether or not somebody has the address.")},
                 .errors = {Error::invalid_email}},
            }};
}

}  // namespace holdfast::api::openapi
