#include "sync/semaphore.h"

#include <atomic>
#include <future>
#include <latch>
#include <optional>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

namespace holdfast::sync {
namespace {

using namespace std::chrono_literals;
using Place = Semaphore::Place;

void wait_for_waiters(const Semaphore& semaphore, std::size_t waiters) {
    while (semaphore.figures().waiting < waiters) std::this_thread::yield();
}

// Gives the only place back while a caller sleeps for it, and asks for it again. True if that caller had it
// first.
bool is_served_first(Semaphore& semaphore) {
    std::optional<Place> place(std::in_place, semaphore);
    std::atomic<bool> is_served = false;
    const std::jthread sleeper([&] {
        const Place own(semaphore);
        is_served = true;
    });
    wait_for_waiters(semaphore, 1);
    place.reset();
    place.emplace(semaphore);
    const bool was_first = is_served;
    place.reset();
    return was_first;
}

}  // namespace

TEST_CASE("A semaphore has so many places and no more, and gets each one back") {
    Semaphore semaphore({.places = 2, .max_wait = 10s, .max_waiting = 0});
    std::optional<Place> first(std::in_place, semaphore);
    const Place second(semaphore);
    CHECK(*first);
    CHECK(second);
    CHECK_FALSE(Place(semaphore));
    CHECK(semaphore.figures().taken == 2);
    first.reset();
    CHECK(Place(semaphore));
    CHECK(semaphore.figures().taken == 1);
}

TEST_CASE("Without a place nobody gets in, and without patience nobody waits") {
    Semaphore none({.places = 0});
    CHECK_FALSE(Place(none));
    CHECK(none.figures().refused == 1);
}

TEST_CASE("A caller that waits gets the place that is given back") {
    Semaphore semaphore({.places = 1, .max_wait = 60s, .max_waiting = 1});
    std::optional<Place> first(std::in_place, semaphore);
    auto waits = std::async(std::launch::async, [&] { return static_cast<bool>(Place(semaphore)); });
    wait_for_waiters(semaphore, 1);
    CHECK_FALSE(Place(semaphore));  // at once: nobody else may wait
    first.reset();
    CHECK(waits.get());
    CHECK(semaphore.figures().taken == 0);
    CHECK(semaphore.figures().waiting == 0);
    CHECK(semaphore.figures().refused == 1);
}

TEST_CASE("Callers get their places in the order in which they came") {
    Semaphore semaphore({.places = 1, .max_wait = 60s});
    std::vector<std::size_t> served;
    {
        std::optional<Place> held(std::in_place, semaphore);
        std::vector<std::jthread> callers;
        for (std::size_t i = 0; i < 4; ++i) {
            callers.emplace_back([&, i] {
                const Place place(semaphore);
                served.push_back(i);
            });
            wait_for_waiters(semaphore, i + 1);
        }
        held.reset();
    }
    CHECK(served == std::vector<std::size_t>{0, 1, 2, 3});
}

TEST_CASE("A caller that waited in vain takes no place away, and nobody's turn to wait") {
    Semaphore semaphore({.places = 1, .max_wait = 1ms, .max_waiting = 1});
    {
        const Place place(semaphore);
        for (int i = 0; i < 3; ++i) CHECK_FALSE(Place(semaphore));
    }
    CHECK(Place(semaphore));
    CHECK(semaphore.figures().refused == 3);
}

TEST_CASE("A caller that runs goes on with a place before one that sleeps") {
    Semaphore semaphore({.places = 1, .max_wait = 60s, .hand_over_after = 60s});
    bool was_before = false;
    for (int i = 0; i < 1'000 && !was_before; ++i) was_before = !is_served_first(semaphore);
    CHECK(was_before);
}

TEST_CASE("A caller that has waited for long gets the place before one that runs") {
    Semaphore semaphore({.places = 1, .max_wait = 60s, .hand_over_after = 0us});
    for (int i = 0; i < 200; ++i) REQUIRE(is_served_first(semaphore));
}

TEST_CASE("Two places that are given back at once wake two callers") {
    Semaphore semaphore({.places = 2, .max_wait = 10s, .hand_over_after = 60s});
    for (int i = 0; i < 200; ++i) {
        const auto start = std::chrono::steady_clock::now();
        std::optional<Place> first(std::in_place, semaphore), second(std::in_place, semaphore);
        std::latch both(2);
        const auto wait = [&] {
            const Place own(semaphore);
            both.arrive_and_wait();
        };
        const std::jthread one(wait), other(wait);
        wait_for_waiters(semaphore, 2);
        first.reset();
        second.reset();
        both.wait();
        const auto waited = std::chrono::steady_clock::now() - start;
        REQUIRE(waited < 10s);
    }
}

TEST_CASE("Many callers that wait in vain leave no place taken and nobody waiting") {
    const auto hand_over_after = GENERATE(0us, 50us, 1000us);
    Semaphore semaphore({.places = 2, .max_wait = 1ms, .hand_over_after = hand_over_after});
    std::atomic<std::uint64_t> served = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&] {
                for (int round = 0; round < 300; ++round) {
                    const Place place(semaphore);
                    if (!place) continue;
                    ++served;
                    const auto end = std::chrono::steady_clock::now() + 200us;
                    while (std::chrono::steady_clock::now() < end) continue;
                }
            });
        }
    }
    const SemaphoreFigures figures = semaphore.figures();
    CHECK(figures.taken == 0);
    CHECK(figures.waiting == 0);
    CHECK(served + figures.refused == 8 * 300);
}

TEST_CASE("Many threads never have more places than there are") {
    const auto hand_over_after = GENERATE(0us, 1000us, 60'000'000us);
    Semaphore semaphore({.places = 3, .max_wait = 60s, .hand_over_after = hand_over_after});
    std::atomic<int> inside = 0;
    std::atomic<int> most = 0;
    std::atomic<int> served = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 16; ++i) {
            threads.emplace_back([&] {
                for (int round = 0; round < 200; ++round) {
                    const Place place(semaphore);
                    if (!place) continue;
                    const int now = ++inside;
                    for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) continue;
                    ++served;
                    --inside;
                }
            });
        }
    }
    CHECK(served == 16 * 200);
    CHECK(most <= 3);
}

}  // namespace holdfast::sync
