// Tokens to be revoked: what is kept when tokens are erased, and who gets it to work off.
#include "storage/revocations.h"

#include "accounts/handover.h"
#include "base/random.h"
#include "contract/fixture.h"
#include "storage/handover.h"
#include "storage/linking.h"
#include "storage/users.h"
#include "storage/vault.h"
#include "support/threads.h"

#include <algorithm>
#include <functional>
#include <set>

namespace holdfast::contract {
namespace {

constexpr std::string_view kRevocable = "box onedrive";

struct RevocationFixture : Fixture {
    explicit RevocationFixture(std::unique_ptr<Backend> fresh)
        : Fixture(std::move(fresh)), ada(add_user("ada")), id(add_account(ada, "1")) {}

    std::optional<TokenRevocation> take(Time now = kNow + 1min) {
        return store->run(TakeRevocation{now, 1min});
    }
    bool disconnect(std::string_view revocable = kRevocable) {
        return store->run(DisconnectAccount{ada, id, kNow, "", revocable}).has_value();
    }
    HandoverOutcome hand_over_to(const std::string& user_id, std::string_view revocable) {
        const std::string request_id = add_request(user_id, "1");
        const std::function<HandoverDecision(const HandoverFacts&)> rule = [&](const HandoverFacts& facts) {
            return accounts::decide(facts, {.requester_id = user_id, .now = kNow});
        };
        return store->run(TransferOwnership{request_id, user_id, rule, kNow, "", revocable}).outcome;
    }
    int kept() { return count("token_revocations"); }

