#include "demo/story.h"

#include <catch2/catch.hpp>

namespace holdfast::demo {

TEST_CASE("Requests and their stories") {
    struct Row {
        Facts facts;
        const char* line;  // empty: none
        Tone tone;
    };
    const char* const callback = "/auth/onedrive/callback";
    const Row rows[] = {
        {{"POST", "/api/v1/auth/signup", 201, "", "Anna"}, "Anna signs up  ->  welcome", Tone::good},
        {{"POST", "/api/v1/auth/signup", 409, "email_taken"},
         "Somebody signs up  ->  email_taken",
         Tone::bad},
        {{"POST", "/api/v1/auth/login", 200, "", "Ben"}, "Ben signs in  ->  welcome back", Tone::good},
        {{"GET", callback, 307, "connection=success", "Anna", "team-files@demo.example"},
         "Anna connects team-files  ->  linked",
         Tone::good},
        {{"GET", callback, 307, "ownership_conflict", "Ben", "team-files@demo.example", true},
         "Ben connects team-files  ->  23505  ->  offer",
         Tone::conflict},
        {{"GET", callback, 307, "connection=success", "Ben", "team-files@demo.example", true},
         "Ben connects team-files  ->  23505  ->  linked",
         Tone::good},
        {{"GET", callback, 307, "server_error", "Ben", "slow@demo.example"},
         "Ben connects slow  ->  server_error",
         Tone::bad},
        {{"GET", callback, 307, "invalid_state"},
         "Somebody connects an account  ->  invalid_state",
         Tone::bad},
        {{"POST", "/cloud/transfer-ownership", 200, "", "Ben"}, "Ben takes over  ->  owner: Ben", Tone::good},
        {{"POST", "/cloud/transfer-ownership", 202, "", "Ben"},
         "Ben asks for an account  ->  waits for an answer",
         Tone::conflict},
        {{"POST", "/cloud/transfer-ownership", 409, "owner_changed", "Ben"},
         "Ben takes over  ->  owner_changed",
         Tone::bad},
        {{"POST", "/cloud/transfer-ownership/preview", 200, "", "Ben"}, "", Tone::good},
        {{"POST", "/api/v1/accounts/1/access-token", 200},
         "An app asks the vault  ->  a living token",
         Tone::good},
        {{"POST", "/api/v1/accounts/1/access-token", 409, "needs_reconnect"},
         "An app asks the vault  ->  needs_reconnect",
         Tone::bad},
        {{"POST", "/cloud/disconnect", 200, "", "Anna"},
         "Anna disconnects an account  ->  tokens erased",
         Tone::good},
        {{"DELETE", "/me/clouds/onedrive/1", 200, "", "Anna"},
         "Anna removes an account  ->  free again",
         Tone::good},
        {{"DELETE", "/api/v1/auth/me", 204, "", "Anna"}, "Anna leaves  ->  everything is erased", Tone::good},
        {{"POST", "/api/v1/auth/login", 500}, "Somebody signs in  ->  500", Tone::bad},
        {{"GET", "/me/cloud-status", 200, "", "Anna"}, "", Tone::good},
        {{"POST", "/api/v1/auth/signup", 201, "", "A\x1b[2Jnna"},
         "A\\x1B[2Jnna signs up  ->  welcome",
         Tone::good},
    };
    for (const Row& row : rows) {
        INFO(row.facts.method << " " << row.facts.path << " " << row.line);
        const auto story = tell(row.facts);
        CHECK(story.has_value() == (*row.line != '\0'));
        if (!story) continue;
        CHECK(story->line == row.line);
        CHECK(story->tone == row.tone);
    }
}

TEST_CASE("A story has the colour of its tone, on a terminal only") {
    CHECK(painted({"line", Tone::good}, false) == "line");
    CHECK(painted({"line", Tone::good}, true) == "\x1b[32mline\x1b[0m");
    CHECK(painted({"line", Tone::conflict}, true) == "\x1b[33mline\x1b[0m");
    CHECK(painted({"line", Tone::bad}, true) == "\x1b[31mline\x1b[0m");
}

}  // namespace holdfast::demo
