// lib/api/app_handlers.cpp, lib/api/event_handlers.cpp
#include "accounts/public_events.h"
#include "api/openapi/areas.h"
#include "api/openapi/parts.h"

namespace holdfast::api::openapi {
namespace {

using enum Presence;

Schema event_type() {
    std::string sentence = "More may come. At present:";
    for (const std::string_view type : accounts::public_event_types()) sentence.append(" ").append(type);
    return noted(text("account.linked"), sentence);
}

Schema event() {
    return object({{"id", uuid()},
                   {"type", event_type()},
                   {"occurred_at", time()},
                   {"data", object({{"user_id", noted(uuid(), "Of an account: the owner after the event.")},
                                    {"account_id", uuid(), optional},
                                    {"provider", provider(), optional},
                                    {"provider_account_id", text("8f1e2d3c4b5a6978"), optional},
                                    {"reason", text("revoked"), optional},
                                    {"requesting_user_id", uuid(), optional},
                                    {"previous_user_id", uuid(), optional}})}});
}

}  // namespace

Area apps_area() {
    return {
        "Apps",
        "For a backend that acts for users, by the credential of `holdfast app create`. Not for browsers.",
        {
            {.method = "GET",
             .path = "/api/v1/users/{user_id}/accounts",
             .id = "listAccountsOfUser",
             .text = "The accounts of a user that the app may see.",
             .answers = {ok(data_of({{"accounts", list(named("AccountOfUser"))}}), "The accounts.")},
             .errors = {Error::user_not_found}},
            {.method = "GET",
             .path = "/api/v1/accounts/{account_id}",
             .id = "showAccount",
             .text = "One account.",
             .answers = {ok(data_of({{"account", named("AccountOfUser")}}), "The account.")},
             .errors = {Error::account_not_found}},
            {.method = "POST",
             .path = "/api/v1/accounts/{account_id}/access-token",
             .id = "issueAccessToken",
             .text = "A living access token of the account, renewed if need be.",
             .request =
                 object({{"min_seconds",
                          noted(number(60, 0, 3600), "How long the token must live at least; 60 by default."),
                          optional},
                         {"user_id", noted(uuid(), "Only while the account is this user's."), optional}}),
             .answers = {ok(data_of({{"access_token", text("EwB4A8l6BAAU...")},
                                     {"token_type", always("Bearer")},
                                     {"expires_at", nullable(time())},
                                     {"scope", text("Files.Read offline_access")},
                                     {"provider", provider()},
                                     {"provider_account_id", text("8f1e2d3c4b5a6978")}}),
                            "The token.")},
             .errors = {Error::account_not_found, Error::account_disconnected, Error::needs_reconnect,
                        Error::provider_unavailable}},
            {.method = "POST",
             .path = "/api/v1/accounts/{account_id}/report",
             .id = "reportToken",
             .text = "The cloud has refused the token: the next request renews it.",
             .request = object({{"error", always("invalid_token")}}),
             .answers = {{202, "It will be renewed.", data_of({})}},
             .errors = {Error::account_not_found, Error::account_disconnected}},
            {.method = "GET",
             .path = "/api/v1/events",
             .id = "listEvents",
             .text = "What happened, in the order in which it did, each event once.",
             .parameters = {{"after", text("MC40Mg"), "What the answer before told as `next`."},
                            {"limit", number(100, 1, 100), "100 by default."}},
             .answers = {ok(data_of({{"events", list(event())},
                                     {"next", text("MC40Mg")},
                                     {"more", noted(flag(false), "Ask again at once.")}}),
                            "The events.")},
             .errors = {Error::invalid_request}},
        }};
}

}  // namespace holdfast::api::openapi
