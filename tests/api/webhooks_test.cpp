// What webhooks are told, in which order, how often, and what happens where a receiver fails.
#include "accounts/hook_delivery.h"
#include "api/story.h"
#include "base/random.h"
#include "storage/apps.h"
#include "storage/hooks.h"

namespace holdfast::test {
namespace {

constexpr const char* kUrl = "https://a.example/hook?key=1";
using Types = std::vector<std::string>;

struct Hooked {
    explicit Hooked(World& hooked, const std::string& types = "",
                    const std::optional<std::string>& provider = std::nullopt)
        : world(hooked), id(base::random_uuid()), secret(accounts::make_hook_secret()) {
        add_app(*world.real_store, world.clock.now(), "app", "events:read", provider);
        const crypto::Sealer sealer({world.installation_options.keys.newest().hook_secrets});
        const storage::NewHook hook{
            id, "app", kUrl, types, accounts::seal_hook_secret(sealer, id, secret), world.clock.now()};
        REQUIRE(world.real_store->run(storage::AddHook{hook}) == storage::HookAdded::added);
    }

    // What the receiver gets by now.
    std::vector<ReceivedHook> run() {
        world.run_background();
        return world.hook_receiver.take();
    }
    std::vector<ReceivedHook> after(base::Time::duration time) {
        world.clock.advance(time);
        return run();
    }
    storage::ListedHook listed() const { return world.real_store->run(storage::ListHooks{}).at(0); }

