#include "sync/batches.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

namespace holdfast::sync {
namespace {

constexpr int kCallers = 8;

struct Item {
    int times_done = 0;  // no atomic: run() alone orders the two threads
    std::thread::id done_by{};
};

void complete(Item& item) {
    ++item.times_done;
    item.done_by = std::this_thread::get_id();
}

// Calls `call` on several threads at once and waits for all.
template <typename Call>
void on_all_callers(const Call& call) {
    std::vector<std::thread> callers;
    for (int i = 0; i < kCallers; ++i) callers.emplace_back(std::cref(call));
    for (std::thread& caller : callers) caller.join();
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
    std::atomic<std::size_t> leaders = 0, most_leaders = 0, largest = 0;
    const auto raise = [](std::atomic<std::size_t>& most, std::size_t value) {
        std::size_t seen = most;
        while (seen < value && !most.compare_exchange_weak(seen, value)) continue;
    };
    const auto work = [&](auto batch) noexcept {
        raise(most_leaders, ++leaders);
        raise(largest, batch.size());
        for (Item* item : batch) complete(*item);
        --leaders;
    };
    std::atomic<int> wrong = 0;
    on_all_callers([&] {
        for (int i = 0; i < kRounds; ++i) {
            Item item;
            batches.run(item, work);
            if (item.times_done != 1) ++wrong;
        }
    });
    CHECK(wrong == 0);
    CHECK(most_leaders <= kLeaders);
    CHECK(largest <= kMost);
}

TEST_CASE("Callers that come while a batch is under way are done together") {
    // The first batch waits until all callers are on their way into the queue. Whether they reach it before
    // the batch ends is up to the system's scheduler, so there are as many rounds as it takes.
    constexpr int kMostRounds = 10'000;
    std::size_t largest = 0;  // one batch at a time
    for (int round = 0; largest < 2 && round < kMostRounds; ++round) {
        Batches<Item, 1, kCallers> batches;
        std::atomic<int> on_their_way = 0;
        const auto work = [&](auto batch) noexcept {
            while (on_their_way < kCallers) std::this_thread::yield();
            largest = std::max(largest, batch.size());
        };
        on_all_callers([&] {
            Item item;
            ++on_their_way;
            batches.run(item, work);
        });
    }
    CHECK(largest >= 2);
}

}  // namespace holdfast::sync
