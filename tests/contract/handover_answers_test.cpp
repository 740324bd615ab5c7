// Requests that wait for an answer: kept, listed and answered once, whoever answers.
#include "accounts/handover.h"
#include "base/random.h"
#include "contract/fixture.h"
#include "storage/handover.h"
#include "storage/linking.h"
#include "storage/mails.h"
#include "support/threads.h"

#include <algorithm>

namespace holdfast::contract {
namespace {

using accounts::HandoverVoice;

constexpr auto kWait = 72h;

// Ada owns account "1"; Bob asks for it where the owner has to agree.
struct Asked {
    explicit Asked(Fixture& fixture)
        : f(fixture),
          ada(f.add_user("ada")),
          bob(f.add_user("bob")),
          account_id(f.add_account(ada, "1")),
          request_id(f.add_request(bob, "1")) {}

    HandoverOutcome say(HandoverVoice voice, Time now = kNow + 1min) const {
        return say_as(voice, now, oauth::HandoverMode::approval).outcome;
    }

    HandoverDecision say_as(HandoverVoice voice, Time now, oauth::HandoverMode mode) const {
        const accounts::HandoverCase about{
            bob, mode, {.wait = kWait, .silence_is_yes = true, .contest = 168h}, voice, now};
        const auto rule = [&](const HandoverFacts& facts) { return accounts::decide(facts, about); };
        return f.store->run(TransferOwnership{request_id, bob, rule, now});
    }

    bool holds_tokens() const { return !f.request_column(request_id, "refresh_token").empty(); }

