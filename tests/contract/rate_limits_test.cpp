#include "storage/rate_limits.h"

#include "contract/fixture.h"
#include "support/threads.h"

#include <algorithm>
#include <vector>

namespace holdfast::contract {
namespace {

constexpr RateLimit kThree{10s, 3};

std::vector<RateCharge> one(const std::string& key, const RateLimit& limit = kThree) {
    return {{key, limit}};
}

// Nullopt where there was room under all keys; else how long there will be none.
std::optional<std::chrono::microseconds> charge(Store& store, const std::vector<RateCharge>& charges,
                                                Time now) {
    const auto limited = store.run(Charge{charges, now});
    if (!limited) return std::nullopt;
    return limited->wait;
}

}  // namespace

STORE_TEST_CASE("what is forgotten under a key counts no more", "[rate limits]") {
    Fixture f(backend_type.fresh());
    for (const char* key : {"a", "b"}) {
        for (int i = 0; i < 3; ++i) CHECK_FALSE(charge(*f.store, one(key), kNow));
    }
    f.store->run(ForgetCharge{"a"});
    CHECK_FALSE(charge(*f.store, one("a"), kNow));
    CHECK(charge(*f.store, one("b"), kNow));
}

STORE_TEST_CASE("charge lets a burst through, then one each interval", "[rate limits]") {
    Fixture f(backend_type.fresh());
    for (int i = 0; i < 3; ++i) CHECK_FALSE(charge(*f.store, one("a"), kNow));
    CHECK(charge(*f.store, one("a"), kNow) == 10s);
    CHECK(charge(*f.store, one("a"), kNow + 4s) == 6s);
    CHECK(charge(*f.store, one("a"), kNow + 10s - 1us) == 1us);
    CHECK_FALSE(charge(*f.store, one("a"), kNow + 10s));
    CHECK(charge(*f.store, one("a"), kNow + 10s) == 10s);
}

STORE_TEST_CASE("charge has the whole burst again once a key was left alone", "[rate limits]") {
    Fixture f(backend_type.fresh());
    for (int i = 0; i < 3; ++i) CHECK_FALSE(charge(*f.store, one("a"), kNow));
    for (int i = 0; i < 3; ++i) CHECK_FALSE(charge(*f.store, one("a"), kNow + 1h));
    CHECK(charge(*f.store, one("a"), kNow + 1h) == 10s);
}

STORE_TEST_CASE("charge counts nothing where it refuses", "[rate limits]") {
    Fixture f(backend_type.fresh());
    for (int i = 0; i < 3; ++i) CHECK_FALSE(charge(*f.store, one("a"), kNow));
    for (int i = 0; i < 100; ++i) CHECK(charge(*f.store, one("a"), kNow) == 10s);
}

STORE_TEST_CASE("charge keeps keys apart and answers for the fullest", "[rate limits]") {
    Fixture f(backend_type.fresh());
    const std::vector<RateCharge> both = {{"b", kThree}, {"a", {1min, 1}}};
    CHECK_FALSE(charge(*f.store, both, kNow));
    CHECK(charge(*f.store, both, kNow) == 1min);
    CHECK(charge(*f.store, both, kNow) == 1min);
    CHECK(charge(*f.store, one("b"), kNow) == 10s);
    CHECK(charge(*f.store, both, kNow) == 1min);
    CHECK_FALSE(charge(*f.store, one("c"), kNow));
}

STORE_TEST_CASE("charge sweeps keys that have no more effect, and no others", "[rate limits]") {
    Fixture f(backend_type.fresh());
    for (int i = 0; i < 5; ++i) REQUIRE_FALSE(charge(*f.store, one("old" + std::to_string(i)), kNow));
    for (int i = 0; i < 2; ++i) REQUIRE_FALSE(charge(*f.store, one("busy"), kNow));
    REQUIRE(f.count("rate_limits") == 6);
    REQUIRE_FALSE(charge(*f.store, one("new"), kNow + 10s));
    CHECK(f.count("rate_limits") == 2);
    for (int i = 0; i < 2; ++i) CHECK_FALSE(charge(*f.store, one("busy"), kNow + 10s));
    CHECK(charge(*f.store, one("busy"), kNow + 10s) == 10s);
}

STORE_TEST_CASE("charges at once of several instances let no more through than one", "[rate limits][races]") {
    Fixture f(backend_type.fresh());
    const auto second = f.backend->open();
    const RateLimit ten{1h, 10};
    // The same two keys in either order: nobody may wait for somebody who waits for them.
    const auto outcomes = test::run_together(40, [&](std::size_t i) {
        Store& instance = i % 2 == 0 ? *f.store : *second;
        const std::vector<RateCharge> charges = i % 4 < 2 ? std::vector<RateCharge>{{"x", ten}, {"y", ten}}
                                                          : std::vector<RateCharge>{{"y", ten}, {"x", ten}};
        return charge(instance, charges, kNow);
    });
    CHECK(std::ranges::count_if(outcomes, [](const auto& wait) { return !wait; }) == 10);
}

STORE_TEST_CASE("a network is known until its time is over, and the longest time counts", "[rate limits]") {
    Fixture f(backend_type.fresh());
    const auto knows = [&](const char* key, Time at) { return f.store->run(KnowsNetwork{key, at}); };
    CHECK_FALSE(knows("a", kNow));
    f.store->run(RememberNetwork{"a", kNow + 10s, kNow});
    f.store->run(RememberNetwork{"a", kNow + 5s, kNow});
    CHECK(knows("a", kNow + 10s - 1us));
    CHECK_FALSE(knows("a", kNow + 10s));
    CHECK_FALSE(knows("b", kNow));
    f.store->run(RememberNetwork{"a", kNow + 20s, kNow + 1s});
    CHECK(knows("a", kNow + 15s));
    f.store->run(RememberNetwork{"b", kNow + 60s, kNow + 20s});
    CHECK(f.count("known_networks") == 1);
}

}  // namespace holdfast::contract
