// Webhooks: their leases, how far they are, and what is parked.
#include "storage/hooks.h"

#include "base/random.h"
#include "contract/fixture.h"
#include "storage/apps.h"
#include "storage/users.h"
#include "support/threads.h"

#include <algorithm>

namespace holdfast::contract {
namespace {

struct HookFixture : Fixture {
    explicit HookFixture(std::unique_ptr<Backend> fresh) : Fixture(std::move(fresh)) {
        add_app("reader", "accounts:read events:read");
    }

    void add_app(const std::string& app_name, const std::string& scopes) {
        const NewApp app{base::random_uuid(), app_name, "digest of " + app_name, scopes, "onedrive", kNow};
        REQUIRE(store->run(CreateApp{app}));
    }
    HookAdded add(const std::string& id, const std::string& url = "https://a.example",
                  const std::string& app_name = "reader") {
        const NewHook hook{id, app_name, url, "account.linked", "sealed", kNow};
        return store->run(AddHook{hook});
    }
    std::string added(const std::string& url = "https://a.example") {
        const std::string id = base::random_uuid();
        REQUIRE(add(id, url) == HookAdded::added);
        return id;
    }
    std::optional<Hook> take(const std::string& id, Time now = kNow) {
        return store->run(TakeHook{id, holder, now, now + 30s});
    }
    std::size_t due(Time now = kNow) { return store->run(ListDueHooks{now}).size(); }
    Hook only() { return store->run(ListHooks{}).at(0).hook; }