    Fixture& f;
    std::string ada, bob, account_id, request_id;
};

}  // namespace

STORE_TEST_CASE("a request that the owner is asked about waits with its tokens, and both users see it",
                "[transfer]") {
    Fixture f(backend_type.fresh());
    const Asked asked(f);
    CHECK(f.store->run(ListAskedRequests{asked.bob, kNow, kNow}).empty());
    REQUIRE(asked.say(HandoverVoice::requester) == HandoverOutcome::waits_for_owner);
    const Time until = kNow + 1min + kWait;
    const auto offers = f.store->run(ListOpenOffers{asked.ada, until - 1s});
    REQUIRE(offers.size() == 1);
    CHECK(offers[0].answer_by == until);
    CHECK_FALSE(offers[0].operator_asked_at);
    const auto requests = f.store->run(ListAskedRequests{asked.bob, until - 1s, kNow});
    REQUIRE(requests.size() == 1);
    CHECK(requests[0].id == asked.request_id);
    CHECK(requests[0].answer_by == until);
    CHECK_FALSE(requests[0].refused_at);
    CHECK(f.store->run(ListUnanswered{until - 1us, 10}).empty());
    CHECK(f.store->run(ListUnanswered{until, 10}) == std::vector{asked.request_id});
    CHECK(asked.holds_tokens());
    CHECK(f.count("domain_events", "event_type = 'handover.asked'") == 2);

    CHECK(asked.say(HandoverVoice::requester, kNow + 2min) == HandoverOutcome::waits_for_owner);
    CHECK(f.store->run(ListOpenOffers{asked.ada, kNow + 2min}).at(0).answer_by == until);
    CHECK(f.count("domain_events", "event_type = 'handover.asked'") == 2);

    CHECK(asked.say(HandoverVoice::owner_approves) == HandoverOutcome::transferred);
    CHECK(f.owner("1").user_id == asked.bob);
    CHECK(f.account_column(asked.account_id, "refresh_token") == "refresh of " + asked.bob);
}

STORE_TEST_CASE("a refused request has no tokens, and is listed for who has made it", "[transfer]") {
    Fixture f(backend_type.fresh());
    const Asked asked(f);
    (void)asked.say(HandoverVoice::requester);
    REQUIRE(asked.say(HandoverVoice::owner_refuses, kNow + 1h) == HandoverOutcome::refused);
    CHECK_FALSE(asked.holds_tokens());
    CHECK(f.store->run(ListOpenOffers{asked.ada, kNow + 1h}).empty());
    CHECK(f.store->run(ListUnanswered{kNow + 1h + kWait, 10}).empty());
    const auto requests = f.store->run(ListAskedRequests{asked.bob, kNow + 1h, kNow + 1h - 1us});
    REQUIRE(requests.size() == 1);
    CHECK(requests[0].refused_at == kNow + 1h);
    CHECK(f.store->run(ListAskedRequests{asked.bob, kNow + 1h, kNow + 1h}).empty());
    CHECK(asked.say(HandoverVoice::owner_approves, kNow + 2h) == HandoverOutcome::refused);
    CHECK(f.count("domain_events", "event_type = 'handover.refused'") == 2);
}

STORE_TEST_CASE("a newer request of the same user begins unasked", "[transfer]") {
    Fixture f(backend_type.fresh());
    const Asked asked(f);
    (void)asked.say(HandoverVoice::requester);
    (void)asked.say(HandoverVoice::owner_refuses);
    const std::string newer = f.add_request(asked.bob, "1");
    CHECK_FALSE(f.store->run(FindTransferRequest{asked.request_id}));
    const auto parties = f.store->run(FindTransferRequest{newer});
    REQUIRE(parties);
    CHECK(parties->requesting_user_id == asked.bob);
    CHECK(parties->expected_owner_id == asked.ada);
    CHECK(parties->provider_account_id == "1");
    CHECK(f.store->run(ListAskedRequests{asked.bob, kNow, kNow - 1h}).empty());
    CHECK_FALSE(f.store->run(ListOpenOffers{asked.ada, kNow}).at(0).answer_by);
}

STORE_TEST_CASE("a newer request is none that was refused, but tells when the older one was", "[transfer]") {
    Fixture f(backend_type.fresh());
    const Asked asked(f);
    const Time refused_at = kNow - 1min;
    (void)asked.say(HandoverVoice::requester, refused_at);
    REQUIRE(asked.say(HandoverVoice::owner_refuses, refused_at) == HandoverOutcome::refused);
    const std::string newer = f.add_request(asked.bob, "1");
    std::optional<TransferRequest> found;
    const auto look = [&](const HandoverFacts& facts) {
        found = facts.request;
        return HandoverDecision{.outcome = HandoverOutcome::waits_for_owner,
                                .change = HandoverDecision::Change::ask_owner,
                                .until = kNow + kWait,
                                .keep_until = kNow + kWait};
    };
    (void)f.store->run(TransferOwnership{newer, asked.bob, look, kNow});
    REQUIRE(found);
    CHECK_FALSE(found->is_refused);
    CHECK(found->last_refused_at == refused_at);
    const auto requests = f.store->run(ListAskedRequests{asked.bob, kNow, kNow - 1h});
    REQUIRE(requests.size() == 1);
    CHECK_FALSE(requests[0].refused_at);
}

STORE_TEST_CASE("an answer is given once, whatever is said at the same time", "[transfer][races]") {
    Fixture f(backend_type.fresh());
    const Asked asked(f);
    (void)asked.say(HandoverVoice::requester);
    const std::array voices{HandoverVoice::owner_approves, HandoverVoice::owner_refuses,
                            HandoverVoice::requester};
    const auto outcomes =
        test::run_together(12, [&](std::size_t i) { return asked.say(voices.at(i % voices.size())); });
    const auto times = [&](HandoverOutcome outcome) { return std::ranges::count(outcomes, outcome); };
    const bool is_handed_over = times(HandoverOutcome::transferred) == 1;
    CHECK(f.owner("1").user_id == (is_handed_over ? asked.bob : asked.ada));
    CHECK(f.count("domain_events", "event_type = 'handover.completed'") == (is_handed_over ? 2 : 0));
    CHECK(f.count("domain_events", "event_type = 'handover.refused'") == (is_handed_over ? 0 : 2));
    // Every later word meets the refusal; the requester's may have come before it.
    CHECK((is_handed_over ? times(HandoverOutcome::refused) == 0 : times(HandoverOutcome::refused) >= 8));
    CHECK_FALSE(asked.holds_tokens());
}

STORE_TEST_CASE("the last hand-over is a fact of the next: when, from whom, and whether it was a contest",
                "[transfer]") {
    Fixture f(backend_type.fresh());
    const Asked asked(f);
    std::vector<HandoverFacts> seen;
    const auto take = [&](const std::string& request_id, const std::string& to, bool is_contest, Time now) {
        const auto rule = [&](const HandoverFacts& facts) {
            seen.push_back(facts);
            return HandoverDecision{.outcome = HandoverOutcome::transferred,
                                    .account_id = asked.account_id,
                                    .change = HandoverDecision::Change::hand_over,
                                    .is_contest = is_contest};
        };
        (void)f.store->run(TransferOwnership{request_id, to, rule, now});
    };
    take(asked.request_id, asked.bob, false, kNow + 1min);
    take(f.add_request(asked.ada, "1"), asked.ada, true, kNow + 2min);
    take(f.add_request(asked.bob, "1"), asked.bob, false, kNow + 3min);
    REQUIRE(seen.size() == 3);
    CHECK_FALSE(seen[0].last);
    REQUIRE(seen[1].last);
    CHECK(seen[1].last->at == kNow + 1min);
    CHECK(seen[1].last->old_owner_id == asked.ada);
    CHECK_FALSE(seen[1].last->is_contest);
    REQUIRE(seen[2].last);
    CHECK(seen[2].last->at == kNow + 2min);
    CHECK(seen[2].last->old_owner_id == asked.bob);
    CHECK(seen[2].last->is_contest);
}

STORE_TEST_CASE("what the operator is asked outlives that the owner proves control anew", "[transfer]") {
    Fixture f(backend_type.fresh());
    const Asked asked(f);
    const auto ask = [](const HandoverFacts&) {
        return HandoverDecision{.outcome = HandoverOutcome::waits_for_operator,
                                .change = HandoverDecision::Change::ask_operator,
                                .keep_until = kNow + 720h};
    };
    (void)f.store->run(TransferOwnership{asked.request_id, asked.bob, ask, kNow + 1min});
    REQUIRE(is<Linked>(f.store->run(LinkAccount{new_link(asked.ada, "1")})));
    CHECK(f.store->run(ListOpenOffers{asked.ada, kNow + 1h}).at(0).operator_asked_at == kNow + 1min);
    CHECK(f.store->run(ListAskedRequests{asked.bob, kNow + 1h, kNow}).at(0).operator_asked_at);
    CHECK(f.count("domain_events", "event_type = 'handover.disputed'") == 2);
    CHECK(asked.say(HandoverVoice::operator_gives, kNow + 719h) == HandoverOutcome::transferred);
    CHECK(f.owner("1").user_id == asked.bob);
}

STORE_TEST_CASE("of several offers of one account at once one is told by mail, and a later one again",
                "[transfer][mail][races]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    f.add_account(ada, "1");
    std::vector<NewTransferRequest> requests;
    for (int i = 0; i < 8; ++i)
        requests.push_back(new_request(f.add_user("user" + std::to_string(i)), "1", f.owner("1")));
    const auto offer = [&](const NewTransferRequest& request) {
        const NewMail mail{base::random_uuid(), "sealed", request.created_at};
        f.store->run(SaveTransferRequest{request, kNow - 24h, {}, &mail, request.created_at - 1min});
        return true;
    };
    test::run_together(requests.size(), [&](std::size_t i) { return offer(requests[i]); });
    CHECK(f.count("holdfast_mails") == 1);

    NewTransferRequest later = requests[0];
    later.id = base::random_uuid();
    later.created_at += 1min;
    offer(later);
    CHECK(f.count("holdfast_mails") == 2);
    // The next owner has a minute of their own.
    NewTransferRequest of_next = later;
    of_next.id = base::random_uuid();
    of_next.expected_owner.user_id = requests[1].requesting_user_id;
    offer(of_next);
    CHECK(f.count("holdfast_mails") == 3);
}

STORE_TEST_CASE("the mails of a decision are written with its change, or not at all", "[transfer][mail]") {
    Fixture f(backend_type.fresh());
    const Asked asked(f);
    const auto rule = [](const HandoverFacts&) {
        return HandoverDecision{.outcome = HandoverOutcome::refused,
                                .change = HandoverDecision::Change::refuse,
                                .mails = {{"018f0000-0000-7000-8000-000000000001", "sealed", kNow},
                                          {"018f0000-0000-7000-8000-000000000001", "the same id", kNow}}};
    };
    CHECK_THROWS_AS(f.store->run(TransferOwnership{asked.request_id, asked.bob, rule, kNow}), StoreError);
    CHECK(f.count("holdfast_mails") == 0);
    CHECK(f.request_column(asked.request_id, "status") == "pending");
    CHECK(asked.holds_tokens());
}

}  // namespace holdfast::contract
