#include "base/clock.h"
#include "base/encoding.h"
#include "base/random.h"
#include "support/manual_clock.h"

#include <chrono>
#include <limits>
#include <set>
#include <string>

#include <catch2/catch.hpp>

using namespace holdfast::base;
using namespace std::chrono_literals;

TEST_CASE("rfc3339 writes UTC with microseconds") {
    CHECK(rfc3339(from_unix_seconds(1795244400)) == "2026-11-21T07:00:00.000000Z");
    CHECK(rfc3339(from_unix_seconds(951782399) + 1us) == "2000-02-28T23:59:59.000001Z");
    CHECK(rfc3339(from_unix_seconds(0) - 1us) == "1969-12-31T23:59:59.999999Z");
    CHECK(rfc3339(Time::max()) == "9999-12-31T23:59:59.999999Z");
    CHECK(rfc3339(Time::min()) == "0000-01-01T00:00:00.000000Z");
}

TEST_CASE("unix_seconds rounds down, before 1970 too") {
    CHECK(unix_seconds(from_unix_seconds(7) + 999999us) == 7);
    for (const std::int64_t far :
         {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
        const Time nearest = from_unix_seconds(far);
        CHECK((nearest > from_unix_seconds(0)) == (far > 0));
        CHECK(from_unix_seconds(unix_seconds(nearest)) == nearest);
    }
    CHECK(unix_seconds(from_unix_seconds(0) - 1us) == -1);
}

TEST_CASE("SystemClock tells today's time") { CHECK(SystemClock().now() > from_unix_seconds(1700000000)); }

TEST_CASE("ManualClock stands until it is moved") {
    holdfast::test::ManualClock clock;
    CHECK(rfc3339(clock.now()) == "2026-11-21T07:00:00.000000Z");
    clock.advance(90s);
    CHECK(rfc3339(clock.now()) == "2026-11-21T07:01:30.000000Z");
    clock.set(from_unix_seconds(0));
    CHECK(unix_seconds(clock.now()) == 0);
}

TEST_CASE("random values have their size and do not repeat") {
    CHECK(random_bytes(0).empty());
    CHECK(random_bytes(1000).size() == 1000);
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) seen.insert(random_bytes(16));
    CHECK(seen.size() == 1000);
}

TEST_CASE("ordered_uuid is of version 7 and rises with the time - RFC 9562 section 5.7") {
    // The time of RFC 9562's example in appendix A.6.
    const Time then{std::chrono::milliseconds(0x017F22E279B0)};
    std::set<std::string> made;
    for (int i = 0; i < 100; ++i) {
        const std::string uuid = ordered_uuid(then);
        REQUIRE(is_uuid(uuid));
        CHECK(uuid.starts_with("017f22e2-79b0-7"));
        CHECK(std::string("89ab").find(uuid[19]) != std::string::npos);
        CHECK(ordered_uuid(then - std::chrono::milliseconds(1)) < uuid);
        made.insert(uuid);
    }
    CHECK(made.size() == 100);
}

TEST_CASE("random_uuid is of version 4 - RFC 9562 section 5.4") {
    for (int i = 0; i < 100; ++i) {
        const std::string uuid = random_uuid();
        REQUIRE(is_uuid(uuid));
        CHECK(uuid[14] == '4');
        CHECK(std::string("89ab").find(uuid[19]) != std::string::npos);
    }
}