    const std::string ada;
    const std::string id;
};

}  // namespace

STORE_TEST_CASE("what is erased is kept for its revocation, as it stood, with whom it was sealed for",
                "[revocations]") {
    RevocationFixture f(backend_type.fresh());
    SECTION("by a disconnect") { CHECK(f.disconnect()); }
    SECTION("by a deletion") {
        CHECK(f.store->run(DeleteAccount{f.ada, "onedrive", f.id, kNow, "", kRevocable}));
    }
    SECTION("by a hand-over: the old owner's") {
        CHECK(f.hand_over_to(f.add_user("bob"), kRevocable) == HandoverOutcome::transferred);
    }
    SECTION("by the deletion of the user") { CHECK(f.store->run(DeleteUser{f.ada, kNow, kRevocable})); }
    CHECK(f.kept() == 1);
    const auto revocation = f.take();
    REQUIRE(revocation);
    CHECK(revocation->user_id == f.ada);
    CHECK(revocation->provider == "onedrive");
    CHECK(revocation->provider_account_id == "1");
    CHECK(revocation->access_token == "access of " + f.ada);
    CHECK(revocation->refresh_token == "refresh of " + f.ada);
    CHECK(revocation->tries == 1);
    f.store->run(EndRevocation{revocation->id});
    CHECK(f.kept() == 0);
}

STORE_TEST_CASE("of all accounts of a deleted user the tokens are kept, one row for each", "[revocations]") {
    RevocationFixture f(backend_type.fresh());
    f.add_account(f.ada, "2");
    f.add_account(f.add_user("bob"), "3");
    REQUIRE(f.store->run(DisconnectAccount{f.ada, f.add_account(f.ada, "4"), kNow}));
    CHECK(f.store->run(DeleteUser{f.ada, kNow, kRevocable}));
    CHECK(f.kept() == 2);
    CHECK(f.count("token_revocations", "provider_account_id IN ('1', '2')") == 2);
}

STORE_TEST_CASE("nothing is kept where the provider takes no tokens back", "[revocations]") {
    RevocationFixture f(backend_type.fresh());
    const std::string revocable = GENERATE(as<std::string>{}, "", "box", "box onedrive2 one drive");
    SECTION("by a disconnect") { CHECK(f.disconnect(revocable)); }
    SECTION("by a deletion") {
        CHECK(f.store->run(DeleteAccount{f.ada, "onedrive", f.id, kNow, "", revocable}));
    }
    SECTION("by a hand-over") {
        CHECK(f.hand_over_to(f.add_user("bob"), revocable) == HandoverOutcome::transferred);
    }
    SECTION("by the deletion of the user") { CHECK(f.store->run(DeleteUser{f.ada, kNow, revocable})); }
    CHECK(f.kept() == 0);
}

STORE_TEST_CASE("what is not erased is not kept", "[revocations]") {
    RevocationFixture f(backend_type.fresh());
    const std::string bob = f.add_user("bob");
    SECTION("somebody else's account") {
        CHECK_FALSE(f.store->run(DisconnectAccount{bob, f.id, kNow, "", kRevocable}));
        CHECK_FALSE(f.store->run(DeleteAccount{bob, "onedrive", f.id, kNow, "", kRevocable}));
        CHECK_FALSE(f.store->run(DeleteAccount{f.ada, "box", f.id, kNow, "", kRevocable}));
        CHECK(f.kept() == 0);
    }
    SECTION("a second time") {
        CHECK(f.disconnect());
        CHECK(f.disconnect());
        CHECK(f.store->run(DeleteAccount{f.ada, "onedrive", f.id, kNow, "", kRevocable}));
        CHECK(f.kept() == 1);
    }
    SECTION("by a hand-over that is undone") {
        f.backend->swallow_inserts("domain_events");
        CHECK_THROWS_AS(f.hand_over_to(bob, kRevocable), StoreError);
        CHECK(f.kept() == 0);
    }
    SECTION("by a hand-over that is refused") {
        const std::string request_id = f.add_request(bob, "1");
        REQUIRE(is<Linked>(f.store->run(LinkAccount{new_link(f.ada, "1")})));
        CHECK(f.transfer(request_id, bob) == HandoverOutcome::owner_changed);
        CHECK(f.kept() == 0);
    }
}

STORE_TEST_CASE("a revocation is due at once, and again after pauses that double", "[revocations]") {
    RevocationFixture f(backend_type.fresh());
    CHECK_FALSE(f.take());
    REQUIRE(f.disconnect());
    CHECK_FALSE(f.take(kNow - 1us));
    CHECK(f.take(kNow)->tries == 1);
    CHECK_FALSE(f.take(kNow + 1min - 1us));
    CHECK(f.take(kNow + 1min)->tries == 2);
    CHECK_FALSE(f.take(kNow + 3min - 1us));
    CHECK(f.take(kNow + 3min)->tries == 3);
    CHECK_FALSE(f.take(kNow + 7min - 1us));
    CHECK(f.take(kNow + 1h)->tries == 4);
}

STORE_TEST_CASE("a revocation knows whether somebody has the account again, or may get it", "[revocations]") {
    RevocationFixture f(backend_type.fresh());
    const std::string bob = f.add_user("bob");
    REQUIRE(f.disconnect());
    const auto alone = f.take(kNow);
    CHECK_FALSE(alone->is_linked_again);
    CHECK_FALSE(alone->is_offered);
    f.add_request(bob, "1");
    f.add_request(f.add_user("eve"), "1");
    const auto offered = f.take(kNow + 1min);
    CHECK_FALSE(offered->is_linked_again);
    CHECK(offered->is_offered);
    CHECK_FALSE(f.take(kNow + 10min)->is_offered);  // the offers have expired
    REQUIRE(is<Linked>(f.store->run(LinkAccount{new_link(f.ada, "1")})));
    CHECK(f.take(kNow + 1h)->is_linked_again);
}

STORE_TEST_CASE("of many who take revocations at once each gets another one", "[revocations]") {
    RevocationFixture f(backend_type.fresh());
    for (int i = 2; i <= 8; ++i) f.add_account(f.ada, std::to_string(i));
    REQUIRE(f.store->run(DeleteUser{f.ada, kNow, kRevocable}));
    const auto taken = test::run_together(16, [&](std::size_t) { return f.take(kNow); });
    std::set<std::string> ids;
    for (const auto& one : taken) {
        if (one) CHECK(ids.insert(one->id).second);
    }
    // On PostgreSQL a taker skips what another one has locked: the next round finds it.
    while (const auto left = f.take(kNow)) CHECK(ids.insert(left->id).second);
    CHECK(ids.size() == 8);
}

STORE_TEST_CASE("a disconnect and a refresh at once: the tokens that were stored last are kept",
                "[revocations][race]") {
    RevocationFixture f(backend_type.fresh());
    for (int round = 0; round < 20; ++round) {
        REQUIRE(is<Linked>(f.store->run(LinkAccount{new_link(f.ada, "1")})));
        const auto tokens = f.store->run(FindTokens{f.id}).value();
        const TokenState state{f.id, tokens.ownership_version, tokens.token_generation};
        const SealedGrant renewed{"renewed-access", "renewed-refresh", kNow + 2h, "Files.Read"};
        const auto done = test::run_together(2, [&](std::size_t i) {
            return i == 0 ? f.disconnect() : f.store->run(StoreTokens{state, renewed, std::nullopt, kNow});
        });
        const auto revocation = f.take();
        REQUIRE(revocation);
        CHECK(revocation->refresh_token == (done[1] ? "renewed-refresh" : "refresh of " + f.ada));
        f.store->run(EndRevocation{revocation->id});
        CHECK(f.kept() == 0);
    }
}

STORE_TEST_CASE("a user is deleted while accounts are linked: what was linked is gone and kept",
                "[revocations][race]") {
    RevocationFixture f(backend_type.fresh());
    for (int round = 0; round < 5; ++round) {
        const std::string user = f.add_user("user" + std::to_string(round));
        const auto done = test::run_together(8, [&](std::size_t i) {
            if (i == 0) return f.store->run(DeleteUser{user, kNow, kRevocable});
            const std::string account = std::to_string(round) + "." + std::to_string(i);
            return is<Linked>(f.store->run(LinkAccount{new_link(user, account)}));
        });
        CHECK(done[0]);
        CHECK(f.count("cloud_provider_accounts", "user_id = " + quote(user)) == 0);
        CHECK(f.count("token_revocations", "user_id = " + quote(user)) ==
              std::count(done.begin() + 1, done.end(), true));
    }
}

}  // namespace holdfast::contract
