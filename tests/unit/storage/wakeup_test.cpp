#include "sync/wakeup.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

#include <catch2/catch.hpp>

namespace holdfast::sync {

TEST_CASE("A thread that is woken before it sleeps goes on at once") {
    Wakeup wakeup;
    wakeup.wake();
    wakeup.wait();
    SUCCEED();
}

TEST_CASE("What is done before a wakeup is seen after it, which may then be destroyed") {
    for (int i = 0; i < 2'000; ++i) {
        int written = 0;  // no atomic: the wakeup alone orders the two threads
        auto wakeup = std::make_unique<Wakeup>();
        std::thread other([&written, &wakeup = *wakeup, i] {
            written = i;
            wakeup.wake();
        });
        wakeup->wait();
        wakeup.reset();
        REQUIRE(written == i);
        other.join();
    }
}

TEST_CASE("A wait has an end, and a later wakeup is still had") {
    using namespace std::chrono_literals;
    Wakeup wakeup;
    CHECK_FALSE(wakeup.wait_until(std::chrono::steady_clock::now() + 1500us));
    CHECK_FALSE(wakeup.wait_until(std::chrono::steady_clock::now() - 1s));
    wakeup.wake();
    CHECK(wakeup.wait_until(std::chrono::steady_clock::now() + 60s));
    std::thread other([&] { wakeup.wake(); });
    CHECK(wakeup.wait_until(std::chrono::steady_clock::now() + 60s));
    other.join();
}

TEST_CASE("A wakeup serves its thread again and again") {
    Wakeup ping, pong;
    std::atomic<int> rounds = 0;
    std::thread other([&] {
        for (int i = 0; i < 2'000; ++i) {
            ping.wait();
            ++rounds;
            pong.wake();
        }
    });
    for (int i = 0; i < 2'000; ++i) {
        REQUIRE(rounds == i);
        ping.wake();
        pong.wait();
    }
    other.join();
}

}  // namespace holdfast::sync