    const std::string holder = base::random_uuid();
};

ParkedEvent parked_event(std::int64_t sequence) {
    return {base::random_uuid(), 0, sequence, "account.linked", kNow, "status 500", kNow + 24h};
}

}  // namespace

STORE_TEST_CASE("a hook is an app's that may read events, once for each URL, and there are not many",
                "[hooks]") {
    HookFixture f(backend_type.fresh());
    f.add_app("other", "accounts:read tokens:read");
    const std::string id = f.added();
    CHECK(f.add(base::random_uuid()) == HookAdded::exists);
    CHECK(f.add(base::random_uuid(), "https://a.example", "other") == HookAdded::no_app);
    CHECK(f.add(base::random_uuid(), "https://a.example", "nobody") == HookAdded::no_app);
    for (std::int64_t i = 1; i < kMostHooks; ++i) f.added("https://a.example/" + std::to_string(i));
    CHECK(f.add(base::random_uuid(), "https://b.example") == HookAdded::too_many);
    CHECK(f.count("holdfast_hooks") == kMostHooks);
    const Hook hook = f.only();
    CHECK(hook.id == id);
    CHECK(hook.app_name == "reader");
    CHECK(hook.app_provider == "onedrive");
    CHECK(hook.event_types == "account.linked");
    CHECK(hook.secret == "sealed");
    CHECK(hook.created_at == kNow);
    REQUIRE(f.store->run(RevokeApp{"reader", kNow}));
    CHECK(f.due() == 0);
    CHECK(f.add(base::random_uuid(), "https://b.example") == HookAdded::no_app);
}

STORE_TEST_CASE("a hook begins with what happens after it was made", "[hooks]") {
    HookFixture f(backend_type.fresh());
    f.add_user("ada");
    f.added();
    const std::string bob = f.add_user("bob");
    const auto events = f.store->run(ReadEvents{f.only().cursor(), 100});
    REQUIRE(events.size() == 2);
    for (const DomainEvent& event : events) CHECK(event.user_id == bob);
}

STORE_TEST_CASE("a hook has one holder at a time, and who has lost it changes nothing", "[hooks]") {
    HookFixture f(backend_type.fresh());
    const std::string id = f.added();
    auto hook = f.take(id);
    REQUIRE(hook);
    CHECK(hook->held_until == kNow + 30s);
    CHECK(f.due(kNow + 29s) == 0);
    CHECK_FALSE(f.take(id, kNow + 29s));
    CHECK(f.due(kNow + 30s) == 1);
    const std::string other = base::random_uuid();
    REQUIRE(f.store->run(TakeHook{id, other, kNow + 30s, kNow + 60s}));

    hook->cursor_sequence += 5;
    const std::vector<ParkedEvent> parked = {parked_event(1)};
    CHECK_FALSE(f.store->run(SaveHook{*hook, f.holder, parked}));
    CHECK(f.only().cursor_sequence == hook->cursor_sequence - 5);
    CHECK(f.count("holdfast_parked_events") == 0);

    hook->held_until.reset();
    CHECK(f.store->run(SaveHook{*hook, other}));
    CHECK(f.only().cursor_sequence == hook->cursor_sequence);
    CHECK(f.due() == 1);
    CHECK_FALSE(f.store->run(SaveHook{*hook, other}));
}

STORE_TEST_CASE("of 16 who take a hook at once one gets it", "[hooks]") {
    HookFixture f(backend_type.fresh());
    const std::string id = f.added();
    for (const Time now : {kNow, kNow + 30s}) {
        const auto taken = test::run_together(16, [&](std::size_t) {
            return f.store->run(TakeHook{id, base::random_uuid(), now, now + 30s}).has_value();
        });
        CHECK(std::ranges::count(taken, true) == 1);
    }
}

STORE_TEST_CASE("what a holder stores is there for the next one", "[hooks]") {
    HookFixture f(backend_type.fresh());
    const std::string id = f.added();
    Hook hook = f.take(id).value();
    hook.cursor_transaction = 7;
    hook.cursor_sequence = 8;
    hook.told_until = kNow + 1s;
    hook.tries = 3;
    hook.failing_since = kNow + 2s;
    hook.last_failure = "status 500";
    hook.next_try_at = kNow + 1min;
    hook.delivered_at = kNow + 3s;
    hook.held_until.reset();
    REQUIRE(f.store->run(SaveHook{hook, f.holder}));
    CHECK(f.due(kNow + 59s) == 0);
    CHECK_FALSE(f.take(id, kNow + 59s));
    const Hook next = f.take(id, kNow + 1min).value();
    CHECK(next.cursor_transaction == 7);
    CHECK(next.cursor_sequence == 8);
    CHECK(next.told_until == kNow + 1s);
    CHECK(next.tries == 3);
    CHECK(next.failing_since == kNow + 2s);
    CHECK(next.last_failure == "status 500");
    CHECK(next.delivered_at == kNow + 3s);
    hook.disabled_at = kNow + 2min;
    REQUIRE(f.store->run(SaveHook{hook, f.holder}));
    CHECK(f.due(kNow + 1h) == 0);
    CHECK_FALSE(f.take(id, kNow + 1h));
}

STORE_TEST_CASE("events are parked, asked for again, and settled", "[hooks]") {
    HookFixture f(backend_type.fresh());
    const std::string id = f.added();
    Hook hook = f.take(id).value();
    const std::vector<ParkedEvent> parked = {parked_event(2), parked_event(1)};
    REQUIRE(f.store->run(SaveHook{hook, f.holder, parked}));
    REQUIRE(f.store->run(SaveHook{hook, f.holder, parked}));
    const auto listed = f.store->run(ListParked{id});
    REQUIRE(listed.size() == 2);
    CHECK(listed[0].event_id == parked[1].event_id);
    CHECK(listed[0].failure == "status 500");
    CHECK(listed[0].parked_at == kNow + 24h);
    CHECK(f.store->run(ListHooks{}).at(0).parked == 2);
    CHECK(f.store->run(ListParked{id, true}).empty());

    hook.disabled_at = kNow;
    REQUIRE(f.store->run(SaveHook{hook, f.holder}));
    CHECK(f.store->run(RetryHook{id, kNow + 1s}) == 2);
    CHECK_FALSE(f.only().disabled_at);
    CHECK(f.store->run(ListParked{id, true}).size() == 2);

    hook = f.only();
    CHECK(hook.retry_at == kNow + 1s);
    REQUIRE(f.store->run(SaveHook{hook, f.holder, {}, Retried{listed[0].event_id, "status 503"}}));
    REQUIRE(f.store->run(SaveHook{hook, f.holder, {}, Retried{listed[1].event_id, std::nullopt}}));
    CHECK(f.store->run(ListParked{id, true}).empty());
    const auto left = f.store->run(ListParked{id});
    REQUIRE(left.size() == 1);
    CHECK(left[0].failure == "status 503");

    CHECK(f.store->run(RetryHook{id, kNow + 2s}) == 1);
    REQUIRE(f.store->run(SaveHook{hook, f.holder, {}, {}, true}));
    CHECK(f.only().retry_at == kNow + 2s);
    hook = f.only();
    REQUIRE(f.store->run(SaveHook{hook, f.holder, {}, {}, true}));
    CHECK_FALSE(f.only().retry_at);
}

STORE_TEST_CASE("a hook goes with what is parked for it", "[hooks]") {
    HookFixture f(backend_type.fresh());
    const std::string id = f.added();
    const Hook hook = f.take(id).value();
    const std::vector<ParkedEvent> parked = {parked_event(1)};
    REQUIRE(f.store->run(SaveHook{hook, f.holder, parked}));
    CHECK(f.store->run(RemoveHook{id}));
    CHECK_FALSE(f.store->run(RemoveHook{id}));
    CHECK_FALSE(f.store->run(RetryHook{id, kNow}));
    CHECK_FALSE(f.store->run(SaveHook{hook, f.holder}));
    CHECK(f.count("holdfast_parked_events") == 0);
    for (const char* other : {"", "1", "00000000-0000-4000-8000-000000000000"}) {
        CHECK_FALSE(f.store->run(RemoveHook{other}));
        CHECK_FALSE(f.store->run(RetryHook{other, kNow}));
        CHECK(f.store->run(ListParked{other}).empty());
    }
}

STORE_TEST_CASE("old events stay as long as a hook that is in use has not settled them", "[hooks][events]") {
    HookFixture f(backend_type.fresh());
    const auto left = [&] { return f.count("domain_events"); };
    f.add_user("before");
    const std::string id = f.added();
    f.add_user("ada");
    f.add_user("bob");
    const auto events = f.store->run(ReadEvents{f.only().cursor(), 100});
    REQUIRE(events.size() == 4);
    const auto sweep = [&] { (void)f.store->run(SweepEvents{{}, kNow + 48h}); };
    sweep();
    CHECK(left() == 4);

    Hook hook = f.take(id).value();
    hook.cursor_transaction = events[2].transaction;
    hook.cursor_sequence = events[2].sequence;
    REQUIRE(f.store->run(SaveHook{hook, f.holder}));
    sweep();
    CHECK(left() == 1);

    hook.disabled_at = kNow;
    REQUIRE(f.store->run(SaveHook{hook, f.holder}));
    sweep();
    CHECK(left() == 0);

    REQUIRE(f.store->run(RetryHook{id, kNow}));
    f.add_user("carol");
    sweep();
    CHECK(left() == 2);
    REQUIRE(f.store->run(RevokeApp{"reader", kNow}));
    sweep();
    CHECK(left() == 0);
}

}  // namespace holdfast::contract
