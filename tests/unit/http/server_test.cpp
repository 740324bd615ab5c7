#include "http/server.h"

#include "wire/client.h"

#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

using namespace holdfast::http;
using holdfast::test::Client;
using std::chrono::steady_clock;

namespace {

Response refuse(const RefusedRequest& request) {
    return Response::json(request.status, "refused " + std::to_string(request.status) + " " + request.id);
}

struct Running {
    using Handler = std::function<Response(const Request&)>;

    explicit Running(Handler handler, const ServerOptions& options = {})
        : Running(bind(), std::move(handler), options) {}
    Running(Listener listener, Handler handler, const ServerOptions& options)
        : port(listener.endpoint().port),
          server(serve(std::move(listener), options,
                       {.route = {}, .handle = std::move(handler), .refuse = refuse})) {}

    static Listener bind() { return Listener::bind({"127.0.0.1", 0}); }
    std::string get(const std::string& target, const std::string& fields = "") const {
        Client client({"127.0.0.1", port});
        client.send("GET " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n");
        return client.read()->text();
    }

    std::uint16_t port;
    std::unique_ptr<Server> server;
};

Response hello(const Request&) { return Response::json(200, "hello"); }

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a request reaches the handler whole, and the response the client") {
    Request seen;
    Running running([&](const Request& request) {
        seen = request;
        return Response::json(201, "made");
    });
    Client client({"127.0.0.1", running.port});
    client.send(
        "PUT /a%2Bb?code=abc==&x=1?y HTTP/1.1\r\nHost: a\r\nOrigin: http://%41\r\nContent-Length: "
        "4\r\n\r\nbody");
    const std::string response = client.read()->text();
    CHECK(response.starts_with("HTTP/1.1 201 Created\r\n"));
    CHECK(has(response, "\r\nContent-Type: application/json\r\n"));
    CHECK(has(response, "\r\nContent-Length: 4\r\n"));
    CHECK(has(response, "\r\nDate: "));
    CHECK(response.ends_with("\r\n\r\nmade"));
    CHECK_FALSE(has(response, "Server:"));
    CHECK(seen.method == "PUT");
    CHECK(seen.path == "/a+b");
    CHECK(*seen.query.only("code") == "abc==");
    CHECK(*seen.headers.find("origin") == "http://%41");
    CHECK(seen.body == "body");
    CHECK(seen.remote_address == "127.0.0.1");
    CHECK(seen.id.size() == 16);
}

TEST_CASE("HEAD gets the head of GET and no body") {
    Running running(hello);
    Client client({"127.0.0.1", running.port});
    client.send("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const std::string response = client.rest();
    CHECK(response.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(has(response, "\r\nContent-Length: 5\r\n"));
    CHECK(response.ends_with("\r\n\r\n"));
    CHECK_FALSE(has(response, "Accept-Ranges"));
}

TEST_CASE("any method that is known here is the handler's to judge") {
    Running running([](const Request& request) { return Response::json(405, request.method); });
    for (const std::string method : {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
        Client client({"127.0.0.1", running.port});
        client.send(method + " / HTTP/1.1\r\nHost: a\r\n\r\n");
        CHECK(client.read()->text().ends_with("\r\n\r\n" + method));
    }
}

TEST_CASE("several Set-Cookie fields arrive, in order") {
    Running running([](const Request&) {
        Response response = Response::empty(204);
        response.headers.add("Set-Cookie", "a=1");
        response.headers.add("X-Other", "x");
        response.headers.add("Set-Cookie", "b=2");
        return response;
    });
    const std::string response = running.get("/");
    const auto first = response.find("\r\nSet-Cookie: a=1\r\n");
    const auto second = response.find("\r\nSet-Cookie: b=2\r\n");
    CHECK(first < second);
    CHECK(second != std::string::npos);
    CHECK_FALSE(has(response, "Content-Length"));
}

TEST_CASE("a connection serves request after request, pipelined ones too") {
    Running running([](const Request& request) { return Response::json(200, request.path); });
    Client client({"127.0.0.1", running.port});
    client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(client.read()->text().ends_with("/1"));
    client.send(
        "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nokGET /3 HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(client.read()->text().ends_with("/2"));
    CHECK(client.read()->text().ends_with("/3"));
    client.send("GET /4 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const std::string last = client.rest();
    CHECK(last.ends_with("/4"));
    CHECK(has(last, "\r\nConnection: close\r\n"));
}

TEST_CASE("what is no request gets the refusal, and the connection ends") {
    struct Row {
        std::string text;
        int status;
    };
    Running running(hello);
    const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
    for (const auto& row : std::vector<Row>{
             {"GET / HTTP/1.1\r\n\r\n", 400},
             {"\x16\x03\x01\x02\n", 400},
             {post + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
             {post + "Content-Length: 65537\r\n\r\n" + std::string(65537, 'x'), 413},
             {"GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
             {"GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(17000, 'a') + "\r\n\r\n", 431},
         }) {
        INFO(row.status);
        Client client({"127.0.0.1", running.port});
        client.send(row.text);
        const std::string response = client.rest();
        CHECK(response.starts_with("HTTP/1.1 " + std::to_string(row.status) + " "));
        CHECK(has(response, "\r\nConnection: close\r\n"));
        const auto body = response.find("refused " + std::to_string(row.status) + " ");
        REQUIRE(body != std::string::npos);
        CHECK(response.size() - body == 12 + 16);
    }
}

TEST_CASE("a body of 64 KiB is admitted") {
    Running running(
        [](const Request& request) { return Response::json(200, std::to_string(request.body.size())); });
    Client client({"127.0.0.1", running.port});
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65536\r\n\r\n" + std::string(65536, 'x'));
    CHECK(client.read()->text().ends_with("65536"));
}

TEST_CASE("a client that waits for 100 Continue gets it") {
    Running running([](const Request& request) { return Response::json(200, request.body); });
    Client client({"127.0.0.1", running.port});
    for (int i = 0; i < 2; ++i) {
        client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        CHECK(client.read()->text() == "HTTP/1.1 100 Continue\r\n\r\n");
        client.send("ok");
        CHECK(client.read()->text().ends_with("\r\n\r\nok"));
    }
}

TEST_CASE("a handler that throws is a 500 by the refusal, without its text") {
    Running running([](const Request& request) -> Response {
        if (request.path == "/int") throw 7;
        throw std::runtime_error("secret");
    });
    for (const std::string path : {"/", "/int"}) {
        const std::string response = running.get(path);
        CHECK(response.starts_with("HTTP/1.1 500 "));
        CHECK(has(response, "refused 500 "));
        CHECK_FALSE(has(response, "secret"));
        CHECK_FALSE(has(response, "EXCEPTION"));
    }
}

TEST_CASE("a response that would split the head is a 500") {
    Running running([](const Request&) { return Response::redirect(307, "/app\r\nSet-Cookie: a=1"); });
    const std::string response = running.get("/");
    CHECK(response.starts_with("HTTP/1.1 500 "));
    CHECK_FALSE(has(response, "Set-Cookie"));
}

TEST_CASE("ranges and encodings that a client asks for change nothing") {
    Running running([](const Request&) { return Response::json(200, std::string(5000, 'x')); });
    for (const std::string fields :
         {"Range: bytes=0-1\r\n", "Range: rubbish\r\n", "Accept-Encoding: gzip, br\r\n"}) {
        const std::string response = running.get("/", fields);
        CHECK(response.starts_with("HTTP/1.1 200 "));
        CHECK(response.ends_with("\r\n\r\n" + std::string(5000, 'x')));
    }
}

TEST_CASE("connections that are idle or slow cost no worker") {
    ServerOptions options;
    options.workers = 1;
    Running running(hello, options);
    std::vector<Client> slow;
    for (int i = 0; i < 50; ++i) {
        slow.emplace_back(Endpoint{"127.0.0.1", running.port});
        if (i % 2 == 0) slow.back().send("GET / HT");
    }
    CHECK(running.get("/").ends_with("hello"));
}

TEST_CASE("many clients at once are all answered") {
    Running running([](const Request& request) { return Response::json(200, request.body); });
    std::vector<std::thread> threads;
    std::atomic<int> answered = 0;
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([&, t] {
            Client client({"127.0.0.1", running.port});
            for (int i = 0; i < 100; ++i) {
                const std::string body = std::to_string(t * 1000 + i);
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
                            "\r\n\r\n" + body);
                if (client.read()->text().ends_with("\r\n\r\n" + body)) ++answered;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(answered == 800);
}

TEST_CASE("stop() does not wait for idle connections, and closes them") {
    Running running(hello);
    Client client({"127.0.0.1", running.port});
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    REQUIRE(client.read()->text().ends_with("hello"));
    Client silent({"127.0.0.1", running.port});
    const auto start = steady_clock::now();
    running.server->stop({});
    CHECK(client.rest().empty());
    CHECK(silent.rest().empty());
    CHECK(steady_clock::now() - start < std::chrono::seconds(2));
    CHECK_THROWS_AS(Client({"127.0.0.1", running.port}), std::runtime_error);
    running.server->stop({});
}

TEST_CASE("stop() lets a request that was admitted finish") {
    std::promise<void> entered;
    std::promise<void> release;
    Running running([&](const Request&) {
        entered.set_value();
        release.get_future().wait();
        return Response::json(200, "finished");
    });
    Client client({"127.0.0.1", running.port});
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    entered.get_future().wait();
    std::thread stopper([&] { running.server->stop({}); });
    release.set_value();
    CHECK(client.rest().ends_with("finished"));
    stopper.join();
}

TEST_CASE("a port that is taken, or no address of ours, is one clear line") {
    Running running(hello);
    const std::string endpoint = "127.0.0.1:" + std::to_string(running.port);
    CHECK_THROWS_WITH(Listener::bind({"127.0.0.1", running.port}),
                      "cannot listen on " + endpoint + ": Address already in use");
    CHECK_THROWS_WITH(Listener::bind({"192.0.2.1", 0}),
                      "cannot listen on 192.0.2.1:0: Cannot assign requested address");
    CHECK_THROWS_AS(Listener::bind({"no such host", 0}), ListenError);
}

TEST_CASE("two that bound the same port can't both serve it") {
    Listener first = Listener::bind({"127.0.0.1", 0});
    Listener second = Listener::bind(first.endpoint());
    const Service service{.route = {}, .handle = hello, .refuse = refuse};
    const auto server = serve(std::move(first), {}, service);
    CHECK_THROWS_AS(serve(std::move(second), {}, service), ListenError);
}
