// Login, refresh and logout.
#include "accounts/users.h"
#include "api/scenario.h"
#include "base/random.h"
#include "storage/users.h"

namespace holdfast::test {
namespace {

int status_of_me(const World& world, const std::string& access_token) {
    return world.ask("GET", "/api/v1/auth/me", "", bearer(access_token)).status;
}

http::Response refresh(const World& world, const std::string& refresh_token) {
    return world.ask("POST", "/api/v1/auth/refresh",
                     base::Json::object({{"refresh_token", refresh_token}}).dump());
}

}  // namespace

API_TEST_CASE("Login begins another session of the same user", "[api][sessions]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    Browser elsewhere(world);
    const Person again = elsewhere.log_in(" ADA@example.com ");
    CHECK(again.user_id == ada.user_id);
    CHECK(again.access_token != ada.access_token);
    CHECK(world.count("auth_sessions") == 2);
    CHECK(text_at(elsewhere.get("/api/v1/auth/me"), "data.user_id") == ada.user_id);
}

API_TEST_CASE("An access token is a JWT with the claims that other services expect", "[api][sessions]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    const base::Json claims = claims_of(ada.access_token);
    CHECK(names_of(claims) ==
          std::vector<std::string>{"iss", "aud", "role", "sub", "email", "session_id", "iat", "exp"});
    CHECK(*claims.string("iss") == "http://127.0.0.1:8080");
    CHECK(*claims.string("aud") == "authenticated");
    CHECK(*claims.string("role") == "authenticated");
    CHECK(*claims.string("sub") == ada.user_id);
    CHECK(*claims.string("email") == ada.email);
    CHECK(*claims.integer("iat") == base::unix_seconds(world.clock.now()));
    CHECK(*claims.integer("exp") == *claims.integer("iat") + 3600);
}

API_TEST_CASE("An unknown user and a wrong password are answered alike: status, header fields and text",
              "[api][sessions]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    // A user of an existing table, whose password was never set.
    const std::string user = base::random_uuid();
    const storage::NewUser without_password{user, "none@example.com", "None", "", world.clock.now()};
    REQUIRE(std::holds_alternative<storage::UserCreated>(
        world.real_store->run(storage::CreateUser{without_password})));
    const auto ask = [&](const std::string& email) {
        const auto response =
            world.ask("POST", "/api/v1/auth/login",
                      base::Json::object({{"email", email}, {"password", "wrong horse"}}).dump());
        std::string all = std::to_string(response.status) + "\n" + response.body;
        for (const auto& [name, value] : response.headers.fields()) all += "\n" + name + ": " + value;
        return replaced(all, text_at(response, "request_id"), "");
    };
    const std::string wrong = ask("ada@example.com");
    CHECK_THAT(wrong, Catch::StartsWith("401\n"));
    for (const char* email :
         {"nobody@example.com", "none@example.com", "no address", "", "ADA@EXAMPLE.COM"}) {
        INFO(email);
        CHECK(ask(email) == wrong);
    }
}

API_TEST_CASE("Refresh spends the old refresh token and keeps the session going", "[api][sessions]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    world.clock.advance(2h);
    REQUIRE(status_of_me(world, ada.access_token) == 401);

    SECTION("by body") {
        const auto response = refresh(world, ada.refresh_token);
        REQUIRE(response.status == 200);
        CHECK(text_at(response, "data.refresh_token") != ada.refresh_token);
        CHECK(status_of_me(world, text_at(response, "data.access_token")) == 200);
    }
    SECTION("by cookie") {
        REQUIRE(ada.browser.post("/api/v1/auth/refresh", "").status == 200);
        CHECK(ada.browser.get("/api/v1/auth/me").status == 200);
        CHECK(ada.browser.cookie("holdfast_refresh") != ada.refresh_token);
    }
    CHECK(world.count("auth_sessions") == 1);
}

API_TEST_CASE("A spent refresh token revokes the session for whoever holds the new one", "[api][sessions]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    const auto renewed = refresh(world, ada.refresh_token);
    REQUIRE(renewed.status == 200);
    REQUIRE(status_of_me(world, text_at(renewed, "data.access_token")) == 200);

    world.clock.advance(accounts::kRefreshRepeatWindow);
    CHECK(checked_error_code(refresh(world, ada.refresh_token)) == "invalid_refresh_token");
    CHECK(status_of_me(world, text_at(renewed, "data.access_token")) == 401);
    CHECK(refresh(world, text_at(renewed, "data.refresh_token")).status == 401);
    CHECK(world.log.count("[SESSION] Spent refresh token presented again, session revoked: session_id=") ==
          1);
}

API_TEST_CASE("A refresh whose answer was lost gets the same pair again", "[api][sessions]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    world.clock.advance(1min);
    const auto lost = refresh(world, ada.refresh_token);
    REQUIRE(lost.status == 200);
    world.clock.advance(accounts::kRefreshRepeatWindow - 1us);
    const auto again = refresh(world, ada.refresh_token);
    REQUIRE(again.status == 200);
    for (const char* name : {"data.access_token", "data.refresh_token"})
        CHECK(text_at(again, name) == text_at(lost, name));
    CHECK(status_of_me(world, text_at(again, "data.access_token")) == 200);
    CHECK(refresh(world, text_at(again, "data.refresh_token")).status == 200);
}

API_TEST_CASE("A session ends when it was not refreshed for thirty days", "[api][sessions]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    world.clock.advance(accounts::kSessionLifetime - 1s);
    const auto renewed = refresh(world, ada.refresh_token);
    REQUIRE(renewed.status == 200);
    world.clock.advance(accounts::kSessionLifetime);
    CHECK(refresh(world, text_at(renewed, "data.refresh_token")).status == 401);
}

API_TEST_CASE("A session ends at its greatest age, however often it is refreshed", "[api][sessions]") {
    World world(backend_type.fresh(), {.longest_session = std::chrono::days(90)});
    const User ada(world, "ada");
    std::string token = ada.refresh_token;
    for (int month = 0; month < 3; ++month) {
        world.clock.advance(29 * 24h);
        const auto renewed = refresh(world, token);
        REQUIRE(renewed.status == 200);
        token = text_at(renewed, "data.refresh_token");
    }
    world.clock.advance(3 * 24h);
    CHECK(refresh(world, token).status == 401);
}

API_TEST_CASE("Of the sessions of a user fifty stay, and a login ends the one that was used least recently",
              "[api][sessions]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    const std::string credentials = R"({"email":"ada@example.com","password":"correct horse"})";
    for (std::int64_t i = 1; i < accounts::kMostSessions; ++i) {
        world.clock.advance(1s);
        REQUIRE(world.ask("POST", "/api/v1/auth/login", credentials).status == 200);
    }
    CHECK(status_of_me(world, ada.access_token) == 200);
    world.clock.advance(1s);
    REQUIRE(world.ask("POST", "/api/v1/auth/login", credentials).status == 200);
    CHECK(status_of_me(world, ada.access_token) == 401);
}

API_TEST_CASE("An access token is good for an hour, to the second", "[api][sessions]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    world.clock.advance(accounts::kAccessTokenLifetime - 1s);
    CHECK(status_of_me(world, ada.access_token) == 200);
    world.clock.advance(1s);
    CHECK(status_of_me(world, ada.access_token) == 401);
}

API_TEST_CASE("Logout revokes this session at once and no other", "[api][sessions]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    Browser elsewhere(world);
    const Person other = elsewhere.log_in(ada.email);

    const auto response = ada.browser.post("/api/v1/auth/logout", "");
    CHECK(response.status == 204);
    CHECK(response.body.empty());
    CHECK(ada.browser.cookie("holdfast_session").empty());
    CHECK(ada.browser.cookie("holdfast_refresh").empty());
    CHECK(status_of_me(world, ada.access_token) == 401);
    CHECK(refresh(world, ada.refresh_token).status == 401);
    CHECK(status_of_me(world, other.access_token) == 200);
}

API_TEST_CASE("No password, token or code is ever logged, and none is stored as it is", "[api][log]") {
    World world(backend_type.fresh());
    Conflict conflict(world);
    transfer(world, conflict.bob, conflict.transfer_token);
    refresh(world, conflict.bob.refresh_token);
    refresh(world, conflict.bob.refresh_token);

    const std::string log = world.log.text();
    for (const std::string& secret :
         {std::string(kPassword), conflict.transfer_token, conflict.ada.access_token,
          conflict.ada.refresh_token, conflict.bob.refresh_token}) {
        CHECK_THAT(log, !Catch::Contains(secret));
    }
    for (const auto& request : world.fetcher.requests(world.onedrive().token_endpoint)) {
        const auto form = http::Params::parse(request.body);
        for (const char* name : {"code", "code_verifier", "client_secret"}) {
            CHECK_THAT(log, !Catch::Contains(*form.only(name)));
        }
    }
    CHECK(world.column("auth_users", "encrypted_password", row(conflict.ada.user_id))
              .starts_with("$argon2id$"));
}

API_TEST_CASE("A browser is given no refresh token but in its cookie", "[api][sessions]") {
    World world(backend_type.fresh());
    const std::pair<const char*, const char*> requests[] = {
        {"/api/v1/auth/signup", R"({"email":"ada@example.com","password":"correct horse","username":"Ada"})"},
        {"/api/v1/auth/login", R"({"email":"ada@example.com","password":"correct horse"})"},
        {"/api/v1/auth/refresh", "{}"},
    };
    for (const Fields& said : std::vector<Fields>{{{"Origin", world.public_url}},
                                                  {{"Sec-Fetch-Site", "same-origin"}},
                                                  {{"Origin", "https://evil.example"}}}) {
        Browser browser(world);
        browser.origin.reset();
        for (const auto& [target, body] : requests) {
            INFO(target);
            const auto response = browser.post(target, body, said);
            if (response.status >= 400) continue;  // signed up before, or another page
            CHECK_FALSE(text_at(response, "data.access_token").empty());
            CHECK(response.body.find("refresh_token") == std::string::npos);
            CHECK(response.body.find(browser.cookie("holdfast_refresh")) == std::string::npos);
        }
        CHECK_FALSE(browser.cookie("holdfast_refresh").empty());
    }
}

API_TEST_CASE("A page that keeps tokens itself is given both, and no cookie", "[api][sessions]") {
    World world(backend_type.fresh());
    Browser page(world);
    const auto signed_up = page.post(
        "/api/v1/auth/signup",
        R"({"email":"ada@example.com","password":"correct horse","username":"Ada","cookies":false})");
    CHECK(signed_up.status == 201);
    CHECK(set_cookies(signed_up).empty());
    const auto renew = [&](const std::string& token) {
        return page.post("/api/v1/auth/refresh",
                         base::Json::object({{"refresh_token", token}, {"cookies", false}}).dump());
    };
    const auto renewed = renew(text_at(signed_up, "data.refresh_token"));
    CHECK(renewed.status == 200);
    CHECK(set_cookies(renewed).empty());
    CHECK(renew(text_at(renewed, "data.refresh_token")).status == 200);
    CHECK(checked_error_code(
              page.post("/api/v1/auth/login", R"({"email":"a@b.c","password":"x","cookies":"no"})")) ==
          "invalid_request");
}

API_TEST_CASE("What a cookie holds no page gets out of it", "[api][sessions]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const auto response = ada.browser.post("/api/v1/auth/refresh", R"({"cookies":false})");
    CHECK(checked_error_code(response) == "invalid_request");
    CHECK(response.body.find("\"refresh_token\"") == std::string::npos);
    CHECK(ada.browser.post("/api/v1/auth/refresh", "").status == 200);
}

API_TEST_CASE("A program is given both tokens and the cookies as well", "[api][sessions]") {
    World world(backend_type.fresh());
    const auto response =
        world.ask("POST", "/api/v1/auth/signup",
                  R"({"email":"ada@example.com","password":"correct horse","username":"Ada"})");
    CHECK_FALSE(text_at(response, "data.refresh_token").empty());
    CHECK(set_cookies(response).size() == 2);
}

}  // namespace holdfast::test
