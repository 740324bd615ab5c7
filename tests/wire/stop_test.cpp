// A graceful stop: what was admitted is answered, nobody else waits.
#include "wire/client.h"
#include "wire/edge_server.h"

#include <chrono>
#include <string>
#include <thread>

#include <catch2/catch.hpp>
#include <unistd.h>

using namespace holdfast;
using namespace holdfast::test;
using namespace std::chrono_literals;

TEST_CASE("A stop answers what is in work and what is queued, and closes the rest at once") {
    http::ServerOptions options;
    options.workers = 1;
    EdgeServer edge(options);
    Client working(edge.endpoint);
    working.send(get("/gate"));
    edge.gate.await(1);
    Client queued(edge.endpoint);
    queued.send(get("/queued"));
    edge.await([](const http::ServerCounters& counters) { return counters.requests_waiting == 1; });
    Client idle(edge.endpoint);
    Client sending(edge.endpoint);
    sending.send("GET / HTTP/1.1\r\n");
    edge.await([](const http::ServerCounters& counters) { return counters.connections_open == 4; });

    bool all_answered = false;
    std::thread stopping([&] { all_answered = edge.server->stop(0ms); });
    CHECK(idle.is_closed());
    CHECK(sending.read()->status == 503);
    CHECK(sending.is_closed());
    edge.gate.open();
    const auto response = working.read();
    REQUIRE(response);
    CHECK(response->body == "GET /gate: ");
    CHECK(response->has_line("Connection: close"));
    CHECK(working.is_closed());
    CHECK(queued.read()->body == "GET /queued: ");
    stopping.join();
    CHECK(all_answered);
    CHECK(edge.server->counters().connections_open == 0);
    CHECK_THROWS(Client(edge.endpoint));
    CHECK(edge.server->stop(0ms));
}

TEST_CASE("While a stop drains, newcomers and idle connections are served once more") {
    http::ServerOptions options;
    options.times.linger = 50ms;
    EdgeServer draining(options);
    Client kept(draining.endpoint), idle(draining.endpoint);
    CHECK(kept.ask(get("/a")).status == 200);
    CHECK(idle.ask(get("/a")).status == 200);

    std::jthread stopping([&] { draining.server->stop(1s); });
    const auto is_told_to_go = [&] {
        Client newcomer(draining.endpoint);
        const auto response = newcomer.ask(get("/b"));
        CHECK(response.status == 200);
        return response.has_line("Connection: close");
    };
    while (!is_told_to_go()) continue;
    // A proxy has sent it before it knew of the stop.
    const auto last = kept.ask(get("/c"));
    CHECK(last.body == "GET /c: ");
    CHECK(last.has_line("Connection: close"));
    CHECK(kept.is_closed());
    CHECK(idle.is_closed());
    stopping.join();
    CHECK_THROWS(Client(draining.endpoint));
}

TEST_CASE("A stop does not wait for ever for a handler that does not end") {
    http::ServerOptions options;
    options.times.stop = 50ms;
    EdgeServer edge(options);
    Client client(edge.endpoint);
    client.send(get("/gate"));
    edge.gate.await(1);
    CHECK_FALSE(edge.server->stop(0ms));
    CHECK(client.is_closed());
    edge.gate.open();
}

TEST_CASE("A server that is destroyed stops first") {
    http::Endpoint endpoint;
    {
        const EdgeServer edge;
        endpoint = edge.endpoint;
        CHECK(Client(endpoint).ask(get("/a")).status == 200);
    }
    CHECK_THROWS(Client(endpoint));
}

TEST_CASE("A passed socket is left to its next owner: who has come is answered, who comes waits") {
    const int passed = http::Listener::bind({"127.0.0.1", 0}).release();
    const auto take = [&] { return http::Listener::take(::dup(passed)); };
    EdgeServer first({}, take());
    Client idle(first.endpoint);
    CHECK(idle.ask(get("/a")).status == 200);
    Client silent(first.endpoint), sending(first.endpoint);
    sending.send("GET /b HTTP/1.1\r\n");
    first.await([](const http::ServerCounters& counters) { return counters.connections_open == 3; });

    std::thread stopping([&] { first.server->stop(0ms); });
    CHECK(idle.is_closed());
    Client next(first.endpoint);
    next.send(get("/d"));
    sending.send("Host: a\r\n\r\n");
    CHECK(sending.read()->body == "GET /b: ");
    silent.send(get("/c"));
    const auto response = silent.read();
    REQUIRE(response);
    CHECK(response->body == "GET /c: ");
    CHECK(response->has_line("Connection: close"));
    stopping.join();
    CHECK(first.server->counters().connections_accepted == 3);

    EdgeServer second({}, take());
    CHECK(second.endpoint.text() == first.endpoint.text());
    CHECK(next.read()->body == "GET /d: ");
    ::close(passed);
}

TEST_CASE("A connection of a passed socket whose request does not come is closed in time") {
    http::ServerOptions options;
    options.times.leave = 50ms;
    const int passed = http::Listener::bind({"127.0.0.1", 0}).release();
    EdgeServer edge(options, http::Listener::take(passed));
    Client silent(edge.endpoint), sending(edge.endpoint);
    sending.send("GET / HTTP/1.1\r\n");
    edge.await([](const http::ServerCounters& counters) { return counters.connections_open == 2; });
    CHECK(edge.server->stop(0ms));
    CHECK(silent.is_closed());
    CHECK(sending.read()->status == 503);
}
