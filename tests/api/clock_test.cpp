// A server's clock that jumps by an hour, forward or back, at any moment of a connection and a hand-over:
// what happens is a refusal or what the right clock would have allowed, never more.
#include "api/story.h"

namespace holdfast::test {
namespace {

constexpr const char* kApp = "http://127.0.0.1:8080/app?";

// A server on a clock of its own, before the provider and the database of a world, whose clock is right.
struct Skewed {
    explicit Skewed(World& in_world)
        : world(in_world),
          clock(in_world.clock.now()),
          server(in_world.installation_options, {in_world.store, in_world.fetcher, clock, in_world.log}),
          bob(in_world, "bob") {
        bob.browser.talk_to([this](const http::Request& request) { return ask(server.app(), request); });
    }

    std::string come_back(const std::string& callback) {
        return replaced(location(bob.browser.get(callback)), kApp, "");
    }
    std::size_t exchanges() const { return world.fetcher.count(world.onedrive().token_endpoint); }
    // What a program of Bob's is answered.
    int status(const std::string& method, const std::string& target, const std::string& body = "") {
        return ask(server.app(), make_request(method, target, body, bearer(bob.access_token))).status;
    }

    World& world;
    ManualClock clock;
    cli::Installation server;
    User bob;
};

}  // namespace

API_TEST_CASE("A clock that jumps between start and callback connects nothing", "[api][clock]") {
    World world(backend_type.fresh());
    Skewed site(world);
    const std::string url = site.bob.browser.login_url();
    const std::string callback = site.bob.browser.come_back(url, kTeam);
    SECTION("forward: the state has expired") {
        site.clock.advance(1h);
        CHECK(site.come_back(callback) == "error=invalid_state");
        CHECK(site.exchanges() == 0);
    }
    SECTION("back: the id_token is of the future") {
        site.clock.advance(-1h);
        CHECK(site.come_back(callback) == "error=onedrive_token_exchange_failed");
        CHECK(site.exchanges() == 1);
    }
    CHECK(world.count("cloud_provider_accounts") == 0);

    site.clock.set(world.clock.now());
    const std::string again = site.bob.browser.come_back(site.bob.browser.login_url(), kTeam);
    CHECK(site.come_back(again) == "connection=success");
}

API_TEST_CASE("A clock that is an hour off all the time refuses an id_token by its times alone",
              "[api][clock]") {
    World world(backend_type.fresh());
    Skewed site(world);
    const auto connect = [&] {
        return site.come_back(site.bob.browser.come_back(site.bob.browser.login_url(), kTeam));
    };
    // An id_token lives for an hour, with 60 s of leeway.
    site.clock.advance(-1h);
    CHECK(connect() == "error=onedrive_token_exchange_failed");
    site.clock.advance(2h + 60s);
    REQUIRE(site.bob.browser.post("/api/v1/auth/refresh", "{}").status == 200);
    CHECK(connect() == "error=onedrive_token_exchange_failed");
    site.clock.advance(-1s);
    CHECK(connect() == "connection=success");
    CHECK(world.count("cloud_provider_accounts") == 1);
}

API_TEST_CASE("A used state connects nothing again, however the clock goes", "[api][clock]") {
    World world(backend_type.fresh());
    Skewed site(world);
    const std::string callback = site.bob.browser.come_back(site.bob.browser.login_url(), kTeam);
    Browser with_its_cookie = site.bob.browser;
    REQUIRE(site.come_back(callback) == "connection=success");
    REQUIRE(site.bob.browser
                .send("DELETE", "/me/clouds/onedrive/" +
                                    text_at(site.bob.browser.get("/me/cloud-status"), "accounts.0.id"))
                .status == 200);
    site.bob.browser = with_its_cookie;
    site.clock.advance(-1h);
    CHECK(site.come_back(callback) == "error=invalid_state");

    // An hour later used states have been forgotten; then the code is the one that is good once.
    site.bob.browser = with_its_cookie;
    site.clock.advance(2h);
    world.clock.advance(1h);
    User other(world, "other");
    REQUIRE(location(other.browser.connect("other@demo.example")) ==
            std::string(kApp) + "connection=success");
    site.clock.advance(-1h);
    CHECK(site.come_back(callback).starts_with("error="));
    CHECK(world.count("cloud_provider_accounts", owned_by(site.bob)) == 0);
}

API_TEST_CASE("A session that ended does not come back with the clock", "[api][clock]") {
    World world(backend_type.fresh());
    Skewed site(world);
    CHECK(site.status("GET", "/api/v1/auth/me") == 200);
    site.clock.advance(1h);
    CHECK(site.status("GET", "/api/v1/auth/me") == 401);
    site.clock.advance(-2h);
    CHECK(site.status("GET", "/api/v1/auth/me") == 200);
    REQUIRE(site.status("POST", "/api/v1/auth/logout") == 204);
    const std::string body = R"({"refresh_token":")" + site.bob.refresh_token + R"("})";
    for (const auto jump : {0h, 1h, -2h}) {
        site.clock.advance(jump);
        CHECK(site.status("GET", "/api/v1/auth/me") == 401);
        CHECK(site.status("POST", "/api/v1/auth/refresh", body) == 401);
    }
}

API_TEST_CASE("An offer is taken once, by the one it was made to, however the clock goes", "[api][clock]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    link(ada, kTeam);
    Skewed site(world);
    const std::string callback = site.bob.browser.come_back(site.bob.browser.login_url(), kTeam);
    const std::string token = transfer_token_of(site.bob.browser.get(callback));
    const std::string body = base::Json::object({{"transfer_token", token}}).dump();
    SECTION("refused by a clock that is ahead, and then in time") {
        site.clock.advance(1h);
        REQUIRE(site.bob.browser.post("/api/v1/auth/refresh", "{}").status == 200);
        CHECK(site.bob.browser.post("/cloud/transfer-ownership", body).status == 400);
        CHECK(owner_of(world, kTeam) == ada.user_id);
        site.clock.set(world.clock.now());
        CHECK(site.bob.browser.post("/cloud/transfer-ownership", body).status == 200);
        CHECK(owner_of(world, kTeam) == site.bob.user_id);
    }
    SECTION("taken by a clock that is behind, once and by nobody else") {
        site.clock.advance(-1h);
        User mallory(world, "mallory");
        CHECK(ask(site.server.app(),
                  make_request("POST", "/cloud/transfer-ownership", body, bearer(mallory.access_token)))
                  .status == 403);
        CHECK(site.status("POST", "/cloud/transfer-ownership", body) == 200);
        CHECK(owner_of(world, kTeam) == site.bob.user_id);
        // Ada proves control again; the used offer takes nothing from her, whatever the time.
        const std::string taken_back = transfer_token_of(ada.browser.connect(kTeam));
        REQUIRE(transfer(world, ada, taken_back).status == 200);
        for (const auto jump : {0h, 1h, -2h}) {
            site.clock.advance(jump);
            CHECK(site.status("POST", "/cloud/transfer-ownership", body) != 500);
            CHECK(owner_of(world, kTeam) == ada.user_id);
        }
    }
}

}  // namespace holdfast::test
