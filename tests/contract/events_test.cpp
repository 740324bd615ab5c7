#include "storage/events.h"

#include "base/encoding.h"
#include "base/random.h"
#include "contract/fixture.h"
#include "storage/handover.h"
#include "storage/linking.h"
#include "storage/sessions.h"
#include "storage/users.h"

#include <algorithm>
#include <vector>

namespace holdfast::contract {
namespace {

constexpr std::string_view kNetwork = "192.0.2.7";

// Every event, as a reader by cursor gets them, a few at a time.
std::vector<DomainEvent> all_events(Fixture& f, EventCursor after = {}) {
    std::vector<DomainEvent> all;
    for (;;) {
        const auto page = f.store->run(ReadEvents{after, 2});
        if (page.empty()) return all;
        REQUIRE(page.size() <= 2);
        all.insert(all.end(), page.begin(), page.end());
        after = page.back().cursor();
    }
}

std::vector<std::string> types(const std::vector<DomainEvent>& events) {
    std::vector<std::string> types;
    for (const DomainEvent& event : events) types.push_back(event.type);
    return types;
}

DomainEvent only(const std::vector<DomainEvent>& events, std::string_view type) {
    const auto is_one = [&](const DomainEvent& event) { return event.type == type; };
    REQUIRE(std::ranges::count_if(events, is_one) == 1);
    return *std::ranges::find_if(events, is_one);
}

}  // namespace

STORE_TEST_CASE("a user's life is told in the order in which it happened", "[events]") {
    Fixture f(backend_type.fresh());
    const NewUser ada = new_user("ada");
    const NewSession session = new_session(ada.id);
    REQUIRE(is<UserCreated>(f.store->run(CreateUser{ada, session, kNetwork})));
    const NewSession second = new_session(ada.id);
    REQUIRE(f.store->run(CreateSession{second, kNetwork}));
    REQUIRE(f.store->run(RevokeSession{ada.id, second.id, SessionEnd::signed_out, kNow + 1min, kNetwork}));
    REQUIRE_FALSE(
        f.store->run(RevokeSession{ada.id, second.id, SessionEnd::signed_out, kNow + 2min, kNetwork}));
    const auto rotate = [&] {
        return f.store->run(RotateSession{session.id, kFirstGeneration, kNow + 3min, kNow + 24h, kNetwork});
    };
    REQUIRE(is<SessionRotated>(rotate()));
    REQUIRE(is<SessionReused>(rotate()));
    REQUIRE(is<SessionGone>(rotate()));

    const auto events = all_events(f);
    CHECK(types(events) == std::vector<std::string>{"user.created", "session.created", "session.created",
                                                    "session.ended", "session.reused"});
    for (const DomainEvent& event : events) {
        CHECK(base::is_uuid(event.id));
        CHECK(event.user_id == ada.id);
        CHECK(event.network == kNetwork);
    }
    CHECK(events[0].actor_id == ada.id);
    CHECK(events[0].occurred_at == kNow);
    CHECK(events[1].subject_id == session.id);
    CHECK(events[2].subject_id == second.id);
    CHECK(events[3].subject_id == second.id);
    CHECK(events[4].subject_id == session.id);
    CHECK(events[3].occurred_at == kNow + 1min);
}

STORE_TEST_CASE("what becomes of an account is told, and what changes nothing is not", "[events]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), eve = f.add_user("eve");
    const EventCursor before = all_events(f).back().cursor();
    NewLink link = new_link(ada, "1");
    link.grant.granted_scope = "a\"b\\c\n";
    link.network = kNetwork;
    const std::string id = std::get<Linked>(f.store->run(LinkAccount{link})).account_id;
    const std::string again = std::get<Linked>(f.store->run(LinkAccount{new_link(ada, "1")})).account_id;
    REQUIRE(id == again);
    REQUIRE(is<Violation>(f.store->run(LinkAccount{new_link(eve, "1")})));
    REQUIRE(is<Violation>(f.store->run(LinkAccount{new_link(base::random_uuid(), "2")})));
    REQUIRE(f.store->run(SetNickname{ada, "onedrive", id, "Mine", kNow, kNetwork}));
    REQUIRE_FALSE(f.store->run(SetNickname{eve, "onedrive", id, "Mine", kNow, kNetwork}));
    for (int i = 0; i < 2; ++i) REQUIRE(f.store->run(DisconnectAccount{ada, id, kNow + 1min, kNetwork}));
    REQUIRE_FALSE(f.store->run(DisconnectAccount{eve, id, kNow, kNetwork}));
    REQUIRE(f.store->run(DeleteAccount{ada, "onedrive", id, kNow + 2min, kNetwork}));
    REQUIRE_FALSE(f.store->run(DeleteAccount{ada, "onedrive", id, kNow + 2min, kNetwork}));

    const auto events = all_events(f, before);
    CHECK(types(events) == std::vector<std::string>{"account.linked", "account.reconnected",
                                                    "account.renamed", "account.disconnected",
                                                    "account.deleted"});
    for (const DomainEvent& event : events) {
        CAPTURE(event.type);
        CHECK(event.user_id == ada);
        CHECK(event.actor_id == ada);
        CHECK(event.account_id == id);
        CHECK(event.provider == "onedrive");
        CHECK(event.provider_account_id == "1");
        CHECK(event.facts.find("access") == std::string::npos);
    }
    CHECK(events[0].facts == R"({"granted_scope":"a\"b\\c\u000a"})");
    CHECK(events[0].account_email == "cloud@example.com");
    CHECK(events[0].network == kNetwork);
    CHECK(events[2].nickname == "Mine");
    CHECK(events[3].occurred_at == kNow + 1min);
}