    World& world;
    const std::string id;
    const std::string secret;
};

std::string type_of(const ReceivedHook& received) {
    return *base::Json::parse(received.body).value().string("type");
}

Types types_of(const std::vector<ReceivedHook>& received) {
    Types types;
    for (const ReceivedHook& one : received) types.push_back(type_of(one));
    return types;
}

}  // namespace

API_TEST_CASE("A webhook is told of everything once, in order and signed", "[api][webhooks]") {
    World world(backend_type.fresh());
    User before(world, "before");
    Hooked hook(world);
    const Conflict conflict(world);
    transfer(world, conflict.bob, conflict.transfer_token);
    const auto received = hook.run();
    CHECK(types_of(received) == Types{"user.created", "user.created", "account.linked",
                                      "account.handover_offered", "account.handed_over"});
    const std::string now = std::to_string(base::unix_seconds(world.clock.now()));
    for (const ReceivedHook& one : received) {
        CHECK(one.url == kUrl);
        CHECK(one.timestamp == now);
        CHECK(one.signature == accounts::webhook_signature(hook.secret, one.id, now, one.body));
        CHECK_THAT(one.body, !Catch::Contains("@"));
    }
    CHECK(hook.after(1h).empty());
    User carol(world, "carol");
    CHECK(types_of(hook.run()) == Types{"user.created"});
    CHECK_THAT(world.log.text(), !Catch::Contains("key=1"));
}

API_TEST_CASE("A webhook is told of the types it asks for, and of the app's provider", "[api][webhooks]") {
    World world(backend_type.fresh());
    Hooked hook(world, "account.linked user.created", "onedrive");
    User ada(world, "ada");
    const std::string account = link(ada, kTeam);
    ada.browser.send("DELETE", "/me/clouds/onedrive/" + account);
    CHECK(types_of(hook.run()) == Types{"account.linked"});
    CHECK(hook.after(1h).empty());
}

API_TEST_CASE(
    "What a receiver refuses comes again with the same id, later each time, and nothing overtakes it",
    "[api][webhooks]") {
    World world(backend_type.fresh());
    Hooked hook(world);
    const User ada(world, "ada"), bob(world, "bob");
    world.hook_receiver.answer(http::FetchFailure::timeout);
    const auto first = hook.run();
    REQUIRE(first.size() == 1);
    CHECK(hook.after(9s).empty());
    world.hook_receiver.answer(302);
    const auto second = hook.after(1s);
    REQUIRE(second.size() == 1);
    CHECK(second[0].id == first[0].id);
    CHECK(second[0].timestamp != first[0].timestamp);
    CHECK(hook.after(19s).empty());
    CHECK(hook.listed().hook.last_failure == "status 302");
    world.hook_receiver.answer(200);
    const auto third = hook.after(1s);
    REQUIRE(third.size() == 2);
    CHECK(third[0].id == first[0].id);
    CHECK(third[1].id != first[0].id);
    CHECK_FALSE(hook.listed().hook.failing_since);
    CHECK(hook.after(1h).empty());
}

API_TEST_CASE("What was refused for a day is parked, and sent again when the operator asks",
              "[api][webhooks]") {
    World world(backend_type.fresh());
    Hooked hook(world);
    const User ada(world, "ada"), bob(world, "bob");
    world.hook_receiver.answer(500);
    const std::string first = hook.run().at(0).id;
    std::size_t requests = 0;
    for (int i = 0; i < 30; ++i) {
        if (i == 12) User(world, "carol");
        requests += hook.after(1h).size();
    }
    CHECK(requests > 20);
    CHECK(hook.listed().parked == 2);
    CHECK_THAT(world.log.text(), Catch::Contains("parked 2 events after a day of failures: status 500"));

    world.hook_receiver.answer(200);
    auto received = hook.after(1h);
    REQUIRE(received.size() == 1);  // Carol's, which is not a day old
    CHECK(received[0].id != first);

    world.hook_receiver.answer(503);
    CHECK(world.real_store->run(storage::RetryHook{hook.id, world.clock.now()}) == 2);
    received = hook.run();
    REQUIRE(received.size() == 1);
    CHECK(received[0].id == first);
    CHECK(hook.after(1h).empty());
    CHECK(hook.listed().parked == 2);

    world.hook_receiver.answer(200);
    CHECK(world.real_store->run(storage::RetryHook{hook.id, world.clock.now()}) == 2);
    received = hook.run();
    REQUIRE(received.size() == 2);
    CHECK(received[0].id == first);
    CHECK(hook.listed().parked == 0);
    CHECK(hook.after(1h).empty());
}

API_TEST_CASE("An event is kept for a hook that failed for less than a day, however old it is",
              "[api][webhooks][events]") {
    World world(backend_type.fresh(), {.keep_events = std::chrono::days(1)});
    Hooked hook(world);
    const User ada(world, "ada");
    world.clock.advance(72h);
    world.hook_receiver.answer(500);
    const std::string id = hook.run().at(0).id;
    world.hook_receiver.answer(200);
    const auto received = hook.after(2h);
    REQUIRE(received.size() == 1);
    CHECK(received[0].id == id);
    hook.after(2h);
    CHECK(world.count("domain_events") == 0);
}

API_TEST_CASE("A receiver that is gone is not asked again until the operator says so", "[api][webhooks]") {
    World world(backend_type.fresh());
    Hooked hook(world);
    const User ada(world, "ada");
    world.hook_receiver.answer(410);
    const std::string id = hook.run().at(0).id;
    CHECK(hook.after(48h).empty());
    CHECK(hook.listed().hook.disabled_at);
    world.hook_receiver.answer(200);
    REQUIRE(world.real_store->run(storage::RetryHook{hook.id, world.clock.now()}));
    CHECK(hook.run().at(0).id == id);
}

API_TEST_CASE("A revoked app's webhook is told nothing more", "[api][webhooks]") {
    World world(backend_type.fresh());
    Hooked hook(world);
    const User ada(world, "ada");
    REQUIRE(world.real_store->run(storage::RevokeApp{"app", world.clock.now()}));
    CHECK(hook.after(1h).empty());
}

API_TEST_CASE("What is not for a webhook moves it on, in steps", "[api][webhooks]") {
    World world(backend_type.fresh());
    Hooked hook(world, "account.deleted");
    User ada(world, "ada");
    const std::string account = link(ada, kTeam);
    for (std::int64_t i = 0; i < accounts::kHookBatch; ++i)
        ada.browser.send("PUT", "/me/clouds/onedrive/" + account + "/nickname",
                         R"({"nickname":")" + std::to_string(i) + "\"}");
    const auto before = hook.listed().hook.cursor();
    CHECK(hook.run().empty());
    CHECK(before < hook.listed().hook.cursor());
    ada.browser.send("DELETE", "/me/clouds/onedrive/" + account);
    CHECK(types_of(hook.run()) == Types{"account.deleted"});
}

API_TEST_CASE("The metrics tell what became of webhooks", "[api][webhooks][metrics]") {
    World world(backend_type.fresh());
    Hooked hook(world);
    const User ada(world, "ada");
    hook.run();
    std::string all;
    for (int i = 0; i < 3; ++i) all += world.metrics();
    CHECK_THAT(all, Catch::Contains(R"(holdfast_webhook_deliveries_total{outcome="delivered"} 1)"));
    CHECK_THAT(all, Catch::Contains(R"(holdfast_webhook_deliveries_total{outcome="parked"} 0)"));
}

}  // namespace holdfast::test
