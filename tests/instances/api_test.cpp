// What the API's tests play in one process, over sockets: each request goes to the next process. PostgreSQL
// carries three; SQLite's file belongs to one.
#include "api/callback_scenario.h"
#include "api/scenario.h"
#include "instances/instances.h"

namespace holdfast::test {
namespace {

constexpr const char* kSuccess = "http://127.0.0.1:8080/app?connection=success";

// So many at the least need no world.
constexpr int kFewestScenarios = 300;
constexpr int kFewestCallbacks = 40;

http::Response refresh(const Site& site, const std::string& refresh_token) {
    return site.ask("POST", "/api/v1/auth/refresh",
                    base::Json::object({{"refresh_token", refresh_token}}).dump());
}

std::string disconnect_body(const std::string& account_id) {
    return base::Json::object({{"account_id", account_id}}).dump();
}

}  // namespace

INSTANCES_TEST_CASE("Processes behind a client that asks them in turn pass the API's scenarios",
                    "[instances]") {
    Instances site(backend_type.fresh(), processes_on(backend_type));
    Stage stage(site);
    int played = 0;
    for (auto* scenarios :
         {request_scenarios, session_scenarios, account_scenarios, transfer_scenarios, app_scenarios}) {
        for (const Scenario& scenario : scenarios()) {
            if (!stage.can_play(scenario)) continue;
            stage.play(scenario);
            ++played;
        }
    }
    CHECK(played >= kFewestScenarios);
    check_they_stop_without_a_fault(site);
}

INSTANCES_TEST_CASE("A callback finds at any process what another one began", "[instances]") {
    Instances site(backend_type.fresh(), processes_on(backend_type));
    CallbackStage stage(site);
    int played = 0;
    for (const CallbackScenario& scenario : callback_scenarios()) {
        if (!stage.can_play(scenario)) continue;
        stage.play(scenario);
        ++played;
    }
    CHECK(played >= kFewestCallbacks);
    check_they_stop_without_a_fault(site);
}

INSTANCES_TEST_CASE("The story of an account: connected, contested, handed over, given up", "[instances]") {
    Instances site(backend_type.fresh(), processes_on(backend_type));
    User ada(site, "ada");
    const std::string account = link(ada, kTeam);
    CHECK(location(ada.browser.connect(kTeam)) == kSuccess);
    CHECK(ada.browser.send("PUT", "/me/clouds/onedrive/" + account + "/nickname", R"({"nickname":"Team"})")
              .status == 200);
    CHECK(text_at(ada.browser.get("/me/cloud-status"), "accounts.0.nickname") == "Team");

    User bob(site, "bob");
    const std::string offer = transfer_token_of(bob.browser.connect(kTeam));
    CHECK(text_at(transfer(site, bob, offer), "message") == "onedrive account transferred successfully");
    for (std::size_t i = 0; i < processes_on(backend_type); ++i) {
        const auto repeated = transfer(site, bob, offer);
        CHECK(text_at(repeated, "message") == "onedrive account already transferred (idempotent)");
        CHECK(text_at(repeated, "account_id") == account);
    }
    CHECK(integer_at(ada.browser.get("/me/cloud-status"), "summary.connected") == 0);
    CHECK(integer_at(bob.browser.get("/me/cloud-status"), "summary.connected") == 1);
    const auto events = ada.browser.get("/me/transfer-events");
    CHECK(text_at(events, "events.0.direction") == "from_me");
    const std::string event = text_at(events, "events.0.id");
    CHECK(ada.browser.send("PATCH", "/me/transfer-events/" + event + "/acknowledge").status == 200);
    CHECK_FALSE(text_at(ada.browser.get("/me/transfer-events"), "events.0.acknowledged_at").empty());

    CHECK(bob.browser.post("/cloud/disconnect", disconnect_body(account)).status == 200);
    CHECK(text_at(bob.browser.get("/me/cloud-status"), "accounts.0.connection_status") == "disconnected");
    CHECK(link(bob, kTeam) == account);
    CHECK(bob.browser.send("DELETE", "/me/clouds/onedrive/" + account).status == 200);
    CHECK(location(ada.browser.connect(kTeam)) == kSuccess);
    CHECK(site.count("cloud_provider_accounts") == 1);
    CHECK(site.column("cloud_provider_accounts", "user_id", "1 = 1") == ada.user_id);
}

INSTANCES_TEST_CASE("A session that one process has ended has ended at all of them", "[instances]") {
    Instances site(backend_type.fresh(), processes_on(backend_type));
    const auto status_everywhere = [&](const std::string& access_token) {
        const int first = site.ask("GET", "/api/v1/auth/me", "", bearer(access_token)).status;
        for (std::size_t i = 1; i < processes_on(backend_type); ++i)
            CHECK(site.ask("GET", "/api/v1/auth/me", "", bearer(access_token)).status == first);
        return first;
    };
    User ada(site, "ada");
    CHECK(status_everywhere(ada.access_token) == 200);
    REQUIRE(ada.browser.post("/api/v1/auth/logout", "").status == 204);
    CHECK(status_everywhere(ada.access_token) == 401);

    const Person again = ada.browser.log_in(ada.email);
    const auto renewed = refresh(site, again.refresh_token);
    REQUIRE(renewed.status == 200);
    CHECK(refresh(site, again.refresh_token).body == renewed.body);
    const auto newest = refresh(site, text_at(renewed, "data.refresh_token"));
    REQUIRE(newest.status == 200);
    CHECK(refresh(site, again.refresh_token).status == 401);
    CHECK(refresh(site, text_at(newest, "data.refresh_token")).status == 401);
    CHECK(status_everywhere(text_at(newest, "data.access_token")) == 401);

    ada.browser.log_in(ada.email);
    REQUIRE(ada.browser.send("DELETE", "/api/v1/auth/me").status == 204);
    CHECK(site.count("auth_users") == 0);
    CHECK(User(site, "ada").user_id != ada.user_id);
}

}  // namespace holdfast::test
