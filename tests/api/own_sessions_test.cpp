// What users do with their sessions and their password.
#include "accounts/users.h"
#include "api/scenario.h"
#include "support/threads.h"

namespace holdfast::test {
namespace {

constexpr const char* kSessions = "/api/v1/auth/sessions";
constexpr const char* kNewPassword = "better horse";

base::Json::Array sessions_of(const Site& site, const std::string& access_token, const Fields& fields = {}) {
    Fields all = bearer(access_token);
    all.insert(all.end(), fields.begin(), fields.end());
    const auto response = site.ask("GET", kSessions, "", all);
    REQUIRE(response.status == 200);
    return *at(json_of(response), "data.sessions").as_array();
}

std::string session_id(const Person& person) { return *claims_of(person.access_token).string("session_id"); }

http::Response change_password(const Site& site, const Person& person, const std::string& current,
                               const std::string& next) {
    const auto body = base::Json::object({{"current_password", current}, {"new_password", next}});
    return site.ask("POST", "/api/v1/auth/password", body.dump(), bearer(person.access_token));
}

http::Response give_password(const Site& site, const Person& person, const std::string& password) {
    return site.ask("POST", "/api/v1/auth/reauthenticate",
                    base::Json::object({{"password", password}}).dump(), bearer(person.access_token));
}

http::Response log_in(const Site& site, const Person& person, const std::string& password) {
    return site.ask("POST", "/api/v1/auth/login",
                    base::Json::object({{"email", person.email}, {"password", password}}).dump());
}

// Neither token of the session opens anything.
void check_is_out(const World& world, const Person& person) {
    CHECK(world.ask("GET", "/api/v1/auth/me", "", bearer(person.access_token)).status == 401);
    const auto body = base::Json::object({{"refresh_token", person.refresh_token}}).dump();
    CHECK(checked_error_code(world.ask("POST", "/api/v1/auth/refresh", body)) == "invalid_refresh_token");
}

bool is_in(const World& world, const Person& person) {
    return world.ask("GET", "/api/v1/auth/me", "", bearer(person.access_token)).status == 200;
}

std::string newest_event(User& user) {
    const auto answer = json_of(user.browser.get("/me/activity?limit=1"));
    return *at(answer, "activity.0.event_type").as_string() + " " + at(answer, "activity.0.detail").dump();
}

}  // namespace

API_TEST_CASE("Users see their sessions: the present one, the devices, and when they were used",
              "[api][sessions]") {
    World world(backend_type.fresh(), {.trusted_proxies = {*http::AddressRange::parse("127.0.0.0/8")}});
    const User ada(world, "ada");
    const User bob(world, "bob");
    const base::Time first_use = world.clock.now();
    world.clock.advance(1min);
    const auto phone =
        world.ask("POST", "/api/v1/auth/login", R"({"email":"ada@example.com","password":"correct horse"})",
                  {{"User-Agent", "Phone\tBrowser/1 \xff" + std::string(300, 'x')},
                   {"X-Forwarded-For", "2001:db8:1:2:3:4:5:6"}});
    REQUIRE(phone.status == 200);

    auto sessions = sessions_of(world, ada.access_token);
    REQUIRE(sessions.size() == 2);
    CHECK(names_of(sessions[0]) ==
          std::vector<std::string>{"id", "created_at", "last_used_at", "user_agent", "network", "current"});
    CHECK(*sessions[0].string("id") == session_id(ada));
    CHECK(*sessions[0].find("current")->as_bool());
    CHECK(*sessions[0].string("last_used_at") == base::rfc3339(first_use));
    CHECK_FALSE(*sessions[1].find("current")->as_bool());
    CHECK(*sessions[1].string("user_agent") == "PhoneBrowser/1 " + std::string(241, 'x'));
    CHECK(*sessions[1].string("network") == "2001:db8:1:2::");
    CHECK(*sessions[1].string("created_at") == base::rfc3339(first_use + 1min));

    world.clock.advance(1min);
    const auto body = base::Json::object({{"refresh_token", text_at(phone, "data.refresh_token")}}).dump();
    REQUIRE(world.ask("POST", "/api/v1/auth/refresh", body, {{"X-Forwarded-For", "192.0.2.7"}}).status ==
            200);
    sessions = sessions_of(world, ada.access_token);
    CHECK(*sessions[1].string("created_at") == base::rfc3339(first_use + 1min));
    CHECK(*sessions[1].string("last_used_at") == base::rfc3339(first_use + 2min));
    CHECK(*sessions[1].string("network") == "192.0.2.7");
    CHECK(sessions_of(world, bob.access_token).size() == 1);
}

API_TEST_CASE("A session that its user ends is out at once, with both of its tokens", "[api][sessions]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const Person phone = Browser(world).log_in(ada.email), tablet = Browser(world).log_in(ada.email);
    const User bob(world, "bob");

    SECTION("one of them") {
        const std::string target = std::string(kSessions) + "/" + session_id(phone);
        CHECK(world.ask("DELETE", target, "", bearer(bob.access_token)).status == 404);
        REQUIRE(is_in(world, phone));
        CHECK(ada.browser.send("DELETE", target).status == 204);
        check_is_out(world, phone);
        CHECK(is_in(world, tablet));
        CHECK(checked_error_code(ada.browser.send("DELETE", target)) == "session_not_found");
        CHECK(newest_event(ada) == R"(session.ended {"reason":"ended_by_user"})");
    }
    SECTION("all others") {
        CHECK(ada.browser.send("DELETE", kSessions).status == 204);
        check_is_out(world, phone);
        check_is_out(world, tablet);
        CHECK(sessions_of(world, ada.access_token).size() == 1);
        CHECK(ada.browser.send("DELETE", kSessions).status == 204);
        CHECK(world.count("domain_events", "event_type = 'session.ended'") == 2);
    }
    SECTION("the present one, as by logout") {
        CHECK(ada.browser.send("DELETE", std::string(kSessions) + "/" + session_id(ada)).status == 204);
        CHECK(ada.browser.cookie("holdfast_session").empty());
        CHECK(ada.browser.cookie("holdfast_refresh").empty());
        check_is_out(world, ada);
        CHECK(is_in(world, phone));
    }
    CHECK(is_in(world, bob));
}

API_TEST_CASE("A new password ends all other sessions, and the old one opens nothing", "[api][sessions]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const Person phone = Browser(world).log_in(ada.email);
    const User bob(world, "bob");

    CHECK(checked_error_code(change_password(world, ada, "wrong horse", kNewPassword)) ==
          "invalid_credentials");
    CHECK(checked_error_code(change_password(world, ada, kPassword, "short")) == "weak_password");
    CHECK(is_in(world, phone));
    CHECK(log_in(world, ada, kPassword).status == 200);

    const auto response = change_password(world, ada, kPassword, kNewPassword);
    CHECK(response.status == 204);
    CHECK(response.body.empty());
    check_is_out(world, phone);
    CHECK(is_in(world, ada));
    CHECK(ada.browser.post("/api/v1/auth/refresh", "").status == 200);
    CHECK(is_in(world, bob));
    CHECK(log_in(world, ada, kPassword).status == 401);
    CHECK(log_in(world, ada, kNewPassword).status == 200);
    CHECK(world.count("domain_events", "event_type = 'user.password_changed'") == 1);
    CHECK(world.count("domain_events", R"(facts = '{"reason":"password_changed"}')") == 2);
    CHECK_THAT(world.log.text(), !Catch::Contains(kNewPassword));
    CHECK(world.log.count("[USER] Password changed: user_id=" + ada.user_id) == 1);
}

API_TEST_CASE("Of two new passwords at once one counts, and its session stays", "[api][sessions][race]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    const Person phone = Browser(world).log_in(ada.email);
    const auto statuses = run_together(2, [&](std::size_t i) {
        return change_password(world, i == 0 ? static_cast<const Person&>(ada) : phone, kPassword,
                               i == 0 ? "horse of ada" : "horse of phone")
            .status;
    });
    CHECK(std::count(statuses.begin(), statuses.end(), 204) == 1);
    CHECK(std::count(statuses.begin(), statuses.end(), 401) == 1);
    const bool ada_won = statuses[0] == 204;
    CHECK(is_in(world, ada) == ada_won);
    CHECK(is_in(world, phone) != ada_won);
    CHECK(log_in(world, ada, "horse of ada").status == (ada_won ? 200 : 401));
    CHECK(log_in(world, ada, "horse of phone").status == (ada_won ? 401 : 200));
}

API_TEST_CASE("To leave for good, users give their password again if that was long ago",
              "[api][sessions][users]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const Person phone = Browser(world).log_in(ada.email);
    const auto leave = [&](const Person& person) {
        return world.ask("DELETE", "/api/v1/auth/me", "", bearer(person.access_token));
    };
    world.clock.advance(accounts::kRecentTime);
    REQUIRE(ada.browser.post("/api/v1/auth/refresh", "").status == 200);
    CHECK(checked_error_code(leave(ada)) == "reauthentication_required");
    CHECK(checked_error_code(give_password(world, ada, "wrong horse")) == "invalid_credentials");
    CHECK(checked_error_code(leave(ada)) == "reauthentication_required");

    CHECK(give_password(world, ada, kPassword).status == 204);
    CHECK(checked_error_code(leave(phone)) == "reauthentication_required");
    world.clock.advance(accounts::kRecentTime - 1us);
    SECTION("in time") { CHECK(leave(ada).status == 204); }
    SECTION("too late") {
        world.clock.advance(1us);
        CHECK(checked_error_code(leave(ada)) == "reauthentication_required");
    }
}

API_TEST_CASE("Guesses at the own password are counted together with those of a login",
              "[api][sessions][rate limits]") {
    World world(backend_type.fresh(), {.rate_limits = accounts::RateLimits::Switch::on});
    const User ada(world, "ada");
    for (int i = 0; i < 4; ++i) CHECK(log_in(world, ada, "wrong horse").status == 401);
    for (int i = 0; i < 3; ++i) CHECK(give_password(world, ada, "wrong horse").status == 401);
    for (int i = 0; i < 3; ++i) CHECK(change_password(world, ada, "wrong horse", kNewPassword).status == 401);
    for (const auto& response : {give_password(world, ada, kPassword), log_in(world, ada, kPassword),
                                 change_password(world, ada, kPassword, kNewPassword)}) {
        CHECK(checked_error_code(response) == "rate_limited");
    }
    world.clock.advance(30s);
    CHECK(give_password(world, ada, kPassword).status == 204);
}

}  // namespace holdfast::test
