// lib/api/cloud_handlers.cpp, lib/api/activity_handlers.cpp
#include "accounts/validation.h"
#include "api/openapi/areas.h"
#include "api/openapi/parts.h"

namespace holdfast::api::openapi {
namespace {

using base::Json;

Schema cloud_status() {
    return object(
        {{"user", named("User")},
         {"accounts", list(named("Account"))},
         {"next", nullable(text("01767322645000000000-0b6f3c1e-5a0e-4a5e-9d0c-2f1f3f6f8a11"))},
         {"summary",
          object({{"connected", number(1)}, {"needs_reconnect", number(0)}, {"disconnected", number(0)}})}});
}

Schema activity() {
    return object({{"activity",
                    list(object({{"at", time()},
                                 {"event_type", text("account.linked")},
                                 {"network", nullable(text("192.0.2.1"))},
                                 {"detail", any_object(Json::object({{"provider", example_provider().name},
                                                                     {"account_email", "ada@outlook.example"},
                                                                     {"nickname", Json()}}))}}))},
                   {"next", nullable(text("42"))}});
}

}  // namespace

Area clouds_area() {
    return {
        "Cloud accounts",
        "What a user has linked. No answer here holds a provider's token.",
        {
            {.method = "GET",
             .path = "/me/cloud-status",
             .id = "showCloudStatus",
             .text = "The user's accounts and the state of each.",
             .parameters = page_parameters_if_none_match(),
             .answers = {ok(cloud_status(), "The accounts, the oldest first."), not_modified()},
             .errors = {Error::invalid_request}},
            {.method = "POST",
             .path = "/cloud/disconnect",
             .id = "disconnectAccount",
             .text = "Erases the account's tokens and revokes them at the provider; the account stays "
                     "the user's.",
             .request = object({{"account_id", uuid()}}),
             .answers = {ok(
                 success_of({{"message", text(example_provider().name + " account disconnected")}}))},
             .errors = {Error::account_not_found}},
            {.method = "DELETE",
             .path = "/me/clouds/{provider}/{account_id}",
             .id = "deleteAccount",
             .text = "Gives the account up: anybody may link it then.",
             .answers = {ok(success_of({{"message", text(example_provider().name + " account removed")}}))},
             .errors = {Error::account_not_found}},
            {.method = "PUT",
             .path = "/me/clouds/{provider}/{account_id}/nickname",
             .id = "setNickname",
             .text = "Names the account; an empty text takes the name away.",
             .request = object({{"nickname", text("Work", {0, accounts::kMaxNicknameCharacters})}}),
             .answers = {ok(success_of({{"nickname", nullable(text("Work"))}}))},
             .errors = {Error::account_not_found, Error::invalid_nickname}},
            {.method = "GET",
             .path = "/me/activity",
             .id = "listActivity",
             .text = "What happened to the user, the newest first.",
             .parameters = page_parameters(),
             .answers = {ok(activity(), "The events.")},
             .errors = {Error::invalid_request}},
        }};
}

}  // namespace holdfast::api::openapi
