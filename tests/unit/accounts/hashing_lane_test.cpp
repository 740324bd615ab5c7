#include "accounts/hashing_lane.h"

#include <atomic>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

namespace holdfast::accounts {
namespace {

using namespace std::chrono_literals;

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

TEST_CASE("A hashing lane without a free slot hashes nothing") {
    HashingLane lane(0, 0ms);
    CHECK_FALSE(lane.hash("secret"));
    CHECK_FALSE(lane.verify("rubbish", "secret"));
}

TEST_CASE("Everybody who waits for a slot gets one in turn") {
    HashingLane lane(1, 10min);
    std::atomic<int> hashed = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                if (lane.hash("secret")) ++hashed;
            });
        }
    }
    CHECK(hashed == 4);
}

}  // namespace holdfast::accounts
