#include "sync/batches.h"

#include "support/threads.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

namespace holdfast::sync {
namespace {

constexpr std::size_t kCallers = 8;

struct Item {
    int times_done = 0;  // no atomic: run() alone orders the two threads
    std::thread::id done_by{};
};

void complete(Item& item) {
    ++item.times_done;
    item.done_by = std::this_thread::get_id();
}

}  // namespace

TEST_CASE("A caller without others does its own work") {
    Batches<Item, 1, 4> batches;
    for (int i = 0; i < 3; ++i) {
        Item item;
        batches.run(item, [](auto batch) noexcept {
            for (Item* each : batch) complete(*each);
        });
        CHECK(item.times_done == 1);
        CHECK(item.done_by == std::this_thread::get_id());
    }
}

TEST_CASE("Each item is done once, in batches no larger and no more at a time than allowed") {
    constexpr int kRounds = 2'000;
    constexpr std::size_t kLeaders = 2;
    constexpr std::size_t kMost = 3;
    Batches<Item, kLeaders, kMost> batches;
    std::atomic<std::size_t> leaders = 0, over_limits = 0;
    const auto work = [&](auto batch) noexcept {
        if (++leaders > kLeaders || batch.size() > kMost) ++over_limits;
        for (Item* item : batch) complete(*item);
        --leaders;
    };
    const auto wrong = test::run_together(kCallers, [&](std::size_t) {
        int not_once = 0;
        for (int i = 0; i < kRounds; ++i) {
            Item item;
            batches.run(item, work);
            if (item.times_done != 1) ++not_once;
        }
        return not_once;
    });
    for (const int not_once : wrong) CHECK(not_once == 0);
    CHECK(over_limits == 0);
}

TEST_CASE("Callers that come while a batch is under way are done together") {
    // The first batch waits until all callers are on their way into the queue. Whether they reach it before
    // the batch ends is up to the system's scheduler, so there are as many rounds as it takes.
    constexpr int kMostRounds = 10'000;
    std::size_t largest = 0;  // one batch at a time
    for (int round = 0; largest < 2 && round < kMostRounds; ++round) {
        Batches<Item, 1, kCallers> batches;
        std::atomic<std::size_t> on_their_way = 0;
        const auto work = [&](auto batch) noexcept {
            while (on_their_way < kCallers) std::this_thread::yield();
            largest = std::max(largest, batch.size());
            for (Item* item : batch) complete(*item);
        };
        const auto done = test::run_together(kCallers, [&](std::size_t) {
            Item item;
            ++on_their_way;
            batches.run(item, work);
            return item.times_done;
        });
        for (const int times : done) REQUIRE(times == 1);
    }
    CHECK(largest >= 2);
}

}  // namespace holdfast::sync
