// Every step has a whole time, however many bytes drip meanwhile. The deadlines are small here; a test waits
// for what they bring about, never for a time of its own.
#include "wire/client.h"
#include "wire/edge_server.h"

#include <chrono>
#include <string>

#include <catch2/catch.hpp>

using namespace holdfast;
using namespace holdfast::test;
using namespace std::chrono_literals;
using http::RefusalReason;

namespace {

// Sends one byte after another, until something comes back.
void drip(Client& client, char byte) {
    while (!client.has_input(5ms) && client.send_some(std::string(1, byte)) == 1) continue;
}

}  // namespace

TEST_CASE("A head that drips is answered 408 when its time is over") {
    http::ServerOptions options;
    options.times.head = 100ms;
    const EdgeServer edge(options);
    Client client(edge.endpoint);
    client.send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
    const auto begin = std::chrono::steady_clock::now();
    drip(client, 'x');
    CHECK(client.read()->status == 408);
    CHECK(client.is_closed());
    CHECK(std::chrono::steady_clock::now() - begin >= 90ms);
    CHECK(edge.refusals(RefusalReason::timeout) == 1);
}

TEST_CASE("A body that drips is answered 408 when its time is over") {
    http::ServerOptions options;
    options.times.body = 100ms;
    const EdgeServer edge(options);
    Client client(edge.endpoint);
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n");
    drip(client, 'x');
    CHECK(client.read()->status == 408);
    CHECK(client.is_closed());
    CHECK(edge.server->counters().requests == 0);
}

TEST_CASE("A pipelined head has a time of its own") {
    http::ServerOptions options;
    options.times.head = 50ms;
    const EdgeServer edge(options);
    Client client(edge.endpoint);
    client.send(get("/a") + "GET / HTTP/1.1\r\n");
    CHECK(client.read()->body == "GET /a: ");
    CHECK(client.read()->status == 408);
    CHECK(client.is_closed());
}

TEST_CASE("A connection without a byte is closed without a word, a new one and an idle one") {
    http::ServerOptions options;
    options.times.head = 50ms;
    options.times.idle = 50ms;
    const EdgeServer edge(options);
    Client fresh(edge.endpoint);
    CHECK(fresh.is_closed());
    Client idle(edge.endpoint);
    CHECK(idle.ask(get("/a")).status == 200);
    CHECK(idle.is_closed());
    CHECK(edge.refusals(RefusalReason::timeout) == 0);
}

TEST_CASE("Requests that keep coming keep a connection alive beyond the times of a single one") {
    http::ServerOptions options;
    options.times.head = 100ms;
    options.times.idle = 100ms;
    const EdgeServer edge(options);
    Client client(edge.endpoint);
    const auto end = std::chrono::steady_clock::now() + 250ms;
    while (std::chrono::steady_clock::now() < end) CHECK(client.ask(get("/a")).status == 200);
}

TEST_CASE("A client that does not read its response loses the connection, and costs no worker") {
    http::ServerOptions options;
    options.workers = 1;
    options.times.write = 100ms;
    const EdgeServer edge(options);
    Client slow(edge.endpoint, "", 4096);
    slow.send(get("/big"));
    edge.await([](const http::ServerCounters& counters) {
        return counters.requests == 1 && counters.requests_in_work == 0 && counters.requests_waiting == 0;
    });
    CHECK(Client(edge.endpoint).ask(get("/a")).status == 200);
    edge.await([](const http::ServerCounters& counters) { return counters.connections_open == 0; });
    CHECK_FALSE(slow.read());
}

TEST_CASE("A request in work has no deadline at the edge") {
    http::ServerOptions options;
    options.times.head = options.times.body = options.times.idle = options.times.write = 20ms;
    EdgeServer edge(options);
    Client client(edge.endpoint);
    client.send(get("/gate"));
    edge.gate.await(1);
    Client other(edge.endpoint);
    CHECK(other.is_closed());  // its own deadline has passed meanwhile
    edge.gate.open();
    CHECK(client.read()->status == 200);
}

TEST_CASE("A client that goes on sending after its refusal is cut off") {
    http::ServerOptions options;
    options.times.linger = 50ms;
    const EdgeServer edge(options);
    Client client(edge.endpoint);
    CHECK(client.ask("GET / HTTP/1.1\r\n\r\n").status == 400);
    // Its side stays open: the server ends it all the same.
    edge.await([](const http::ServerCounters& counters) { return counters.connections_open == 0; });
    CHECK(client.is_closed());
}
