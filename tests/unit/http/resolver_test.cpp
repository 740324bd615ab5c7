#include "http/resolver.h"

#include "http/fetch.h"
#include "wire/raw_server.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace holdfast::http;
using namespace std::chrono_literals;
using holdfast::test::RawServer;
using std::chrono::steady_clock;

namespace {

SocketAddress loopback_address(std::uint16_t port) {
    SocketAddress address{};
    const sockaddr_in v4 = holdfast::test::loopback(port);
    std::memcpy(&address.bytes, &v4, sizeof(v4));
    address.size = sizeof(v4);
    return address;
}

// A system whose name servers say nothing until they are told to.
class SilentSystem {
  public:
    LookUp look_up() const {
        return [state = state_](const std::string& host, std::uint16_t port) {
            std::unique_lock lock(state->mutex);
            state->asked.push_back(host);
            state->changed.notify_all();
            state->changed.wait(lock, [&] { return state->answers; });
            ++state->answered;
            state->changed.notify_all();
            return SocketAddresses{loopback_address(port)};
        };
    }
    void answer() {
        const std::lock_guard lock(state_->mutex);
        state_->answers = true;
        state_->changed.notify_all();
    }
    void await_answers(int count) {
        std::unique_lock lock(state_->mutex);
        state_->changed.wait(lock, [&] { return state_->answered >= count; });
    }
    // All hosts that it was asked for, once there are `count` of them.
    std::vector<std::string> asked(std::size_t count) {
        std::unique_lock lock(state_->mutex);
        state_->changed.wait(lock, [&] { return state_->asked.size() >= count; });
        return state_->asked;
    }

  private:
    struct State {
        std::mutex mutex;
        std::condition_variable changed;
        std::vector<std::string> asked;
        bool answers = false;
        int answered = 0;
    };
    std::shared_ptr<State> state_ = std::make_shared<State>();
};

Deadline in(std::chrono::milliseconds time) { return steady_clock::now() + time; }

// An address of ::1 that takes no connection and refuses none: its queue is full.
class DeadAddress {
  public:
    DeadAddress() : listener_(::socket(AF_INET6, SOCK_STREAM, 0)) {
        sockaddr_in6 v6{};
        v6.sin6_family = AF_INET6;
        v6.sin6_addr = in6addr_loopback;
        socklen_t size = sizeof(v6);
        if (::bind(listener_.get(), reinterpret_cast<sockaddr*>(&v6), size) != 0 ||
            ::listen(listener_.get(), 0) != 0) {
            return;
        }
        getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&v6), &size);
        std::memcpy(&address.bytes, &v6, sizeof(v6));
        address.size = sizeof(v6);
        for (bool was_taken = true; was_taken;) {
            Socket socket(::socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0));
            (void)::connect(socket.get(), reinterpret_cast<sockaddr*>(&v6), sizeof(v6));
            was_taken = wait_writable(socket.get(), in(100ms)) == Wait::ready;
            fillers_.push_back(std::move(socket));
        }
        is_there = true;
    }

    SocketAddress address{};
    bool is_there = false;  // false where this machine has no IPv6

  private:
    Socket listener_;
    std::vector<Socket> fillers_;
};

}  // namespace

TEST_CASE("a numeric address is not looked up") {
    Resolver resolver(
        [](const std::string&, std::uint16_t) -> SocketAddresses { throw std::logic_error("looked up"); });
    const auto v4 = resolver.resolve("127.0.0.1", 8080, in(0ms));
    REQUIRE(v4);
    REQUIRE(v4->size() == 1);
    sockaddr_in address{};
    std::memcpy(&address, &v4->front().bytes, sizeof(address));
    CHECK(ntohs(address.sin_port) == 8080);
    CHECK(address.sin_addr.s_addr == htonl(INADDR_LOOPBACK));
    const auto v6 = resolver.resolve("::1", 1, in(0ms));
    REQUIRE(v6);
    CHECK(v6->front().bytes.ss_family == AF_INET6);
}

TEST_CASE("a name is looked up by the system, and one that can't be has no address") {
    Resolver by_system(look_up);
    const auto found = by_system.resolve("localhost", 80, in(5s));
    REQUIRE(found);
    CHECK_FALSE(found->empty());

    Resolver failing(
        [](const std::string&, std::uint16_t) -> SocketAddresses { throw std::runtime_error("no memory"); });
    const auto none = failing.resolve("example.com", 80, in(5s));
    REQUIRE(none);
    CHECK(none->empty());
}

TEST_CASE("a system that does not answer is waited for until the deadline, by one thread for each host") {
    SilentSystem system;
    Resolver resolver(system.look_up());
    const auto start = steady_clock::now();
    for (int i = 0; i < 3; ++i) CHECK_FALSE(resolver.resolve("login.example", 443, in(20ms)));
    CHECK_FALSE(resolver.resolve("graph.example", 443, in(20ms)));
    CHECK(steady_clock::now() - start < 2s);
    CHECK(system.asked(2) == std::vector<std::string>{"login.example", "graph.example"});

    auto patient =
        std::async(std::launch::async, [&] { return resolver.resolve("login.example", 443, in(10s)); });
    system.answer();
    const auto found = patient.get();
    REQUIRE(found);
    CHECK(found->size() == 1);
    CHECK(resolver.resolve("graph.example", 443, in(10s)));
}

TEST_CASE("a lookup outlives the resolver that began it") {
    SilentSystem system;
    {
        Resolver resolver(system.look_up());
        CHECK_FALSE(resolver.resolve("login.example", 443, in(1ms)));
    }
    system.answer();
    system.await_answers(1);
}

TEST_CASE("a fetch waits for a silent system no longer than for a connection") {
    SilentSystem system;
    FetchLimits limits;
    limits.connect = 100ms;
    const auto fetcher = open_fetcher(limits, system.look_up());
    const auto start = steady_clock::now();
    const FetchResult result = fetcher->fetch({"GET", "http://login.example/", {}, ""});
    REQUIRE(std::holds_alternative<FetchFailure>(result));
    CHECK(std::get<FetchFailure>(result) == FetchFailure::connect_timeout);
    CHECK(steady_clock::now() - start >= 100ms);
    CHECK(steady_clock::now() - start < 2s);
    system.answer();
    system.await_answers(1);
}

TEST_CASE("where one family of addresses leads nowhere the other one is connected to") {
    const DeadAddress dead;
    if (!dead.is_there) return;
    RawServer server([](int descriptor) {
        RawServer::read_request(descriptor);
        holdfast::test::send_text(descriptor, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    });
    FetchLimits limits;
    limits.connect = 1s;
    const auto fetch_by = [&](const SocketAddresses& addresses) {
        return open_fetcher(limits, [&](const std::string&, std::uint16_t) { return addresses; })
            ->fetch({"GET", "http://login.example/", {}, ""});
    };
    const auto alive = loopback_address(server.port());
    auto start = steady_clock::now();
    const auto found = fetch_by({dead.address, dead.address, dead.address, alive});
    REQUIRE(std::holds_alternative<Answer>(found));
    CHECK(std::get<Answer>(found).body == "ok");
    CHECK(steady_clock::now() - start < limits.connect);

    start = steady_clock::now();
    const auto lost = fetch_by({dead.address, dead.address});
    REQUIRE(std::holds_alternative<FetchFailure>(lost));
    CHECK(std::get<FetchFailure>(lost) == FetchFailure::connect_timeout);
    CHECK(steady_clock::now() - start < 2s);
}
