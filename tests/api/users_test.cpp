// Sign-up, and the users themselves.
#include "api/routes.h"
#include "api/scenario.h"
#include "support/threads.h"

namespace holdfast::test {
namespace {

std::string sign_up_body(const std::string& email) {
    return base::Json::object({{"email", email}, {"password", kPassword}, {"username", " Ada L. "}}).dump();
}

const char* const kTablesOfAUser[] = {"auth_users", "users", "auth_sessions"};

}  // namespace

API_TEST_CASE("Sign-up makes user, profile and session, and answers with both tokens", "[api][users]") {
    World world(backend_type.fresh());
    const auto response = world.ask("POST", "/api/v1/auth/signup", sign_up_body(" Ada@Example.COM "));

    REQUIRE(response.status == 201);
    const base::Json json = json_of(response);
    CHECK(names_of(json) == std::vector<std::string>{"success", "data"});
    CHECK(names_of(at(json, "data")) == std::vector<std::string>{"user_id", "email", "username",
                                                                 "access_token", "token_type", "expires_in",
                                                                 "refresh_token"});
    CHECK(text_at(response, "data.email") == "ada@example.com");
    CHECK(text_at(response, "data.username") == "Ada L.");
    CHECK(text_at(response, "data.token_type") == "bearer");
    CHECK(integer_at(response, "data.expires_in") == 3600);
    CHECK(set_cookies(response).size() == 2);
    for (const char* table : kTablesOfAUser) CHECK(world.count(table) == 1);
    CHECK(world.column("users", "email", row(text_at(response, "data.user_id"))) == "ada@example.com");
}

API_TEST_CASE("Sign-up works as the demo's first example has it", "[api][users]") {
    World world(backend_type.fresh(), {.sign_up = accounts::kDemoSignUpRules});
    const auto response =
        world.ask("POST", "/api/v1/auth/signup",
                  R"({"email":"afterrestart@test.com","password":"test123","username":"After Restart"})");
    CHECK(response.status == 201);
}

API_TEST_CASE("An email without a dot is for a demo only, one with markup for nobody", "[api][users]") {
    const auto code = [](World& world, const char* email) {
        const auto response = world.ask("POST", "/api/v1/auth/signup", sign_up_body(email));
        return response.status == 201 ? "" : checked_error_code(response);
    };
    World world(backend_type.fresh());
    CHECK(code(world, "ada@localhost") == "invalid_email");
    CHECK(code(world, "<b>@example.com") == "invalid_email");
    World demo(backend_type.fresh(), {.sign_up = accounts::kDemoSignUpRules});
    CHECK(code(demo, "ada@localhost") == "");
    CHECK(code(demo, "<b>@example.com") == "invalid_email");
}

API_TEST_CASE("Sign-up leaves nothing behind where a row does not come to be", "[api][users]") {
    for (const char* table : kTablesOfAUser) {
        World world(backend_type.fresh());
        world.database->swallow_inserts(table);
        const auto response = world.ask("POST", "/api/v1/auth/signup", sign_up_body("ada@example.com"));

        INFO(table << ": " << response.body);
        CHECK(response.status == 500);
        CHECK(checked_error_code(response) == "internal_error");
        CHECK(text_at(response, "detail").starts_with("User creation failed: "));
        check_nothing_leaks(response);
        for (const char* each : kTablesOfAUser) CHECK(world.count(each) == 0);
    }
}

API_TEST_CASE("Sixteen sign-ups with one email at once make one user", "[api][users][race]") {
    World world(backend_type.fresh());
    const auto statuses = run_together(16, [&](std::size_t) {
        return world.ask("POST", "/api/v1/auth/signup", sign_up_body("ada@example.com")).status;
    });
    CHECK(std::count(statuses.begin(), statuses.end(), 201) == 1);
    CHECK(std::count(statuses.begin(), statuses.end(), 409) == 15);
    for (const char* table : kTablesOfAUser) CHECK(world.count(table) == 1);
}

API_TEST_CASE("A full hashing lane costs sign-ups and logins a 503, and nobody else anything",
              "[api][users]") {
    auto database = backend_type.fresh();
    const std::string login = R"("email":"nobody@example.com","password":"correct horse")";
    World world(std::move(database), {.hashing_slots = 0, .hashing_wait = 0ms});

    const auto sign_up = world.ask("POST", "/api/v1/auth/signup", sign_up_body("ada@example.com"));
    CHECK(sign_up.status == 503);
    CHECK(checked_error_code(sign_up) == "unavailable");
    CHECK(text_at(sign_up, "detail").starts_with("User creation failed: "));
    CHECK(field(sign_up, "Retry-After") == "1");
    CHECK(world.count("auth_users") == 0);

    // Who is not there waits for a hash like everybody else: time must not tell.
    const auto unknown = world.ask("POST", "/api/v1/auth/login", "{" + login + "}");
    CHECK(unknown.status == 503);
    CHECK(checked_error_code(unknown) == "unavailable");

    CHECK(world.ask("GET", "/ready").status == 200);
    CHECK(world.ask("POST", "/api/v1/auth/refresh", "{}").status == 401);
}

API_TEST_CASE("Who is signed in is told who they are, and nothing else", "[api][users]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    const auto response = world.ask("GET", "/api/v1/auth/me", "", bearer(ada.access_token));
    REQUIRE(response.status == 200);
    const base::Json json = json_of(response);
    CHECK(names_of(at(json, "data")) ==
          std::vector<std::string>{"user_id", "email", "username", "email_verified", "created_at"});
    CHECK(text_at(response, "data.user_id") == ada.user_id);
    CHECK(text_at(response, "data.email") == "ada@example.com");
    CHECK(text_at(response, "data.created_at") == base::rfc3339(world.clock.now()));
}

API_TEST_CASE("A user reads what happened to them, and nothing of others", "[api][users][events]") {
    World world(backend_type.fresh());
    Conflict conflict(world);
    REQUIRE(transfer(world, conflict.bob, conflict.transfer_token).status == 200);

    const auto types_of = [](User& user, const std::string& query = "") {
        std::string types;
        const base::Json answer = json_of(user.browser.get("/me/activity" + query));
        for (const base::Json& event : *at(answer, "activity").as_array())
            types += *event.string("event_type") + " ";
        return types;
    };
    CHECK(types_of(conflict.ada) ==
          "handover.completed handover.offered account.linked session.created user.created ");
    CHECK(types_of(conflict.bob) == "handover.completed handover.offered session.created user.created ");

    const auto mine = conflict.ada.browser.get("/me/activity");
    CHECK(mine.body.find(conflict.bob.user_id) == std::string::npos);
    CHECK(text_at(mine, "activity.2.at") == base::rfc3339(world.clock.now()));
    CHECK(text_at(mine, "activity.2.detail.provider") == "onedrive");
    CHECK(text_at(mine, "activity.2.detail.account_email") == kTeam);
    CHECK_FALSE(text_at(mine, "activity.2.network").empty());
    CHECK(at(json_of(mine), "activity.0.network").is_null());  // Bob's
    CHECK(at(json_of(mine), "next").is_null());

    const auto first = conflict.ada.browser.get("/me/activity?limit=3");
    CHECK(types_of(conflict.ada, "?limit=3&cursor=" + text_at(first, "next")) ==
          "session.created user.created ");
}

API_TEST_CASE("A user who leaves takes everything along and frees email and accounts", "[api][users]") {
    World world(backend_type.fresh());
    Conflict conflict(world);
    REQUIRE(transfer(world, conflict.bob, conflict.transfer_token).status == 200);
    REQUIRE(conflict.ada.browser.connect(kTeam).status == 307);

    const auto response = conflict.bob.browser.send("DELETE", "/api/v1/auth/me");
    CHECK(response.status == 204);
    CHECK(response.body.empty());
    CHECK(conflict.bob.browser.cookie("holdfast_session").empty());
    CHECK(world.count("auth_users", row(conflict.bob.user_id)) == 0);
    CHECK(world.count("users", row(conflict.bob.user_id)) == 0);
    for (const char* table : {"auth_sessions", "cloud_provider_accounts", "cloud_transfer_events"}) {
        INFO(table);
        CHECK(world.count(table, owned_by(conflict.bob)) == 0);
    }
    CHECK(world.ask("GET", "/api/v1/auth/me", "", bearer(conflict.bob.access_token)).status == 401);

    CHECK(location(conflict.ada.browser.connect(kTeam)) == "http://127.0.0.1:8080/app?connection=success");
    CHECK(User(world, "bob").user_id != conflict.bob.user_id);
}

TEST_CASE("Requests that hash a password are known by their head, however their path is written", "[api]") {
    World world(contract::kSqlite.fresh());
    const auto lane = [&](const char* method, const char* target) {
        http::Request request = make_request(method, target);
        return world.installation.app().route(request);
    };
    for (const char* target :
         {"/api/v1/auth/login", "/api/v1/auth/signup", "/api/v1/auth/login?x=y", "/api/v1/auth/%6cogin",
          "/api/v1/auth/password", "/api/v1/auth/reauthenticate"}) {
        INFO(target);
        CHECK(lane("POST", target) == api::kHashingLane);
        CHECK(lane("GET", target) == http::kGeneralLane);
    }
    for (const char* target : {"/", "*", "/api/v1/auth/refresh", "/api/v1/auth/login/", "/%"}) {
        INFO(target);
        CHECK(lane("POST", target) == http::kGeneralLane);
    }
}

}  // namespace holdfast::test
