// A provider of the kind `oidc`: its endpoints are discovered when a user first needs them.
#include "api/story.h"
#include "support/demo_oidc.h"

namespace holdfast::test {
namespace {

WorldOptions with_oidc() {
    WorldOptions options;
    options.providers = {demo_onedrive(), demo_oidc()};
    return options;
}

constexpr std::size_t kInstances = 3;
const Fields kAsProgram = {{"Accept", "application/json"}};

}  // namespace

API_TEST_CASE("An account of any issuer is linked, contested, handed over and kept fresh",
              "[api][providers]") {
    World world(backend_type.fresh(), with_oidc());
    const std::string credential = add_app(world.store, world.clock.now(), "backup");
    User ada(world, "ada"), bob(world, "bob");
    const auto linked = ada.browser.connect(kTeam, kAsProgram, "work");
    INFO(linked.body);
    REQUIRE(linked.status == 200);
    const std::string account_id = text_at(linked, "data.account_id");
    CHECK(world.column("cloud_provider_accounts", "provider", row(account_id)) == "work");
    CHECK(world.column("cloud_provider_accounts", "provider_account_id", row(account_id)) ==
          oauth::DemoProvider::account_id(kTeam));
    // The same person's account at another issuer is another account.
    CHECK(bob.browser.connect(kTeam, kAsProgram, "onedrive").status == 200);

    const std::string offer = transfer_token_of(bob.browser.connect(kTeam, {}, "work"));
    CHECK(transfer(world, bob, offer).status == 200);
    CHECK(world.column("cloud_provider_accounts", "user_id", row(account_id)) == bob.user_id);

    const auto token = [&] {
        const auto response =
            world.ask("POST", "/api/v1/accounts/" + account_id + "/access-token", "", bearer(credential));
        INFO(response.body);
        REQUIRE(response.status == 200);
        return text_at(response, "data.access_token");
    };
    const std::string first = token();
    world.clock.advance(2h);
    CHECK(token() != first);
    // Each instance has asked once.
    CHECK(world.fetcher.count(demo_discovery_url()) <= kInstances);
    CHECK(world.fetcher.count(std::string(kDemoOrigin) + "/work/oauth2/v2.0/token") == 3);
}

API_TEST_CASE("The faults of an issuer have its name", "[api][providers]") {
    World world(backend_type.fresh(), with_oidc());
    User ada(world, "ada");
    const auto code_of = [&](const std::string& email) {
        return location(ada.browser.connect(email, {}, "work"));
    };
    const std::string app = world.app_url + "/app?error=";
    CHECK(code_of("a+invalid_grant@demo.example") == app + "work_invalid_grant&hint=retry_connect");
    CHECK(code_of("a+server_error@demo.example") == app + "work_token_exchange_failed");
    CHECK(code_of("a+userinfo_error@demo.example") == app + "work_userinfo_failed");
    CHECK(world.count("cloud_provider_accounts") == 0);
}

API_TEST_CASE("An issuer that is away is told to programs and to people, and found when it is back",
              "[api][providers]") {
    World world(backend_type.fresh(), with_oidc());
    User ada(world, "ada");
    world.fetcher.answer(demo_discovery_url(), http::FetchFailure::connect);
    for (std::size_t i = 0; i < 2 * kInstances; ++i) {
        const auto told = ada.browser.get("/auth/work/login-url");
        CHECK(told.status == 503);
        CHECK(text_at(told, "error") == "provider_unavailable");
        CHECK(told.headers.find("Retry-After") != nullptr);
        CHECK(told.headers.find("Set-Cookie") == nullptr);
    }
    const auto led = ada.browser.get("/auth/work/start");
    CHECK(led.status == 302);
    CHECK(location(led) == world.app_url + "/app?error=provider_unavailable");
    CHECK(world.fetcher.count(demo_discovery_url()) == kInstances);
    CHECK(world.log.contains("[WORK][PROVIDER] discovery document: connect"));
    // Others are not concerned.
    CHECK(ada.browser.connect(kTeam, kAsProgram, "onedrive").status == 200);

    world.fetcher.restore(demo_discovery_url());
    world.clock.advance(10s);
    CHECK(ada.browser.connect(kTeam, kAsProgram, "work").status == 200);
}

API_TEST_CASE("A document of another issuer links nobody", "[api][providers]") {
    World world(backend_type.fresh(), with_oidc());
    User ada(world, "ada");
    world.fetcher.answer(demo_discovery_url(), 200, R"({"issuer":"https://evil.example"})");
    CHECK(ada.browser.get("/auth/work/login-url").status == 503);
    CHECK(world.log.contains("discovery document: its issuer is 'https://evil.example'"));
}

}  // namespace holdfast::test
