// Leases: one holder at a time, and what comes after it.
#include "storage/leases.h"

#include "base/random.h"
#include "contract/fixture.h"
#include "support/threads.h"

#include <algorithm>

namespace holdfast::contract {
namespace {

struct LeaseFixture : Fixture {
    using Fixture::Fixture;

    bool take(const std::string& holder, Time now, std::string_view lease = "sweep") {
        return store->run(TakeLease{lease, holder, now, now + 30s});
    }

    const std::string one = base::random_uuid();
    const std::string other = base::random_uuid();
};

}  // namespace

STORE_TEST_CASE("a lease has one holder, who may hold it on", "[leases]") {
    LeaseFixture f(backend_type.fresh());
    CHECK(f.take(f.one, kNow));
    CHECK_FALSE(f.take(f.other, kNow + 29s));
    CHECK(f.take(f.one, kNow + 29s));
    CHECK_FALSE(f.take(f.other, kNow + 30s));
    CHECK(f.take(f.other, kNow, "another lease"));
}

STORE_TEST_CASE("a lease that has ended is taken over, and its old holder does not get it back", "[leases]") {
    LeaseFixture f(backend_type.fresh());
    REQUIRE(f.take(f.one, kNow));
    CHECK_FALSE(f.take(f.other, kNow + 30s - 1us));
    CHECK(f.take(f.other, kNow + 30s));
    CHECK_FALSE(f.take(f.one, kNow + 31s));
    CHECK(f.count("holdfast_leases") == 1);
}

STORE_TEST_CASE("of 32 who take a lease at once one gets it, whether it is new or has ended", "[leases]") {
    LeaseFixture f(backend_type.fresh());
    for (const Time now : {kNow, kNow + 30s}) {
        const auto taken =
            test::run_together(32, [&](std::size_t) { return f.take(base::random_uuid(), now); });
        CHECK(std::ranges::count(taken, true) == 1);
    }
}

}  // namespace holdfast::contract
