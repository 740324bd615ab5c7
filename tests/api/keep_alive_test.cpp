// Refresh tokens that nobody uses are used before the provider forgets them.
#include "accounts/keep_alive.h"

#include "api/story.h"
#include "storage/vault.h"
#include "support/threads.h"

namespace holdfast::test {
namespace {

constexpr auto kDays = 30 * 24h;

std::size_t refreshes(const World& world) {
    std::size_t count = 0;
    for (const auto& request : world.fetcher.requests(world.onedrive().token_endpoint))
        count += request.body.find("grant_type=refresh_token") != std::string::npos;
    return count;
}

// Links so many accounts, each a second after the other.
std::vector<std::string> link_many(World& world, User& user, int many) {
    std::vector<std::string> ids;
    for (int i = 0; i < many; ++i) {
        ids.push_back(link(user, "files" + std::to_string(i) + "@demo.example"));
        world.clock.advance(1s);
    }
    return ids;
}

void after(World& world, base::Time::duration time) {
    world.clock.advance(time);
    world.run_background();
}

// A round is due once a minute and a tenth have passed.
constexpr auto kRound = 66s;

}  // namespace

API_TEST_CASE("Refresh tokens are used when they were not for 30 days, five a minute, by one instance",
              "[api][keep-alive]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    link_many(world, ada, 7);
    after(world, kDays - 1min);
    CHECK(refreshes(world) == 0);
    after(world, 1h);
    CHECK(refreshes(world) == 5);
    world.run_background();
    CHECK(refreshes(world) == 5);
    after(world, kRound);
    CHECK(refreshes(world) == 7);
    CHECK(world.log.count("[KEEP_ALIVE] Refreshed the tokens of 5 accounts") == 1);
    // They were used: for the next 30 days there is nothing to do.
    for (int i = 0; i < 3; ++i) after(world, 2h);
    CHECK(refreshes(world) == 7);
    after(world, kDays);
    CHECK(refreshes(world) == 12);
}

API_TEST_CASE("A refresh token that an app's request has used meanwhile is left alone", "[api][keep-alive]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link_many(world, ada, 1).front();
    const auto stored = world.store.run(storage::FindTokens{id}).value();
    world.clock.advance(kDays);
    // Found, and refreshed by somebody else before this one begins.
    const storage::SealedGrant renewed{"sealed", std::nullopt, world.clock.now() + 1h, stored.granted_scope};
    world.store.answer<storage::ListIdleTokens>({stored}, 1);
    REQUIRE(world.store.run(storage::StoreTokens{
        {id, stored.ownership_version, stored.token_generation}, renewed, std::nullopt, world.clock.now()}));
    after(world, kRound);
    CHECK(refreshes(world) == 0);
}

API_TEST_CASE("Three instances at the same moment refresh a token once", "[api][keep-alive]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    link(ada, "ada+rotate@demo.example");
    world.clock.advance(kDays + kRound);
    const cli::Installation* instances[] = {&world.installation, &world.second_instance,
                                            &world.third_instance};
    run_together(3, [&](std::size_t i) {
        instances[i]->background().run_due();
        return true;
    });
    CHECK(refreshes(world) == 1);
    const auto first = world.installation.metrics().text() + world.second_instance.metrics().text() +
                       world.third_instance.metrics().text();
    CHECK_THAT(first, Catch::Contains(R"(keep_alive_refreshes_total{outcome="renewed"} 1)") &&
                          Catch::Contains(R"(jobs_total{task="keep_alive",outcome="elsewhere"} 1)"));
}

API_TEST_CASE("With 0 days no refresh token is kept alive", "[api][keep-alive]") {
    WorldOptions options;
    options.keep_alive = std::chrono::days(0);
    World world(backend_type.fresh(), options);
    User ada(world, "ada");
    link_many(world, ada, 1);
    after(world, 2 * kDays);
    CHECK(refreshes(world) == 0);
}

API_TEST_CASE("A refresh token that is refused needs its user, who is told, and is not used again",
              "[api][keep-alive]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    link(ada, "ada+revoked@demo.example");
    after(world, kDays + kRound);
    CHECK(refreshes(world) == 1);
    CHECK(world.count("domain_events", "event_type = 'account.needs_reconnect'") == 1);
    after(world, 2h);
    CHECK(refreshes(world) == 1);
}

API_TEST_CASE("A provider in trouble is asked once for each account, and again after an hour",
              "[api][keep-alive]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    link_many(world, ada, 7);
    world.fetcher.answer(world.onedrive().token_endpoint, 503, "");
    after(world, kDays + kRound);
    after(world, kRound);
    CHECK(refreshes(world) == 7);
    for (int i = 0; i < 20; ++i) after(world, kRound);
    CHECK(refreshes(world) == 7);
    world.fetcher.restore(world.onedrive().token_endpoint);
    after(world, 1h);
    after(world, kRound);
    CHECK(refreshes(world) == 14);
    CHECK(world.count("cloud_provider_accounts", "reconnect_reason IS NOT NULL") == 0);
}

}  // namespace holdfast::test
