// The process as a service manager sees it: what it is passed and what it tells (sd_listen_fds(3),
// sd_notify(3)).
#include "support/datagram_socket.h"
#include "support/holdfast_process.h"
#include "wire/client.h"

#include <atomic>
#include <csignal>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <sys/socket.h>

using namespace holdfast;
using namespace holdfast::test;

namespace {

// A socket that listens and outlives the servers that it is passed to.
class PassedSocket {
  public:
    explicit PassedSocket(const std::string& address = "127.0.0.1", int type = SOCK_STREAM)
        : socket_(::socket(AF_INET, type, 0)) {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_addr.s_addr = htonl(address == "0.0.0.0" ? INADDR_ANY : INADDR_LOOPBACK);
        socklen_t size = sizeof(to);
        REQUIRE(::bind(socket_, reinterpret_cast<const sockaddr*>(&to), size) == 0);
        if (type == SOCK_STREAM) REQUIRE(::listen(socket_, 128) == 0);
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&to), &size);
        endpoint = {"127.0.0.1", ntohs(to.sin_port)};
    }
    ~PassedSocket() { ::close(socket_); }
    PassedSocket(const PassedSocket&) = delete;
    PassedSocket& operator=(const PassedSocket&) = delete;

    // The command of a server that gets it as descriptor 3; a shell knows the number that its process keeps.
    std::vector<std::string> serve(const std::vector<std::string>& flags, int count = 1) const {
        const std::string number = std::to_string(socket_);
        std::vector<std::string> words = {"/bin/bash",
                                          "-c",
                                          "LISTEN_PID=$$ LISTEN_FDS=" + std::to_string(count) +
                                              R"( exec "$@" 3<&)" + number +
                                              (count > 1 ? " 4<&" + number : ""),
                                          "bash",
                                          HOLDFAST_BINARY,
                                          "serve"};
        words.insert(words.end(), flags.begin(), flags.end());
        return words;
    }

    http::Endpoint endpoint;

  private:
    int socket_;
};

int health(const http::Endpoint& endpoint) { return Client(endpoint).ask(get("/health")).status; }

std::string data_dir(const TempDir& folder) { return (folder.path() / "data").string(); }

}  // namespace

TEST_CASE("A server tells when it serves, that it lives and that it stops") {
    const TempDir folder;
    const std::string name = (folder.path() / "notify").string();
    const DatagramSocket socket(name);
    auto words = demo_with({"--data-dir", data_dir(folder), "--drain-seconds", "0"});
    words.insert(words.begin(), {HOLDFAST_BINARY, "serve"});
    Process server(words, {"NOTIFY_SOCKET=" + name, "WATCHDOG_USEC=20000"});
    REQUIRE(socket.read() == "READY=1");
    CHECK(health(endpoint_of(server)) == 200);
    for (int i = 0; i < 5; ++i) CHECK(socket.read() == "WATCHDOG=1");
    server.signal(SIGTERM);
    std::string told;
    while (told != "STOPPING=1") {
        const auto next = socket.read();
        REQUIRE(next);
        CHECK((*next == "WATCHDOG=1" || *next == "STOPPING=1"));
        told = *next;
    }
    CHECK(server.await_end() == 0);
}

TEST_CASE("A server serves the socket that it is passed") {
    const TempDir folder;
    const PassedSocket socket;
    Process server(socket.serve({"--demo", "--data-dir", data_dir(folder), "--listen", "127.0.0.1:0",
                                 "--demo-listen", "127.0.0.1:0"}));
    CHECK(endpoint_of(server).text() == socket.endpoint.text());
    CHECK(health(socket.endpoint) == 200);
    CHECK_THAT(server.said(), Catch::Contains("The service manager has passed the socket of " +
                                              socket.endpoint.text() + ": --listen is not used"));
    CHECK(server.stop() == 0);
}

TEST_CASE("A socket that can't be served stops the start with one line") {
    const TempDir folder;
    const auto fault = [&](const PassedSocket& socket, int count = 1) {
        Process server(socket.serve(demo_with({"--data-dir", data_dir(folder)}), count));
        CHECK(server.await_end() == 2);
        return server.said();
    };
    CHECK_THAT(fault(PassedSocket("127.0.0.1", SOCK_DGRAM)), Catch::Contains("no stream socket"));
    CHECK_THAT(fault(PassedSocket("127.0.0.1"), 2), Catch::Contains("more than one socket"));
    CHECK_THAT(fault(PassedSocket("0.0.0.0")), Catch::Contains("with --demo the server listens on loopback"));
}

TEST_CASE("Restarts of a server with a passed socket lose no connection") {
    const TempDir folder;
    const PassedSocket socket;
    const auto start = [&] {
        return std::make_unique<Process>(
            socket.serve(demo_with({"--data-dir", data_dir(folder), "--drain-seconds", "0"})));
    };
    std::atomic<bool> is_over = false;
    std::atomic<int> answered = 0;
    std::vector<std::string> lost;
    std::jthread client([&] {
        while (!is_over) {
            try {
                if (const int status = health(socket.endpoint); status != 200)
                    lost.push_back(std::to_string(status));
            } catch (const std::exception& fault) {
                lost.emplace_back(fault.what());
            }
            ++answered;
        }
    });
    const auto await_more = [&] {
        for (const int before = answered; answered < before + 50;) std::this_thread::yield();
    };
    auto server = start();
    for (int restarts = 0; restarts < 3; ++restarts) {
        await_more();
        // It has begun to send a request when the stop comes, and ends it afterwards.
        Client slow(socket.endpoint), idle(socket.endpoint);
        slow.send("GET /health HTTP/1.1\r\n");
        CHECK(idle.ask(get("/health")).status == 200);
        server->signal(SIGTERM);
        CHECK(idle.is_closed());
        slow.send("Host: localhost\r\n\r\n");
        CHECK(server->await_end() == 0);
        server = start();
        const auto response = slow.read();
        CHECK((response && response->status == 200));
    }
    await_more();
    is_over = true;
    client.join();
    CHECK(lost == std::vector<std::string>());
    CHECK(server->stop() == 0);
}