STORE_TEST_CASE("a hand-over is told to each party, as that party knows the account", "[events]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), bob = f.add_user("bob");
    const std::string id = f.add_account(ada, "1");
    REQUIRE(f.store->run(SetNickname{ada, "onedrive", id, "Ada's", kNow}));
    const EventCursor before = all_events(f).back().cursor();
    const NewTransferRequest request = new_request(bob, "1", f.owner("1"));
    f.store->run(SaveTransferRequest{request, kNow - 24h, kNetwork});
    const auto decision = [](const HandoverFacts& facts) {
        return HandoverDecision{HandoverOutcome::transferred, facts.owner->account_id,
                                HandoverDecision::Change::hand_over};
    };
    REQUIRE(f.store->run(TransferOwnership{request.id, bob, decision, kNow + 1min, kNetwork}).account_id ==
            id);

    const auto events = all_events(f, before);
    REQUIRE(types(events) == std::vector<std::string>{"handover.offered", "handover.offered",
                                                      "handover.completed", "handover.completed"});
    for (const std::size_t i : {0u, 2u}) {
        const DomainEvent& to_owner = events[i];
        const DomainEvent& to_requester = events[i + 1];
        CHECK(to_owner.user_id == ada);
        CHECK(to_owner.actor_id == bob);
        CHECK(to_owner.network.empty());
        CHECK(to_owner.account_email != "renamed@example.com");
        CHECK(to_requester.user_id == bob);
        CHECK(to_requester.actor_id == bob);
        CHECK(to_requester.network == kNetwork);
        CHECK(to_owner.account_id == id);
        CHECK(to_requester.account_id == id);
    }
    const TransferEvent from = f.store->run(ListTransferEvents{ada}).at(0);
    CHECK(from.account_email == "cloud@example.com");
    CHECK(from.nickname == "Ada's");
    CHECK(from.direction == TransferDirection::from_me);
    const TransferEvent to = f.store->run(ListTransferEvents{bob}).at(0);
    CHECK(to.account_email == "renamed@example.com");
    CHECK_FALSE(to.nickname);
}

STORE_TEST_CASE("an offer for an account whose owner is gone is told to the requester alone", "[events]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), bob = f.add_user("bob");
    f.add_account(ada, "1");
    const NewTransferRequest request = new_request(bob, "1", f.owner("1"));
    REQUIRE(f.store->run(DeleteUser{ada, kNow}));
    f.store->run(SaveTransferRequest{request, kNow - 24h, kNetwork});
    CHECK(only(all_events(f), "handover.offered").user_id == bob);
}

STORE_TEST_CASE("with a user go the events that happened to them", "[events]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), bob = f.add_user("bob");
    f.add_account(ada, "1");
    REQUIRE(f.transfer(f.add_request(bob, "1"), bob) == HandoverOutcome::transferred);
    REQUIRE(
        f.store->run(AcknowledgeTransferEvent{bob, f.store->run(ListTransferEvents{bob}).at(0).id, kNow}));
    REQUIRE(f.store->run(DeleteUser{bob, kNow + 1h}));
    REQUIRE_FALSE(f.store->run(DeleteUser{bob, kNow + 1h}));

    CHECK(f.count("domain_events", "user_id = " + quote(bob)) == 0);
    CHECK(f.count("event_acknowledgements") == 0);
    CHECK(f.store->run(ListTransferEvents{ada}).size() == 1);
    const DomainEvent deleted = only(all_events(f), "user.deleted");
    CHECK_FALSE(deleted.user_id);
    CHECK(deleted.network.empty());
    CHECK(deleted.occurred_at == kNow + 1h);
    CHECK(deleted.subject_id == bob);
    CHECK(deleted.facts == "{}");
}

STORE_TEST_CASE("a user's activity is read newest first, page by page", "[events]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    f.add_account(f.add_user("eve"), "2");
    const std::string id = f.add_account(ada, "1");
    REQUIRE(f.store->run(DisconnectAccount{ada, id, kNow}));
    const auto first = f.store->run(ListActivity{ada, std::nullopt, 3});
    CHECK(types(first) ==
          std::vector<std::string>{"account.disconnected", "account.linked", "session.created"});
    const auto rest = f.store->run(ListActivity{ada, first.back().sequence, 3});
    CHECK(types(rest) == std::vector<std::string>{"user.created"});
    CHECK(f.store->run(ListActivity{ada, rest.back().sequence, 3}).empty());
    CHECK(f.store->run(ListActivity{base::random_uuid(), std::nullopt, 3}).empty());
}

}  // namespace holdfast::contract
