// The state of an authorization request: good once, in time, in the browser that began, for the user who
// began.
#include "api/story.h"

namespace holdfast::test {
namespace {

constexpr const char* kInvalid = "http://127.0.0.1:8080/app?error=invalid_state";
constexpr const char* kSuccess = "http://127.0.0.1:8080/app?connection=success";
constexpr const char* kDenied = "http://127.0.0.1:8080/app?error=access_denied";

std::string denial(const std::string& login_url) {
    return "/auth/onedrive/callback?error=access_denied&state=" + state_of(login_url);
}

// Bob at the provider's door.
struct Departure {
    explicit Departure(World& world)
        : bob(world, "bob"), url(bob.browser.login_url()), callback(bob.browser.come_back(url, kTeam)) {}

    User bob;
    std::string url;
    std::string callback;
};

std::size_t exchanges(const World& world) { return world.fetcher.count(world.onedrive().token_endpoint); }

}  // namespace

API_TEST_CASE("A state is good once, even where its cookie is presented again", "[api][state]") {
    World world(backend_type.fresh());
    Departure trip(world);
    Browser with_its_cookie = trip.bob.browser;
    REQUIRE(location(trip.bob.browser.get(trip.callback)) == kSuccess);
    CHECK(location(trip.bob.browser.get(trip.callback)) == kInvalid);
    CHECK(location(with_its_cookie.get(trip.callback)) == kInvalid);
    CHECK(exchanges(world) == 1);
}

API_TEST_CASE("A state is used up by an answer that is an error", "[api][state]") {
    World world(backend_type.fresh());
    Departure trip(world);
    Browser with_its_cookie = trip.bob.browser;
    REQUIRE(location(trip.bob.browser.get(denial(trip.url))) == kDenied);
    CHECK(location(with_its_cookie.get(trip.callback)) == kInvalid);
    CHECK(exchanges(world) == 0);
}

API_TEST_CASE("A state belongs to the browser that began, and a stranger does not use it up",
              "[api][state]") {
    World world(backend_type.fresh());
    Departure trip(world);
    Browser elsewhere(world);
    CHECK(location(elsewhere.get(trip.callback)) == kInvalid);
    elsewhere.log_in(trip.bob.email);
    CHECK(location(elsewhere.get(trip.callback)) == kInvalid);
    CHECK(exchanges(world) == 0);
    CHECK(location(trip.bob.browser.get(trip.callback)) == kSuccess);
}

API_TEST_CASE("A flow's cookie opens with its own state only", "[api][state]") {
    World world(backend_type.fresh());
    Departure trip(world);
    const auto other_start = trip.bob.browser.get("/auth/onedrive/login-url");
    const std::string other_cookie = set_cookies(other_start).at(0);
    const std::string other_value =
        other_cookie.substr(other_cookie.find('=') + 1, other_cookie.find(';') - other_cookie.find('=') - 1);
    const std::string name = "holdfast_flow_" + accounts::state_digest(state_of(trip.url)).substr(0, 16);
    REQUIRE_FALSE(trip.bob.browser.cookie(name, "/auth/onedrive/callback").empty());

    trip.bob.browser.set_cookie(name, other_value, "/auth");
    CHECK(location(trip.bob.browser.get(trip.callback)) == kInvalid);
    CHECK(exchanges(world) == 0);
}

API_TEST_CASE("A flow's cookie goes to no address but those below /auth, and is gone after its callback",
              "[api][state]") {
    World world(backend_type.fresh());
    Departure trip(world);
    const std::string name = "holdfast_flow_" + accounts::state_digest(state_of(trip.url)).substr(0, 16);
    CHECK(trip.bob.browser.cookie(name, "/").empty());
    CHECK(trip.bob.browser.cookie(name, "/app").empty());
    CHECK_FALSE(trip.bob.browser.cookie(name, "/auth/onedrive/callback").empty());
    trip.bob.browser.get(trip.callback);
    CHECK(trip.bob.browser.cookie(name, "/auth/onedrive/callback").empty());
}

API_TEST_CASE("A state is good for ten minutes, to the second", "[api][state]") {
    for (const auto& [passed, expected] : {std::pair(599s, kDenied), std::pair(600s, kInvalid)}) {
        World world(backend_type.fresh());
        Departure trip(world);
        world.clock.advance(passed);
        CHECK(location(trip.bob.browser.get(denial(trip.url))) == expected);
    }
}

API_TEST_CASE("A state ends with the session behind it", "[api][state]") {
    World world(backend_type.fresh());
    Departure trip(world);
    Browser before = trip.bob.browser;
    SECTION("logged out in this browser") {
        REQUIRE(trip.bob.browser.post("/api/v1/auth/logout", "").status == 204);
        CHECK(location(trip.bob.browser.get(trip.callback)) == kInvalid);
    }
    SECTION("revoked elsewhere, all cookies still here") {
        REQUIRE(trip.bob.browser.post("/api/v1/auth/logout", "").status == 204);
        CHECK(location(before.get(trip.callback)) == kInvalid);
    }
    SECTION("the user is gone") {
        REQUIRE(trip.bob.browser.send("DELETE", "/api/v1/auth/me").status == 204);
        CHECK(location(before.get(trip.callback)) == kInvalid);
    }
    CHECK(exchanges(world) == 0);
}

API_TEST_CASE("A state ends when another user signs in to the browser", "[api][state]") {
    World world(backend_type.fresh());
    Departure trip(world);
    const Person carol = trip.bob.browser.sign_up("carol@example.com");
    CHECK(location(trip.bob.browser.get(trip.callback)) == kInvalid);
    CHECK(exchanges(world) == 0);
    CHECK(world.count("cloud_provider_accounts") == 0);
}

API_TEST_CASE("A state outlives a refresh and the access token's hour", "[api][state]") {
    World world(backend_type.fresh());
    User bob(world, "bob");
    world.clock.advance(accounts::kAccessTokenLifetime - 30s);
    const std::string url = bob.browser.login_url();
    SECTION("refreshed meanwhile") { REQUIRE(bob.browser.post("/api/v1/auth/refresh", "").status == 200); }
    SECTION("expired meanwhile") { world.clock.advance(31s); }
    CHECK(location(bob.browser.get(bob.browser.come_back(url, kTeam))) == kSuccess);
}

API_TEST_CASE("Several flows in several tabs come back in any order", "[api][state]") {
    World world(backend_type.fresh());
    User bob(world, "bob");
    std::vector<std::string> callbacks;
    for (const char* account : {"one@demo.example", "two@demo.example", "three@demo.example"}) {
        callbacks.push_back(bob.browser.come_back(bob.browser.login_url(), account));
    }
    for (auto callback = callbacks.rbegin(); callback != callbacks.rend(); ++callback) {
        CHECK(location(bob.browser.get(*callback)) == kSuccess);
    }
    CHECK(world.count("cloud_provider_accounts", owned_by(bob)) == 3);
}

API_TEST_CASE("What one instance began another one finishes, and neither takes the state twice",
              "[api][state]") {
    World world(backend_type.fresh());
    const auto second_store = world.database->open();
    const cli::Installation second(world.installation_options,
                                   {*second_store, world.fetcher, world.clock, world.log});
    Departure trip(world);
    Browser at_the_first = trip.bob.browser;
    trip.bob.browser.talk_to([&second](const http::Request& request) { return ask(second.app(), request); });
    CHECK(location(trip.bob.browser.get(trip.callback)) == kSuccess);
    CHECK(location(at_the_first.get(trip.callback)) == kInvalid);
}

API_TEST_CASE("A plain link begins a flow as well", "[api][state]") {
    World world(backend_type.fresh());
    User bob(world, "bob");
    const auto start = bob.browser.get("/auth/onedrive/start");
    REQUIRE(start.status == 302);
    CHECK(location(start).starts_with(world.onedrive().authorization_endpoint + "?"));
    CHECK(location(bob.browser.get(bob.browser.come_back(location(start), kTeam))) == kSuccess);

    const auto stranger = Browser(world).get("/auth/onedrive/start");
    CHECK(stranger.status == 302);
    CHECK(location(stranger) == "http://127.0.0.1:8080/app?error=not_signed_in");
    CHECK(set_cookies(stranger).empty());
}

API_TEST_CASE("The authorization URL asks for a code with PKCE, and tells the provider no secret",
              "[api][state]") {
    World world(backend_type.fresh());
    User bob(world, "bob");
    const std::string url = bob.browser.login_url();
    const auto params = http::Params::parse(http::Url::parse(url)->query);
    CHECK(*params.only("response_type") == "code");
    CHECK(*params.only("redirect_uri") == "http://127.0.0.1:8080/auth/onedrive/callback");
    CHECK(*params.only("code_challenge_method") == "S256");
    CHECK(params.only("code_challenge")->size() == 43);
    CHECK(params.only("state")->size() == 43);
    CHECK_THAT(url, !Catch::Contains(world.onedrive().client_secret));
    CHECK(state_of(bob.browser.login_url()) != state_of(url));
}

}  // namespace holdfast::test
