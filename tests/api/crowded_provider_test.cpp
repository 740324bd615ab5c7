// More callbacks than may be at the provider: who is too many is told so, loses nothing, and may come again.
#include "api/scenario.h"
#include "support/gate.h"

#include <future>

namespace holdfast::test {
namespace {

constexpr const char* kSuccess = "http://127.0.0.1:8080/app?connection=success";
constexpr const char* kBusy = "http://127.0.0.1:8080/app?error=onedrive_token_exchange_failed";
constexpr const char* kInvalid = "http://127.0.0.1:8080/app?error=invalid_state";

// A provider whose token endpoint does not answer until the gate is opened.
class HangingProvider final : public http::Fetcher {
  public:
    HangingProvider(http::Fetcher& provider, std::string token_endpoint)
        : provider_(provider), token_endpoint_(std::move(token_endpoint)) {}

    http::FetchResult fetch(const http::FetchRequest& request) override {
        if (request.url == token_endpoint_) gate.pass();
        return provider_.fetch(request);
    }

    Gate gate;

  private:
    http::Fetcher& provider_;
    std::string token_endpoint_;
};

cli::InstallationOptions with_limits(cli::InstallationOptions options, const sync::SemaphoreLimits& limits) {
    options.callbacks = limits;
    return options;
}

// Ada's callback is at the provider, which hangs, and has the only place.
struct Crowd {
    Crowd(World& in_world, const sync::SemaphoreLimits& limits)
        : world(in_world),
          provider(world.fetcher, world.onedrive().token_endpoint),
          installation(with_limits(world.installation_options, limits),
                       {world.store, provider, world.clock, world.log}),
          ada(world, "ada"),
          bob(world, "bob"),
          ada_callback(depart(ada, "ada@demo.example")),
          bob_callback(depart(bob, "bob@demo.example")),
          first(std::async(std::launch::async, [this] { return ada.browser.get(ada_callback); })) {
        provider.gate.await(1);
    }
    ~Crowd() { provider.gate.open(); }

    std::string depart(User& user, const std::string& account) {
        user.browser.talk_to(
            [this](const http::Request& request) { return ask(installation.app(), request); });
        return user.browser.come_back(user.browser.login_url(), account);
    }
    // Ada's answer, once the provider answers again.
    std::string recover() {
        provider.gate.open();
        return location(first.get());
    }

    World& world;
    HangingProvider provider;
    cli::Installation installation;
    User ada;
    User bob;
    std::string ada_callback;
    std::string bob_callback;
    std::future<http::Response> first;
};

constexpr sync::SemaphoreLimits kOneAndNobodyWaits{.places = 1, .max_wait = 60s, .max_waiting = 0};

}  // namespace

API_TEST_CASE("A callback that is too many is redirected at once, and succeeds when it is repeated",
              "[api][crowd]") {
    World world(backend_type.fresh());
    Crowd crowd(world, kOneAndNobodyWaits);
    const auto response = crowd.bob.browser.get(crowd.bob_callback);
    CHECK(response.status == 307);
    CHECK(location(response) == kBusy);
    CHECK(field(response, "Cache-Control") == "no-store");
    CHECK(set_cookies(response).empty());
    CHECK(world.log.contains("[ONEDRIVE][PROVIDER] too many callbacks"));
    CHECK(world.count("cloud_provider_accounts") == 0);
    CHECK(crowd.bob.browser.get("/me/cloud-status").status == 200);
    const std::string metrics = crowd.installation.metrics().text();
    CHECK_THAT(metrics, Catch::Contains("\nholdfast_callback_slots_in_use 1\n") &&
                            Catch::Contains("\nholdfast_callback_timeouts_total 1\n"));

    CHECK(crowd.recover() == kSuccess);
    CHECK(location(crowd.bob.browser.get(crowd.bob_callback)) == kSuccess);
    CHECK(location(crowd.bob.browser.get(crowd.bob_callback)) == kInvalid);
    CHECK(world.fetcher.count(world.onedrive().token_endpoint) == 2);
}

API_TEST_CASE("A program whose callback is too many gets 503 and when to come again", "[api][crowd]") {
    World world(backend_type.fresh());
    Crowd crowd(world, kOneAndNobodyWaits);
    const Fields as_program = {{"Accept", "application/json"}};
    const auto response = crowd.bob.browser.get(crowd.bob_callback, as_program);
    CHECK(response.status == 503);
    CHECK(checked_error_code(response) == "onedrive_token_exchange_failed");
    check_nothing_leaks(response);

    CHECK(crowd.recover() == kSuccess);
    CHECK(crowd.bob.browser.get(crowd.bob_callback, as_program).status == 200);
}

API_TEST_CASE("A callback that asks no provider needs no place there", "[api][crowd]") {
    World world(backend_type.fresh());
    Crowd crowd(world, kOneAndNobodyWaits);
    const std::string url = crowd.bob.browser.login_url();
    const auto come_back_with = [&](const std::string& query) {
        return location(crowd.bob.browser.get("/auth/onedrive/callback?" + query));
    };
    CHECK(come_back_with("code=c&state=tell-tale") == kInvalid);
    CHECK(location(Browser(world).get(crowd.bob_callback)) == kInvalid);
    CHECK(come_back_with("error=access_denied&state=" + state_of(url)) ==
          "http://127.0.0.1:8080/app?error=access_denied");
    CHECK(come_back_with("code=c&state=" + state_of(url)) == kInvalid);
    CHECK(come_back_with("state=" + state_of(crowd.bob.browser.login_url())) ==
          "http://127.0.0.1:8080/app?error=no_code");
    CHECK(crowd.recover() == kSuccess);
}

API_TEST_CASE("A callback that waits for a place gets the one that is given back, and its state is good once",
              "[api][crowd]") {
    World world(backend_type.fresh());
    Crowd crowd(world, {.places = 1, .max_wait = 60s, .max_waiting = 4});
    Browser tabs[] = {crowd.bob.browser, crowd.bob.browser, crowd.bob.browser};
    std::vector<std::future<std::string>> answers;
    for (Browser& tab : tabs) {
        answers.push_back(
            std::async(std::launch::async, [&] { return location(tab.get(crowd.bob_callback)); }));
    }
    CHECK(crowd.recover() == kSuccess);
    std::vector<std::string> seen;
    for (auto& answer : answers) seen.push_back(answer.get());
    CHECK(std::count(seen.begin(), seen.end(), kSuccess) == 1);
    CHECK(std::count(seen.begin(), seen.end(), kInvalid) == 2);
    CHECK(world.fetcher.count(world.onedrive().token_endpoint) == 2);
}

}  // namespace holdfast::test
