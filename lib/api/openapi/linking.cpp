// lib/api/linking_handlers.cpp
#include "api/openapi/areas.h"
#include "api/openapi/parts.h"

namespace holdfast::api::openapi {

Area linking_area() {
    using enum Presence;
    return {
        "Linking",
        "A cloud account is linked by OAuth (RFC 6749, with PKCE). A flow is bound to the browser by a "
        "cookie.",
        {
            {.method = "GET",
             .path = "/api/v1/providers",
             .id = "listProviders",
             .text = "What can be connected here.",
             .answers = {ok(
                 object({{"providers", list(object({{"name", provider()},
                                                    {"display_name", text(example_provider().display_name)},
                                                    {"mark", text(example_provider().mark)}}))}}),
                 "The providers.")}},
            {.method = "GET",
             .path = "/auth/{provider}/login-url",
             .id = "loginUrl",
             .text = "Begins a flow: the provider's address, and the flow's cookie.",
             .parameters = {{"account_id", uuid(),
                             "The account of the user's that is to be connected again."}},
             .answers = {ok(
                 object(
                     {{"url", text("https://login.microsoftonline.com/common/oauth2/v2.0/authorize?...")}}),
                 "Where to send the browser.")},
             .errors = {Error::not_found, Error::account_not_found, Error::provider_unavailable}},
            {.method = "GET",
             .path = "/auth/{provider}/start",
             .id = "startLinking",
             .text = "The same as a plain link. By cookie only from a page of ours, or opened by the "
                     "browser's user.",
             .answers = {{302, "To the provider."}},
             .errors = {Error::not_found, Error::provider_unavailable}},
            {.method = "GET",
             .path = "/auth/{provider}/callback",
             .id = "finishLinking",
             .text = "Where the provider sends the browser back to. With `Accept: application/json` it "
                     "answers JSON.",
             .parameters = {{"state", text("Zk8..."), "Of the flow, good once."},
                            {"code", text("M.C107..."), "What the provider gives for a person who agrees."},
                            {"error", text("access_denied"), "What it gives for one who does not."},
                            {"error_description", text("The user said no."), "It is not shown."},
                            {"iss", text("https://login.microsoftonline.com/..."), "RFC 9207."}},
             .answers =
                 {ok(
                      data_of({{"connection", always("success")}, {"account_id", uuid()}}),
                      "Connected, for a request that accepts JSON."),
                  {307,
                   "For a browser: to APP_URL/app?connection=success; where another user owns the account to "
                   "/app?error=ownership_conflict#transfer_token=...; or to the page of an app that began "
                   "the flow."}},
             .errors = {Error::not_found}},
        }};
}

}  // namespace holdfast::api::openapi
