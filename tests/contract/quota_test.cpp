// How much a linked account stores: who may ask, and what an answer may write.
#include "storage/quota.h"

#include "base/random.h"
#include "contract/fixture.h"
#include "storage/handover.h"
#include "storage/linking.h"
#include "storage/vault.h"
#include "support/threads.h"

#include <algorithm>

namespace holdfast::contract {
namespace {

constexpr std::int64_t kTotal = std::int64_t{5} << 40;

// An account of ada's, and short functions for its quota.
struct QuotaFixture : Fixture {
    explicit QuotaFixture(std::unique_ptr<Backend> fresh)
        : Fixture(std::move(fresh)), ada(add_user("ada")), id(add_account(ada, "1")) {}

    LinkedAccount account() { return store->run(FindAccount{id}).value(); }
    bool claim(Time now = kNow) { return store->run(ClaimQuota{id, now, now + 10min}); }
    bool store_answer(Time now = kNow, std::optional<std::int64_t> total = kTotal, std::int64_t version = 1) {
        return store->run(StoreQuota{id, version, 7, total, now, now + 1h});
    }
    bool knows_quota() {
        const LinkedAccount found = account();
        return found.quota_used || found.quota_total || found.quota_at;
    }

    const std::string ada;
    const std::string id;
};

}  // namespace

STORE_TEST_CASE("a quota is stored with its time, and moves nothing else of the account", "[quota]") {
    QuotaFixture f(backend_type.fresh());
    CHECK_FALSE(f.knows_quota());
    CHECK_FALSE(f.account().quota_due_at);
    CHECK(f.claim(kNow + 1s));
    CHECK_FALSE(f.knows_quota());
    CHECK(f.store_answer(kNow + 2s));
    const LinkedAccount account = f.account();
    CHECK(account.quota_used == 7);
    CHECK(account.quota_total == kTotal);
    CHECK(account.quota_at == kNow + 2s);
    CHECK(account.quota_due_at == kNow + 2s + 1h);
    CHECK(account.updated_at == kNow);
    CHECK(account.ownership_version == 1);
    CHECK(f.store_answer(kNow + 3s, std::nullopt));
    CHECK_FALSE(f.account().quota_total);
    CHECK(f.store->run(ListAccounts{f.ada}).at(0).quota_used == 7);
}

STORE_TEST_CASE("a question is taken once, until it is due again", "[quota]") {
    QuotaFixture f(backend_type.fresh());
    CHECK(f.claim(kNow));
    CHECK_FALSE(f.claim(kNow));
    CHECK_FALSE(f.claim(kNow + 10min - 1s));
    // Nobody answered.
    CHECK(f.claim(kNow + 10min));
    CHECK(f.store_answer(kNow + 10min));
    CHECK_FALSE(f.claim(kNow + 10min + 59min));
    CHECK(f.claim(kNow + 10min + 1h));
    CHECK_FALSE(f.store->run(ClaimQuota{base::random_uuid(), kNow, kNow + 1h}));
    CHECK_FALSE(f.store->run(ClaimQuota{"no uuid", kNow, kNow + 1h}));
    CHECK_FALSE(f.store->run(StoreQuota{"no uuid", 1, 7, kTotal, kNow, kNow + 1h}));
}

STORE_TEST_CASE("64 callers take one question: one gets it", "[quota]") {
    QuotaFixture f(backend_type.fresh());
    const auto outcomes = test::run_together(64, [&](std::size_t) { return f.claim(); });
    CHECK(std::ranges::count(outcomes, true) == 1);
}

STORE_TEST_CASE("an account that is not connected is not asked", "[quota]") {
    QuotaFixture f(backend_type.fresh());
    SECTION("disconnected") { REQUIRE(f.store->run(DisconnectAccount{f.ada, f.id, kNow})); }
    SECTION("in need of its user") {
        const std::string holder = base::random_uuid();
        REQUIRE(is<RefreshLeased>(f.store->run(LeaseRefresh{{f.id, 1, 1}, holder, kNow, kNow + 30s})));
        f.store->run(EndRefresh{{f.id, 1, 1}, holder, "revoked", std::nullopt, kNow});
    }
    CHECK_FALSE(f.claim());
    // Who connects it again is not kept waiting.
    REQUIRE(is<Linked>(f.store->run(LinkAccount{new_link(f.ada, "1")})));
    CHECK(f.claim());
    REQUIRE(is<Linked>(f.store->run(LinkAccount{new_link(f.ada, "1")})));
    CHECK(f.claim());
}

STORE_TEST_CASE("a disconnect forgets the quota, and a late answer does not bring it back", "[quota]") {
    QuotaFixture f(backend_type.fresh());
    REQUIRE(f.claim());
    REQUIRE(f.store_answer());
    REQUIRE(f.store->run(DisconnectAccount{f.ada, f.id, kNow}));
    CHECK_FALSE(f.knows_quota());
    CHECK_FALSE(f.store_answer());
    CHECK_FALSE(f.knows_quota());
}

STORE_TEST_CASE("a hand-over forgets the quota, and an answer to the old owner's question is dropped",
                "[quota][transfer]") {
    QuotaFixture f(backend_type.fresh());
    REQUIRE(f.claim());
    REQUIRE(f.store_answer());
    const std::string bob = f.add_user("bob");
    REQUIRE(f.transfer(f.add_request(bob, "1"), bob) == HandoverOutcome::transferred);
    CHECK_FALSE(f.knows_quota());
    CHECK_FALSE(f.store_answer());
    CHECK_FALSE(f.knows_quota());
    CHECK(f.claim());
    CHECK(f.store_answer(kNow, kTotal, 2));
    CHECK(f.knows_quota());
}

}  // namespace holdfast::contract
