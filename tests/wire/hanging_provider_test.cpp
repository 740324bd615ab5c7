// A provider that says nothing, over real sockets: it holds some workers and no more, and none for ever.
#include "support/gate.h"
#include "wire/scripted_provider.h"

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

using namespace holdfast;
using namespace holdfast::test;
using namespace std::chrono_literals;

namespace {

const std::string kApp = "http://127.0.0.1:8080/app?";
const std::string kSuccess = kApp + "connection=success";
const std::string kFailed = kApp + "error=onedrive_token_exchange_failed";

// Takes every request and answers none until the gate is open; then all of them, well.
class HangingProvider {
  public:
    HangingProvider() {
        auto listener = http::Listener::bind({"127.0.0.1", 0});
        origin = "http://" + listener.endpoint().text();
        http::ServerOptions options;
        options.workers = 32;
        server_ = http::serve(
            std::move(listener), options,
            {.route = {},
             .handle =
                 [this](const http::Request& request) {
                     gate.pass();
                     const bool is_token = request.path == ScriptedProvider::kToken;
                     return http::Response::json(
                         200, is_token ? ScriptedProvider::kGoodToken : ScriptedProvider::kGoodIdentity);
                 },
             .refuse =
                 [](const http::RefusedRequest& refused) { return http::Response::empty(refused.status); }});
    }
    ~HangingProvider() { gate.open(); }

    Gate gate;
    std::string origin;

  private:
    std::unique_ptr<http::Server> server_;
};

// Callbacks of one user's flows, each on a connection of its own.
struct Crowd {
    Crowd(ServedApp& site, std::size_t size) {
        Browser bob(site.world);
        bob.sign_up("bob" + std::to_string(site.world.count("users")) + "@example.com");
        for (std::size_t i = 0; i < size; ++i) {
            requests.push_back(site.callback_of(bob));
            clients.emplace_back(site.endpoint);
        }
        for (std::size_t i = 0; i < size; ++i) clients[i].send(requests[i]);
    }

    // Those that have been answered, once there are that many.
    std::vector<std::size_t> await_answers(std::size_t count) {
        std::vector<std::size_t> answered;
        for (const auto end = std::chrono::steady_clock::now() + 20s;
             answered.size() < count && std::chrono::steady_clock::now() < end;) {
            answered.clear();
            for (std::size_t i = 0; i < clients.size(); ++i) {
                if (clients[i].has_input(1ms)) answered.push_back(i);
            }
        }
        return answered;
    }
    std::string location(std::size_t which) {
        const auto response = clients[which].read();
        return response ? response->field("Location") : "none";
    }

    std::vector<std::string> requests;
    std::vector<Client> clients;
};

ServedAppOptions four_workers() {
    ServedAppOptions options;
    options.workers = 4;
    options.callbacks = {.places = 2, .max_wait = 60s, .max_waiting = 1};
    options.fetch.first_byte = 60s;
    options.fetch.whole = 60s;
    return options;
}

// A worker is free a moment after its answer has gone.
void check_workers_in_work(const ServedApp& site, std::uint64_t expected) {
    const auto end = std::chrono::steady_clock::now() + 20s;
    while (site.server->counters().requests_in_work != expected && std::chrono::steady_clock::now() < end)
        std::this_thread::yield();
    CHECK(site.server->counters().requests_in_work == expected);
    CHECK(site.server->counters().requests_waiting == 0);
}

}  // namespace

TEST_CASE("Callbacks at a provider that hangs leave workers to other requests, and nothing is lost by it",
          "[provider]") {
    HangingProvider provider;
    ServedApp site(plain_provider(provider.origin), four_workers());
    Crowd crowd(site, 10);
    provider.gate.await(2);

    const auto too_many = crowd.await_answers(7);
    CHECK(too_many.size() == 7);
    for (const std::size_t one : too_many) CHECK(crowd.location(one) == kFailed);
    for (int i = 0; i < 20; ++i) {
        CHECK(Client(site.endpoint).ask(get("/health")).status == 200);
        CHECK(Client(site.endpoint).ask(get("/me/cloud-status")).status == 401);
        CHECK(Client(site.endpoint).ask(get("/auth/onedrive/callback?code=c&state=x")).field("Location") ==
              kApp + "error=invalid_state");
    }
    check_workers_in_work(site, 3);
    CHECK(site.world.count("cloud_provider_accounts") == 0);

    provider.gate.open();
    std::vector<bool> had_its_answer(crowd.clients.size(), false);
    for (const std::size_t one : too_many) had_its_answer[one] = true;
    for (std::size_t i = 0; i < crowd.clients.size(); ++i) {
        if (!had_its_answer[i]) CHECK(crowd.location(i) == kSuccess);
    }
    // Now that there is room, the same requests again.
    for (const std::size_t one : too_many) {
        crowd.clients[one].send(crowd.requests[one]);
        CHECK(crowd.location(one) == kSuccess);
    }
    check_workers_in_work(site, 0);
}

TEST_CASE("A provider that never answers holds a worker for a bounded time", "[provider]") {
    HangingProvider provider;
    ServedAppOptions options = four_workers();
    options.callbacks.max_wait = 50ms;
    options.fetch = short_fetch_limits();
    ServedApp site(plain_provider(provider.origin), options);
    Crowd crowd(site, 12);
    for (std::size_t i = 0; i < crowd.clients.size(); ++i) CHECK(crowd.location(i) == kFailed);
    check_workers_in_work(site, 0);
    CHECK(site.world.count("cloud_provider_accounts") == 0);

    provider.gate.open();
    Crowd later(site, 1);
    CHECK(later.location(0) == kSuccess);
}
