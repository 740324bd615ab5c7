// lib/api/health_handlers.cpp, lib/api/page_handlers.cpp
#include "api/openapi/areas.h"
#include "api/openapi/parts.h"

namespace holdfast::api::openapi {
namespace {

using base::Json;

Operation page(std::string_view path, std::string_view id, std::string_view text) {
    return {.method = "GET",
            .path = path,
            .id = id,
            .text = text,
            .answers = {{200, "The page.", openapi::text("<!doctype html>"), "text/html"},
                        {304, "What If-None-Match names is the present page."},
                        {307, "From another loopback name to that of the public URL."}}};
}

}  // namespace

Area server_area() {
    return {
        "Server",
        "The server itself, its keys, its pages and this document.",
        {
            {.method = "GET",
             .path = "/health",
             .id = "showHealth",
             .text = "The process is alive.",
             .answers = {ok(data_of({{"status", always("alive")}}))}},
            {.method = "GET",
             .path = "/ready",
             .id = "showReadiness",
             .text = "The database can be reached, and the server is not about to stop.",
             .answers = {ok(data_of({{"status", always("ready")}}))}},
            {.method = "GET",
             .path = "/.well-known/jwks.json",
             .id = "showPublicKeys",
             .text = "The public keys of access tokens (RFC 7517); none where tokens are signed by HS256.",
             .answers = {ok(named("PublicKeys"), "The keys.")}},
            {.method = "GET",
             .path = "/openapi.json",
             .id = "showDocument",
             .text = "This document.",
             .answers = {ok(any_object(Json::object({{"openapi", "3.1.0"}})), "The document."),
                         not_modified()}},
            page("/docs", "showDocs", "A page that shows this document."),
            page("/", "showLandingPage", "The page to sign up and sign in at."),
            page("/app", "showAppPage", "The page of a user."),
            page("/account", "showAccountPage", "The page that the links of mails open."),
            {.method = "GET",
             .path = "/assets/{version}/{name}",
             .id = "showAsset",
             .text = "A file of the pages.",
             .answers = {{200, "The file.", text("..."), "*/*"}, not_modified()},
             .errors = {Error::not_found}},
        }};
}

}  // namespace holdfast::api::openapi
