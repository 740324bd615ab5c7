// Requests that the event loop handles itself, beside those of a worker.
#include "http/prepared.h"
#include "http/server.h"
#include "support/gate.h"
#include "wire/client.h"

#include <stdexcept>
#include <string>
#include <thread>

#include <catch2/catch.hpp>

using namespace holdfast::http;
using holdfast::test::Client;
using holdfast::test::get;

namespace {

// Under /loop/ without a worker. The one worker waits at the gate.
struct Site {
    Site() {
        auto listener = Listener::bind({"127.0.0.1", 0});
        endpoint = listener.endpoint();
        ServerOptions options;
        options.workers = 1;
        server = serve(
            std::move(listener), options,
            {.route =
                 [](const Request& request) {
                     return request.path.starts_with("/loop/") ? kOnLoop : kGeneralLane;
                 },
             .handle = [this](const Request& request) { return handle(request); },
             .refuse =
                 [](const RefusedRequest& refused) { return Response::json(refused.status, "refused"); }});
    }

    Response handle(const Request& request) {
        if (request.path == "/loop/page") return page.answer();
        if (request.path == "/loop/gate") gate.pass();
        if (request.path == "/loop/fault") throw std::runtime_error("secret");
        if (!request.path.starts_with("/loop/")) gate.pass();
        return Response::json(200, request.path + request.body);
    }

    // More than the socket's buffers take at once.
    static constexpr std::size_t kPageBytes = 8 << 20;
    PreparedResponse page{Response::json(200, std::string(kPageBytes, 'x'))};
    holdfast::test::Gate gate;
    Endpoint endpoint;
    std::unique_ptr<Server> server;
};

}  // namespace

TEST_CASE("a request on the loop needs no worker") {
    Site site;
    Client busy(site.endpoint), waiting(site.endpoint), quick(site.endpoint);
    busy.send(get("/slow"));
    waiting.send(get("/slow"));
    CHECK(quick.ask(get("/loop/1")).body == "/loop/1");
    CHECK(quick.ask(get("/loop/fault")).status == 500);
    site.gate.open();
    CHECK(busy.read()->body == "/slow");
    CHECK(waiting.read()->body == "/slow");
}

TEST_CASE("pipelined requests on the loop are answered in order, many more than in one turn") {
    Site site;
    site.gate.open();
    Client client(site.endpoint);
    std::string requests;
    for (int i = 0; i < 100; ++i) {
        requests +=
            "POST /loop/ HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n" + std::to_string(10 + i % 90);
        if (i % 40 == 0) requests += get("/worker/" + std::to_string(i));
    }
    client.send(requests);
    for (int i = 0; i < 100; ++i) {
        CHECK(client.read()->body == "/loop/" + std::to_string(10 + i % 90));
        if (i % 40 == 0) CHECK(client.read()->body == "/worker/" + std::to_string(i));
    }
    CHECK(site.server->counters().requests == 103);
}

TEST_CASE("a client that takes a prepared answer slowly gets the whole of it, and others theirs meanwhile") {
    Site site;
    Client slow(site.endpoint), other(site.endpoint);
    slow.send(get("/loop/page"));
    CHECK(other.ask(get("/loop/1")).body == "/loop/1");
    CHECK(slow.read()->body == std::string(Site::kPageBytes, 'x'));
    CHECK(slow.ask(get("/loop/2")).body == "/loop/2");
}

TEST_CASE("a loop turns when it is asked to, and not while something holds it up") {
    Site site;
    CHECK(site.server->is_turning());
    while (!site.server->is_turning()) std::this_thread::yield();
    Client client(site.endpoint);
    client.send(get("/loop/gate"));
    site.gate.await(1);
    (void)site.server->is_turning();
    CHECK_FALSE(site.server->is_turning());
    CHECK_FALSE(site.server->is_turning());
    site.gate.open();
    CHECK(client.read()->body == "/loop/gate");
    while (!site.server->is_turning()) std::this_thread::yield();
}
