// What the edge turns away, and how: with an answer that the client gets to read.
#include "wire/client.h"
#include "wire/edge_server.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace holdfast;
using namespace holdfast::test;
using http::RefusalReason;

TEST_CASE("What is not well-formed is refused in the caller's shape, and the connection ends") {
    const EdgeServer edge;
    struct Row {
        std::string request;
        int status;
        RefusalReason reason;
    };
    const std::string host = "Host: a\r\n";
    const std::string post = "POST / HTTP/1.1\r\n" + host;
    for (const auto& [request, status, reason] : std::vector<Row>{
             {"GET / HTTP/1.1\r\n\r\n", 400, RefusalReason::malformed},
             {"GET / HTTP/1.1\nHost: a\n\n", 400, RefusalReason::malformed},
             {post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400, RefusalReason::malformed},
             {post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc", 400,
              RefusalReason::malformed},
             {"TRACE / HTTP/1.1\r\n" + host + "\r\n", 405, RefusalReason::method_not_allowed},
             {post + "Content-Type: application/json\r\n\r\n{}", 411, RefusalReason::length_required},
             {post + "Content-Length: 65537\r\n\r\n", 413, RefusalReason::body_too_large},
             {"GET /" + std::string(9000, 'x'), 414, RefusalReason::target_too_long},
             {post + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc", 415,
              RefusalReason::content_coding},
             {post + "Expect: 200-ok\r\n\r\n", 417, RefusalReason::expectation},
             {"GET / HTTP/1.1\r\n" + host + "X: " + std::string(20'000, 'x'), 431,
              RefusalReason::head_too_large},
             {"BREW / HTTP/1.1\r\n" + host + "\r\n", 501, RefusalReason::not_implemented},
             {post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 501,
              RefusalReason::not_implemented},
             {"GET / HTTP/3.0\r\n" + host + "\r\n", 505, RefusalReason::version},
         }) {
        INFO(request.substr(0, 100));
        const auto before = edge.refusals(reason);
        Client client(edge.endpoint);
        const auto response = client.ask(request);
        CHECK(response.status == status);
        CHECK(response.body.find("\"status\":" + std::to_string(status)) != std::string::npos);
        CHECK(response.field("Content-Type") == "application/json");
        CHECK(response.has_line("Connection: close"));
        CHECK(response.count("Date") == 1);
        CHECK(response.count("Allow") == (status == 405 ? 1 : 0));
        CHECK(client.is_closed());
        CHECK(edge.refusals(reason) == before + 1);
    }
    CHECK(edge.server->counters().requests == 0);
}

TEST_CASE("After a refusal nothing of the connection is served") {
    const EdgeServer edge;
    Client client(edge.endpoint);
    client.send(get("/a") + "GET / HTTP/1.1\r\n\r\n" + get("/b"));
    CHECK(client.read()->status == 200);
    CHECK(client.read()->status == 400);
    CHECK(client.is_closed());
}

TEST_CASE("A refused HEAD has no content") {
    const EdgeServer edge;
    Client client(edge.endpoint);
    client.send("HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\n");
    client.end_sending();
    CHECK(client.is_closed());

    http::ServerOptions options;
    options.workers = 1;
    options.bounds.queue = 0;
    const EdgeServer full(options);
    Client other(full.endpoint);
    other.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(other.read(true)->status == 503);
    CHECK(other.is_closed());
}

TEST_CASE("A client that goes on sending reads its refusal before the connection ends") {
    const EdgeServer edge;
    Client client(edge.endpoint);
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n");
    // Taken in, not answered by a reset, which could overtake the refusal.
    CHECK(client.send(std::string(500'000, 'x')));
    CHECK(client.read()->status == 413);
    CHECK(client.is_closed());
}

TEST_CASE("A full queue answers 503 with Retry-After, and what was queued is served") {
    http::ServerOptions options;
    options.workers = 1;
    options.bounds.queue = 2;
    EdgeServer edge(options);
    Client working(edge.endpoint);
    working.send(get("/gate"));
    edge.gate.await(1);
    Client first(edge.endpoint);
    Client second(edge.endpoint);
    first.send(get("/first"));
    second.send(get("/second"));
    edge.await([](const http::ServerCounters& counters) { return counters.requests_waiting == 2; });

    Client third(edge.endpoint);
    const auto refused = third.ask(get("/third"));
    CHECK(refused.status == 503);
    CHECK(refused.field("Retry-After") == "1");
    CHECK(third.is_closed());
    CHECK(edge.refusals(RefusalReason::queue_full) == 1);
    CHECK(edge.server->counters().requests_in_work == 1);

    edge.gate.open();
    CHECK(working.read()->body == "GET /gate: ");
    CHECK(first.read()->body == "GET /first: ");
    CHECK(second.read()->body == "GET /second: ");
}

TEST_CASE("A request that has waited too long for a worker is answered 503") {
    http::ServerOptions options;
    options.workers = 1;
    options.times.queue = std::chrono::milliseconds(500);
    EdgeServer edge(options);
    Client working(edge.endpoint);
    working.send(get("/gate"));
    edge.gate.await(1);
    Client waiting(edge.endpoint);
    waiting.send(get("/waiting"));
    edge.await([](const http::ServerCounters& counters) { return counters.requests_waiting == 1; });
    CHECK_FALSE(waiting.has_input(std::chrono::milliseconds(600)));
    edge.gate.open();
    CHECK(waiting.read()->status == 503);
    CHECK(working.read()->status == 200);
}

TEST_CASE("Slow handlers get all the workers") {
    http::ServerOptions options;
    options.workers = 8;
    EdgeServer edge(options);
    std::vector<Client> clients;
    for (std::size_t i = 0; i < options.workers; ++i) clients.emplace_back(edge.endpoint).send(get("/gate"));
    edge.gate.await(options.workers);
    edge.gate.open();
    for (auto& client : clients) CHECK(client.read()->status == 200);
}

TEST_CASE("Only so many connections of one address") {
    http::ServerOptions options;
    options.bounds.counts_loopback = true;
    options.bounds.connections_per_address = 2;
    const EdgeServer edge(options);
    Client first(edge.endpoint);
    {
        Client second(edge.endpoint);
        CHECK(first.ask(get()).status == 200);
        CHECK(second.ask(get()).status == 200);
        Client third(edge.endpoint);
        CHECK(third.read()->status == 503);
        CHECK(third.is_closed());
        CHECK(Client(edge.endpoint, "127.0.0.2").ask(get()).status == 200);
    }
    edge.await([](const http::ServerCounters& counters) { return counters.connections_open == 1; });
    CHECK(Client(edge.endpoint).ask(get()).status == 200);
    CHECK(first.ask(get()).status == 200);
    CHECK(edge.refusals(RefusalReason::address_connections) == 1);
}

TEST_CASE("Loopback, where a proxy stands, is not counted as an address") {
    http::ServerOptions options;
    options.bounds.connections_per_address = 1;
    const EdgeServer edge(options);
    Client first(edge.endpoint);
    Client second(edge.endpoint);
    CHECK(first.ask(get()).status == 200);
    CHECK(second.ask(get()).status == 200);
}

TEST_CASE("Only so many connections in all; an idle one makes room") {
    http::ServerOptions options;
    options.bounds.connections = 2;
    const EdgeServer edge(options);
    Client idle(edge.endpoint);
    CHECK(idle.ask(get()).status == 200);
    Client sending(edge.endpoint);
    sending.send("GET / HT");
    edge.await([](const http::ServerCounters& counters) { return counters.connections_open == 2; });

    Client next(edge.endpoint);
    next.send("GET / HT");
    CHECK(idle.is_closed());
    Client refused(edge.endpoint);
    CHECK(refused.read()->status == 503);
    CHECK(sending.ask("TP/1.1\r\nHost: a\r\n\r\n").status == 200);
    CHECK(next.ask("TP/1.1\r\nHost: a\r\n\r\n").status == 200);
    CHECK(edge.refusals(RefusalReason::connections) == 1);
}

TEST_CASE("Only so many large bodies at a time; small ones need no place") {
    http::ServerOptions options;
    options.bounds.small_body = 100;
    options.bounds.large_bodies = 1;
    const EdgeServer edge(options);
    const std::string large = post("/", std::string(101, 'x'));
    const std::string small = post("/", std::string(100, 'x'));
    Client holder(edge.endpoint);
    holder.send(large.substr(0, large.size() - 1));
    // Answered in the same loop: the holder has been read before.
    CHECK(Client(edge.endpoint).ask(small).status == 200);
    Client refused(edge.endpoint);
    CHECK(refused.ask(large).status == 503);
    CHECK(edge.refusals(RefusalReason::large_bodies) == 1);
    CHECK(holder.ask("x").status == 200);
    CHECK(Client(edge.endpoint).ask(large).status == 200);
}

TEST_CASE("What is known of a refused request is handed on") {
    EdgeServer edge;
    const auto refused = [&](const std::string& request) {
        Client client(edge.endpoint, "127.0.0.2");
        const auto response = client.ask(request);
        const auto known = edge.last_refused();
        CHECK(known.status == response.status);
        CHECK(response.body.find(known.id) != std::string::npos);
        CHECK(known.remote_address == "127.0.0.2");
        return known;
    };
    const auto whole = refused("POST /a?b=c HTTP/1.0\r\nHost: a\r\nContent-Length: 99999\r\n\r\n");
    CHECK(whole.reason == RefusalReason::body_too_large);
    CHECK(whole.method == "POST");
    CHECK(whole.target == "/a?b=c");
    CHECK(whole.is_http_1_0);
    const auto odd = refused("GET  /x HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(odd.reason == RefusalReason::malformed);
    CHECK(odd.method == "GET");
    const auto incomplete = refused("GET /" + std::string(9000, 'x'));
    CHECK(incomplete.reason == RefusalReason::target_too_long);
    CHECK(incomplete.method.empty());
    CHECK(incomplete.target.empty());
    const auto failed = refused(get("/throw"));
    CHECK_FALSE(failed.reason);
    CHECK(failed.status == 500);
    CHECK(failed.target == "/throw");
}
