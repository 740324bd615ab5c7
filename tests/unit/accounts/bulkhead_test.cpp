#include "accounts/bulkhead.h"

#include <atomic>
#include <future>
#include <optional>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

namespace holdfast::accounts {

using namespace std::chrono_literals;
using Place = Bulkhead::Place;

TEST_CASE("A bulkhead has so many places and no more, and gets each one back") {
    Bulkhead bulkhead({.places = 2, .waiting = 0, .max_wait = 10s});
    std::optional<Place> first(std::in_place, bulkhead);
    const Place second(bulkhead);
    CHECK(*first);
    CHECK(second);
    CHECK_FALSE(Place(bulkhead));
    CHECK(bulkhead.taken() == 2);
    first.reset();
    CHECK(Place(bulkhead));
    CHECK(bulkhead.taken() == 1);
}

TEST_CASE("Who waits for a place gets the one that is given back") {
    Bulkhead bulkhead({.places = 1, .waiting = 1, .max_wait = 60s});
    std::optional<Place> first(std::in_place, bulkhead);
    auto waits = std::async(std::launch::async, [&] { return static_cast<bool>(Place(bulkhead)); });
    while (bulkhead.waiting() == 0) std::this_thread::yield();
    CHECK_FALSE(Place(bulkhead));  // at once: nobody else may wait
    first.reset();
    CHECK(waits.get());
    CHECK(bulkhead.taken() == 0);
    CHECK(bulkhead.waiting() == 0);
}

TEST_CASE("Who waited in vain takes no place away, and nobody's turn to wait") {
    Bulkhead bulkhead({.places = 1, .waiting = 1, .max_wait = 1ms});
    {
        const Place place(bulkhead);
        for (int i = 0; i < 3; ++i) CHECK_FALSE(Place(bulkhead));
    }
    CHECK(Place(bulkhead));
}

TEST_CASE("Many threads never have more places than there are") {
    Bulkhead bulkhead({.places = 3, .waiting = 100, .max_wait = 60s});
    std::atomic<int> inside = 0;
    std::atomic<int> most = 0;
    std::atomic<int> served = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 16; ++i) {
            threads.emplace_back([&] {
                for (int round = 0; round < 200; ++round) {
                    const Place place(bulkhead);
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

TEST_CASE("A bulkhead leaves a quarter of the workers to others, and has one place at least") {
    for (const std::size_t workers : {2U, 4U, 7U, 16U, 64U}) {
        const BulkheadLimits limits = BulkheadLimits::of(workers);
        CHECK(limits.places == workers / 2);
        CHECK(limits.places + limits.waiting <= workers - workers / 4);
    }
    CHECK(BulkheadLimits::of(1).places == 1);
}

}  // namespace holdfast::accounts
