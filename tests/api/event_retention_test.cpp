// Events go when they are older than the operator keeps them.
#include "api/story.h"

namespace holdfast::test {
namespace {

constexpr auto kDay = 24h;

std::string events(const World& world) {
    return world.database->scalar("SELECT count(*) FROM " + world.database->table("domain_events"));
}

void after(World& world, base::Time::duration time) {
    world.clock.advance(time);
    world.run_background();
}

}  // namespace

API_TEST_CASE("Events are deleted once they are older than they are kept", "[api][events]") {
    World world(backend_type.fresh(), {.keep_events = std::chrono::days(10)});
    const User ada(world, "ada");
    CHECK(events(world) == "2");
    after(world, 10 * kDay - 1h);
    CHECK(events(world) == "2");
    after(world, 2h);
    CHECK(events(world) == "0");
}

API_TEST_CASE("Events that are kept for ever stay", "[api][events]") {
    World world(backend_type.fresh(), {.keep_events = std::chrono::days(0)});
    const User ada(world, "ada");
    for (int i = 0; i < 2; ++i) after(world, 10 * 365 * kDay);
    CHECK(events(world) == "2");
}

}  // namespace holdfast::test
