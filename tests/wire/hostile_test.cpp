// Clients that mean harm: they cost a bounded amount of memory, no worker and no descriptor.
#include "support/process_figures.h"
#include "wire/client.h"
#include "wire/edge_server.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <malloc.h>

using namespace holdfast;
using namespace holdfast::test;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kMegabyte = 1 << 20;

// Memory that is free in one thread's arena is not used by another's: with one arena the resident size is
// what is really in use.
[[maybe_unused]] const int kOneArena = mallopt(M_ARENA_MAX, 1);

// Measures from construction to check(): memory under 8 MiB more, and no descriptor left behind.
class Cost {
  public:
    explicit Cost(const EdgeServer& edge) : edge_(edge) {
        // What the first request costs once and for all is not the attack's.
        CHECK(Client(edge.endpoint).ask(get()).status == 200);
        settle();
        resident_ = resident_bytes();
        descriptors_ = open_descriptors();
    }

    void check() const {
        settle();
        // The last ones may still wait to be accepted, and closed.
        const auto end = std::chrono::steady_clock::now() + 10s;
        while (open_descriptors() > descriptors_ && std::chrono::steady_clock::now() < end) settle();
        CHECK(open_descriptors() <= descriptors_);
        if (kMeasuresMemory) CHECK(resident_bytes() < resident_ + 8 * kMegabyte);
        CHECK(Client(edge_.endpoint).ask(get("/after")).body == "GET /after: ");
    }

  private:
    void settle() const {
        edge_.await([](const http::ServerCounters& counters) { return counters.connections_open == 0; });
    }

    const EdgeServer& edge_;
    std::size_t resident_;
    std::size_t descriptors_;
};

// Sends the piece again and again, up to that many bytes; how many were taken.
std::size_t flood(Client& client, const std::string& piece, std::size_t bytes) {
    std::size_t sent = 0;
    while (sent < bytes && client.send(piece)) sent += piece.size();
    return sent;
}

}  // namespace

TEST_CASE("Floods are refused early: bodies, chunks, header lines, a line without an end") {
    const EdgeServer edge;
    struct Row {
        std::string begin;
        std::string piece;
        int status;
    };
    const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
    for (const auto& [begin, piece, status] : std::vector<Row>{
             {post + "Content-Length: 104857600\r\n\r\n", std::string(64 * 1024, 'x'), 413},
             {post + "Transfer-Encoding: chunked\r\n\r\n", "10000\r\n" + std::string(65536, 'x') + "\r\n",
              501},
             {post, "X-A: b\r\n", 431},
             {post + "X-A: ", std::string(64 * 1024, 'x'), 431},
             {"GET /", std::string(64 * 1024, 'x'), 414},
         }) {
        INFO(status << " " << piece.substr(0, 10));
        const Cost cost(edge);
        {
            Client client(edge.endpoint);
            client.send(begin);
            CHECK(flood(client, piece, 100 * kMegabyte) < 20 * kMegabyte);
        }
        cost.check();
        const auto reason = status == 413   ? http::RefusalReason::body_too_large
                            : status == 501 ? http::RefusalReason::not_implemented
                            : status == 414 ? http::RefusalReason::target_too_long
                                            : http::RefusalReason::head_too_large;
        CHECK(edge.refusals(reason) >= 1);
    }
}

TEST_CASE("1,500 slow and idle connections cost no worker, and others are all served") {
    http::ServerOptions options;
    options.workers = 2;
    const EdgeServer edge(options);
    const std::size_t each = std::min<std::size_t>(500, raise_descriptor_limit() / 8);
    const Cost cost(edge);
    {
        const std::size_t before = resident_bytes();
        std::vector<Client> hostile;
        for (std::size_t i = 0; i < each; ++i) {
            hostile.emplace_back(edge.endpoint).send("GET / HTTP/1.1\r\nHost: a\r\nX-A: ");
            hostile.emplace_back(edge.endpoint)
                .send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
            hostile.emplace_back(edge.endpoint);
        }
        edge.await(
            [&](const http::ServerCounters& counters) { return counters.connections_open == 3 * each; });
        if (kMeasuresMemory) CHECK(resident_bytes() - before < 3 * each * 32 * 1024 / 4);

        for (int i = 0; i < 200; ++i) {
            for (std::size_t slow = 0; slow < hostile.size(); slow += 10) hostile[slow].send_some("x");
            Client client(edge.endpoint);
            CHECK(client.ask(get("/a")).body == "GET /a: ");
            CHECK(client.ask(post("/b", "c")).body == "POST /b: c");
        }
        CHECK(edge.server->counters().requests == 1 + 400);
    }
    cost.check();
}

TEST_CASE("Connections with as much as they may hold cost 32 KiB each") {
    http::ServerOptions options;
    options.bounds.large_bodies = 0;
    const EdgeServer edge(options);
    constexpr std::size_t kConnections = 200;
    const std::size_t body = options.bounds.small_body;
    const std::string begin =
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body) + "\r\n";
    // One long value, and as many lines as there may be: their bookkeeping costs more than their bytes.
    std::string lines;
    for (int i = 0; i < 62; ++i) lines += "X-" + std::to_string(i) + ": " + std::string(250, 'x') + "\r\n";
    const std::string heads[] = {begin + "X: " + std::string(16'200, 'x') + "\r\n\r\n",
                                 begin + lines + "\r\n"};
    const Cost cost(edge);
    {
        const std::size_t before = resident_bytes();
        std::vector<Client> hostile;
        for (std::size_t i = 0; i < kConnections; ++i) {
            hostile.emplace_back(edge.endpoint).send(heads[i % 2] + std::string(body - 1, 'x'));
        }
        // The last one has been read when an honest one after it is answered.
        CHECK(Client(edge.endpoint).ask(get("/a")).status == 200);
        CHECK(edge.server->counters().connections_open >= kConnections);
        CHECK(edge.refusals(http::RefusalReason::large_bodies) == 0);
        if (kMeasuresMemory) CHECK((resident_bytes() - before) / kConnections < 32 * 1024);
    }
    cost.check();
}

TEST_CASE("Connects without end leave no descriptor and no memory behind") {
    const EdgeServer edge;
    const Cost cost(edge);
    // Ports of loopback that are closed by their client wait a minute: many addresses have many of them.
    for (int i = 0; i < 20'000; ++i) {
        Client client(edge.endpoint, "127.0." + std::to_string(i / 1000 + 1) + ".1");
        if (i % 2 == 0) client.send("GET / HTTP/1.1\r\n");
    }
    cost.check();
    CHECK(edge.server->counters().connections_accepted >= 20'000);
}

TEST_CASE("Clients that go away in the middle leave nothing behind") {
    EdgeServer edge;
    const auto come_and_go = [&] {
        for (int i = 0; i < 200; ++i) {
            Client(edge.endpoint).send(get("/page"));
            Client(edge.endpoint).send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\nx");
            Client(edge.endpoint).send(post("/", "x") + post("/", "y") + "GET");
        }
        edge.await([](const http::ServerCounters& counters) {
            return counters.requests_waiting == 0 && counters.requests_in_work == 0 &&
                   counters.connections_open == 0;
        });
    };
    come_and_go();
    const Cost cost(edge);
    for (int i = 0; i < 5; ++i) come_and_go();
    cost.check();
}

TEST_CASE("The reply to a client that has gone finds nobody, and harms nobody") {
    EdgeServer edge;
    {
        Client gone(edge.endpoint);
        gone.send(get("/gate"));
        edge.gate.await(1);
    }
    edge.gate.open();
    CHECK(Client(edge.endpoint).ask(get("/a")).status == 200);
}
