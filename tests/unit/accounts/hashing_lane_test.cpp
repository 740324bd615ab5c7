#include "accounts/hashing_lane.h"

#include <atomic>
#include <latch>
#include <optional>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

namespace holdfast::accounts {
namespace {

using namespace std::chrono_literals;
using Slot = HashingLane::Slot;

}  // namespace

TEST_CASE("A hashing lane hashes and verifies, and gives its slot back each time") {
    HashingLane lane(1, 0ms);
    const auto hash = lane.hash("secret");
    REQUIRE(hash);
    CHECK(lane.verify(*hash, "secret") == crypto::PasswordCheck::match);
    CHECK(lane.verify(*hash, "Secret") == crypto::PasswordCheck::mismatch);
    CHECK(lane.verify("rubbish", "secret") == crypto::PasswordCheck::unusable);
    CHECK(lane.hash("secret"));
}

TEST_CASE("A hashing lane has so many slots and no more") {
    HashingLane lane(2, 0ms);
    std::optional<Slot> first(std::in_place, lane);
    const Slot second(lane);
    CHECK(*first);
    CHECK(second);
    CHECK_FALSE(Slot(lane));
    CHECK_FALSE(lane.hash("secret"));
    CHECK_FALSE(lane.verify("rubbish", "secret"));

    first.reset();
    CHECK(lane.hash("secret"));
    CHECK(Slot(lane));
}

TEST_CASE("Who waited in vain takes no slot away") {
    HashingLane lane(1, 1ms);
    {
        const Slot slot(lane);
        for (int i = 0; i < 3; ++i) CHECK_FALSE(Slot(lane));
    }
    CHECK(Slot(lane));
}

TEST_CASE("Who waits gets the slot that is given back") {
    HashingLane lane(1, 10min);
    std::optional<Slot> held(std::in_place, lane);
    std::latch waiting(4);
    std::atomic<int> hashed = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                waiting.count_down();
                if (lane.hash("secret")) ++hashed;
            });
        }
        waiting.wait();
        held.reset();
    }
    CHECK(hashed == 4);
}

}  // namespace holdfast::accounts
