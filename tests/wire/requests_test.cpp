// What a well-behaved client sees.
#include "wire/client.h"
#include "wire/edge_server.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace holdfast;
using namespace holdfast::test;

TEST_CASE("A request is answered, and the connection stays for the next one") {
    const EdgeServer edge;
    Client client(edge.endpoint);
    for (const std::string target : {"/a", "/b?code=abc==&x=1?y"}) {
        const auto response = client.ask(get(target));
        CHECK(response.status == 200);
        CHECK(response.body == "GET " + target + ": ");
        CHECK(response.field("X-Peer") == "127.0.0.1");
        CHECK(response.count("Date") == 1);
        CHECK(response.count("Server") == 0);
        CHECK(response.count("Connection") == 0);
    }
    const std::string body = "a=%zz&b=\r\n\r\n";
    CHECK(client.ask(post("/c", body)).body == "POST /c: " + body);
    for (const std::string method : {"PUT", "PATCH", "DELETE", "OPTIONS"}) {
        const auto response = client.ask(method + " / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
        CHECK(response.body == method + " /: x");
    }
    CHECK(edge.server->counters().connections_accepted == 1);
}

TEST_CASE("Header values come through as they were sent") {
    const EdgeServer edge;
    Client client(edge.endpoint);
    const auto response = client.ask(
        "GET / HTTP/1.1\r\nHost: a\r\nX-A: 100%25 %0d%0a+\r\nRange: bytes=0-0\r\nAccept-Encoding: gzip, "
        "br\r\n"
        "Content-Type: multipart/form-data\r\nREMOTE_ADDR: 1.2.3.4\r\n\r\n");
    CHECK(response.status == 200);
    CHECK(response.body == "GET /: ");
    CHECK(response.field("X-Saw-X-A") == "100%25 %0d%0a+");
    CHECK(response.field("X-Peer") == "127.0.0.1");
    CHECK(response.count("Content-Encoding") == 0);
}

TEST_CASE("Each request has an id of its own, and several cookies survive") {
    const EdgeServer edge;
    Client client(edge.endpoint);
    const auto first = client.ask(get("/cookies"));
    const auto second = client.ask(get("/cookies"));
    CHECK(first.field("X-Id").size() == 16);
    CHECK(first.field("X-Id") != second.field("X-Id"));
    CHECK(first.has_line("Set-Cookie: a=1"));
    CHECK(first.has_line("Set-Cookie: b=2"));
}

TEST_CASE("HEAD is answered like GET, without the content") {
    const EdgeServer edge;
    Client client(edge.endpoint);
    client.send("HEAD /abc HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto head = client.read(true);
    REQUIRE(head);
    CHECK(head->status == 200);
    CHECK(head->field("Content-Length") == std::to_string(std::string("HEAD /abc: ").size()));
    CHECK(head->count("Accept-Ranges") == 0);
    CHECK(client.ask(get("/next")).body == "GET /next: ");
}

TEST_CASE("Pipelined requests are answered in order, however they are cut") {
    const EdgeServer edge;
    std::string all;
    std::vector<std::string> bodies;
    for (int i = 0; i < 40; ++i) {
        const std::string target = "/" + std::to_string(i);
        all += i % 2 == 0 ? get(target) : post(target, "body " + target);
        bodies.push_back(i % 2 == 0 ? "GET " + target + ": " : "POST " + target + ": body " + target);
    }
    for (const std::size_t piece : {all.size(), std::size_t{7}, std::size_t{1}}) {
        Client client(edge.endpoint);
        for (std::size_t at = 0; at < all.size(); at += piece) client.send(all.substr(at, piece));
        for (const auto& body : bodies) {
            const auto response = client.read();
            REQUIRE(response);
            CHECK(response->body == body);
        }
    }
}

TEST_CASE("More pipelined requests than any buffer holds make the client wait, and all are answered") {
    EdgeServer edge;
    Client client(edge.endpoint);
    client.send(get("/gate"));
    edge.gate.await(1);
    const std::string request = post("/", std::string(1000, 'x'));
    std::size_t requests = 0;
    // While the first one is in work nothing more is read: the sockets fill up.
    std::string rest;
    while (requests < 100'000) {
        const std::size_t sent = client.send_some(request);
        if (sent > 0) ++requests;
        if (sent < request.size()) {
            if (sent > 0) rest = request.substr(sent);
            break;
        }
    }
    REQUIRE(requests < 100'000);
    edge.gate.open();
    REQUIRE(client.read()->body == "GET /gate: ");
    std::thread reader([&] {
        for (std::size_t i = 0; i < requests; ++i) CHECK(client.read()->status == 200);
    });
    client.send(rest);
    reader.join();
}

TEST_CASE("Connection: close and HTTP/1.0 end the connection after the response") {
    const EdgeServer edge;
    for (const std::string request :
         {"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n"}) {
        Client client(edge.endpoint);
        const auto response = client.ask(request + get("/never"));
        CHECK(response.body == "GET /: ");
        CHECK(response.has_line("Connection: close"));
        CHECK(client.is_closed());
    }
    Client client(edge.endpoint);
    CHECK(client.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").has_line("Connection: keep-alive"));
    CHECK(client.ask(get("/b")).body == "GET /b: ");
}

TEST_CASE("A client that has ended its side still gets its responses") {
    const EdgeServer edge;
    Client client(edge.endpoint);
    client.send(get("/a") + get("/b"));
    client.end_sending();
    CHECK(client.read()->body == "GET /a: ");
    CHECK(client.read()->body == "GET /b: ");
    CHECK(client.is_closed());
}

TEST_CASE("The server says 100 before a body that waits for it, once") {
    const EdgeServer edge;
    Client client(edge.endpoint);
    const std::string head =
        "POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
    CHECK(client.ask(head).status == 100);
    CHECK(client.ask("hi").body == "POST /a: hi");
    // It is not needed where the body is there.
    CHECK(client.ask(head + "hi").body == "POST /a: hi");
}

TEST_CASE("A large response arrives whole") {
    const EdgeServer edge;
    Client client(edge.endpoint);
    CHECK(client.ask(get("/big")).body == std::string(EdgeServer::kBigBytes, 'x'));
    CHECK(client.ask(get("/a")).body == "GET /a: ");
}

TEST_CASE("A handler that throws is answered 500 by the refusal, without its text") {
    const EdgeServer edge;
    Client client(edge.endpoint);
    const auto response = client.ask(get("/throw"));
    CHECK(response.status == 500);
    CHECK(response.body.find("\"status\":500") != std::string::npos);
    CHECK(client.ask(get("/a")).status == 200);
}

TEST_CASE("IPv4 and IPv6 are both served, and a mapped address is told as IPv4") {
    const EdgeServer v6({}, "::1");
    CHECK(Client(v6.endpoint).ask(get("/a")).field("X-Peer") == "::1");

    const EdgeServer both({}, "::");
    CHECK(Client({"::1", both.endpoint.port}).ask(get("/a")).field("X-Peer") == "::1");
    CHECK(Client({"127.0.0.1", both.endpoint.port}).ask(get("/a")).field("X-Peer") == "127.0.0.1");
}
