// Requests that wait for something scarce have workers of their own.
#include "wire/client.h"
#include "wire/edge_server.h"

#include <catch2/catch.hpp>

namespace holdfast::test {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kLaneQueue = 2;

// One worker for all, and a lane with one for the requests that wait at the gate.
http::ServerOptions with_lane() {
    http::ServerOptions options;
    options.workers = 1;
    options.lanes = {{"slow", 1, kLaneQueue}};
    return options;
}

std::uint64_t waiting_in_lane(const http::ServerCounters& counters) {
    return counters.lanes.at(0).requests_waiting;
}

// As many requests of the lane as it has room for.
std::vector<Client> fill_lane(const EdgeServer& edge) {
    std::vector<Client> clients;
    for (std::size_t i = 0; i <= kLaneQueue; ++i) {
        clients.emplace_back(edge.endpoint);
        clients.back().send(get("/gate"));
        edge.await([&](const http::ServerCounters& counters) {
            return counters.lanes.at(0).requests_in_work == 1 && waiting_in_lane(counters) == i;
        });
    }
    return clients;
}

}  // namespace

TEST_CASE("A lane that is full leaves the workers to all other requests") {
    EdgeServer edge(with_lane());
    auto slow = fill_lane(edge);
    Client quick(edge.endpoint);
    for (int i = 0; i < 10; ++i) {
        quick.send(get("/quick"));
        CHECK(quick.read()->status == 200);
    }
    edge.gate.open();
    for (Client& client : slow) CHECK(client.read()->status == 200);
}

TEST_CASE("A request more than a lane has room for is told to come again") {
    EdgeServer edge(with_lane());
    auto slow = fill_lane(edge);
    Client late(edge.endpoint);
    late.send(get("/gate"));
    const auto refused = late.read();
    CHECK(refused->status == 503);
    CHECK(refused->field("Retry-After") == "1");
    CHECK(edge.refusals(http::RefusalReason::queue_full) == 1);
    edge.gate.open();
    for (Client& client : slow) CHECK(client.read()->status == 200);
}

TEST_CASE("A request that has waited in a lane for too long is told to come again") {
    auto options = with_lane();
    options.times.queue = 500ms;
    EdgeServer edge(options);
    auto slow = fill_lane(edge);
    CHECK_FALSE(slow.back().has_input(600ms));
    edge.gate.open();
    CHECK(slow.front().read()->status == 200);
    for (std::size_t i = 1; i < slow.size(); ++i) CHECK(slow[i].read()->status == 503);
}

TEST_CASE("Requests that wait for the same workers are prepared together") {
    for (const bool in_lane : {false, true}) {
        CAPTURE(in_lane);
        http::ServerOptions options;
        options.workers = 1;
        if (in_lane) options.lanes = {{"slow", 1, 10}};
        EdgeServer edge(options);
        std::vector<Client> clients;
        for (std::size_t i = 0; i < 6; ++i) {
            clients.emplace_back(edge.endpoint);
            clients.back().send(get("/gate?" + std::to_string(i)));
            edge.await([&](const http::ServerCounters& counters) {
                return counters.requests_in_work == 1 && counters.requests_waiting == i;
            });
        }
        edge.gate.open();
        std::string together;
        for (std::size_t i = 0; i < clients.size(); ++i) {
            const auto response = clients[i].read();
            CHECK(response->body == "GET /gate?" + std::to_string(i) + ": ");
            together += " " + response->field("X-Ahead");
        }
        CHECK(together == "  3 3 3 2 2");
    }
}

TEST_CASE("What a request waits for its own preparation is no wait for a worker") {
    http::ServerOptions options;
    options.workers = 1;
    options.times.queue = 500ms;
    EdgeServer edge(options);
    std::vector<Client> clients;
    for (const std::string target : {"/gate", "/ahead", "/ahead"}) {
        clients.emplace_back(edge.endpoint);
        clients.back().send(get(target));
        edge.await([&](const http::ServerCounters& counters) {
            return counters.requests_in_work == 1 && counters.requests_waiting == clients.size() - 1;
        });
    }
    edge.gate.open();
    edge.ahead_gate.await(1);
    CHECK_FALSE(clients.back().has_input(600ms));
    edge.ahead_gate.open();
    for (Client& client : clients) CHECK(client.read()->status == 200);
}

TEST_CASE("A stop answers what waits in a lane") {
    EdgeServer edge(with_lane());
    auto slow = fill_lane(edge);
    std::jthread stop([&] { edge.server->stop({}); });
    edge.gate.open();
    for (Client& client : slow) CHECK(client.read()->status == 200);
}

}  // namespace holdfast::test
