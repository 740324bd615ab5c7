#include "base/encoding.h"
#include "base/random.h"
#include "contract/fixture.h"
#include "storage/handover.h"
#include "storage/linking.h"
#include "storage/users.h"

namespace holdfast::contract {
namespace {

// Ada owns account "1"; Bob has met the conflict and holds a request for it.
struct Offer {
    explicit Offer(Fixture& f)
        : ada(f.add_user("ada")),
          bob(f.add_user("bob")),
          account_id(f.add_account(ada, "1")),
          request_id(f.add_request(bob, "1")) {}
    std::string ada, bob, account_id, request_id;
};

int rows_with_tokens_of(Fixture& f, const std::string& user_id) {
    const std::string condition = "access_token = " + quote("access of " + user_id) +
                                  " OR refresh_token = " + quote("refresh of " + user_id);
    return f.count("cloud_provider_accounts", condition) + f.count("ownership_transfer_requests", condition);
}

bool request_holds_tokens(Fixture& f, const std::string& request_id) {
    return f.count("ownership_transfer_requests",
                   "id = " + quote(request_id) +
                       " AND (access_token IS NOT NULL OR refresh_token IS NOT NULL)") > 0;
}

}  // namespace

STORE_TEST_CASE("transfer_ownership hands account and new tokens to the requester", "[transfer]") {
    Fixture f(backend_type.fresh());
    Offer offer(f);
    REQUIRE(f.store->run(SetNickname{offer.ada, "onedrive", offer.account_id, "Ada's", kNow}));
    if (GENERATE(false, true)) REQUIRE(f.store->run(DisconnectAccount{offer.ada, offer.account_id, kNow}));

    const auto outcome = hand_over(*f.store, offer.request_id, offer.bob, kNow + 5min);
    REQUIRE(outcome.outcome == HandoverOutcome::transferred);
    CHECK(outcome.account_id == offer.account_id);

    CHECK(f.store->run(ListAccounts{offer.ada}).empty());
    const LinkedAccount account = f.store->run(ListAccounts{offer.bob}).at(0);
    CHECK(account.id == offer.account_id);
    CHECK(account.account_email == "renamed@example.com");
    CHECK_FALSE(account.nickname);
    CHECK(account.is_active);
    CHECK_FALSE(account.disconnected_at);
    CHECK(account.token_expiry == kNow + 1h);
    CHECK(account.granted_scope == "Files.Read");
    CHECK(account.ownership_version == 2);
    CHECK(account.connected_at == kNow + 5min);
    CHECK(account.created_at == kNow);
    CHECK(account.updated_at == kNow + 5min);
    CHECK(f.account_column(offer.account_id, "access_token") == "access of " + offer.bob);
    CHECK(f.account_column(offer.account_id, "refresh_token") == "refresh of " + offer.bob);
    CHECK(f.request_column(offer.request_id, "status") == "used");
}

STORE_TEST_CASE("transfer_ownership leaves no token of the old owner and none in the request", "[transfer]") {
    Fixture f(backend_type.fresh());
    Offer offer(f);
    NewTransferRequest request = new_request(offer.bob, "1", f.owner("1"));
    request.grant.refresh_token.reset();
    request.grant.token_expiry.reset();
    f.store->run(SaveTransferRequest{request, kNow - 24h});
    REQUIRE(rows_with_tokens_of(f, offer.ada) == 1);

    REQUIRE(f.transfer(request.id, offer.bob) == HandoverOutcome::transferred);
    CHECK(rows_with_tokens_of(f, offer.ada) == 0);
    CHECK_FALSE(request_holds_tokens(f, request.id));
    CHECK(f.count("cloud_provider_accounts", "refresh_token IS NULL AND token_expiry IS NULL") == 1);
    CHECK_FALSE(f.store->run(ListAccounts{offer.bob}).at(0).has_refresh_token);
}

STORE_TEST_CASE("transfer_ownership writes an event for both users", "[transfer]") {
    Fixture f(backend_type.fresh());
    Offer offer(f);
    REQUIRE(f.transfer(offer.request_id, offer.bob, kNow + 5min) == HandoverOutcome::transferred);

    const auto from = f.store->run(ListTransferEvents{offer.ada});
    const auto to = f.store->run(ListTransferEvents{offer.bob});
    REQUIRE(from.size() == 1);
    REQUIRE(to.size() == 1);
    CHECK(from[0].direction == TransferDirection::from_me);
    CHECK(to[0].direction == TransferDirection::to_me);
    CHECK(from[0].id != to[0].id);
    CHECK(from[0].account_email == "cloud@example.com");  // as Ada knew it
    CHECK(to[0].account_email == "renamed@example.com");
    for (const TransferEvent& event : {from[0], to[0]}) {
        CHECK(base::is_uuid(event.id));
        CHECK(event.provider == "onedrive");
        CHECK(event.provider_account_id == "1");
        CHECK(event.created_at == kNow + 5min);
        CHECK_FALSE(event.acknowledged_at);
    }
    CHECK(f.count("cloud_transfer_events", "transfer_id = " + quote(offer.request_id)) == 2);
}

STORE_TEST_CASE("transfer_ownership repeated is idempotent while the requester owns the account",
                "[transfer]") {
    Fixture f(backend_type.fresh());
    Offer offer(f);
    REQUIRE(f.transfer(offer.request_id, offer.bob) == HandoverOutcome::transferred);

    const auto again = hand_over(*f.store, offer.request_id, offer.bob, kNow + 2min);
    REQUIRE(again.outcome == HandoverOutcome::already_transferred);
    CHECK(again.account_id == offer.account_id);
    CHECK(f.transfer(offer.request_id, offer.bob, kNow + 1h) == HandoverOutcome::already_transferred);
    CHECK(f.count("cloud_transfer_events") == 2);
    CHECK(f.owner("1").ownership_version == 2);

    SECTION("once it moved on: owner changed") {
        const std::string back = f.add_request(offer.ada, "1");
        REQUIRE(f.transfer(back, offer.ada) == HandoverOutcome::transferred);
        CHECK(f.transfer(offer.request_id, offer.bob) == HandoverOutcome::owner_changed);
        CHECK(f.owner("1").user_id == offer.ada);
    }
    SECTION("once it is gone: not found") {
        REQUIRE(f.store->run(DeleteAccount{offer.bob, "onedrive", offer.account_id, kNow}));
        CHECK(f.transfer(offer.request_id, offer.bob) == HandoverOutcome::account_not_found);
    }
}

STORE_TEST_CASE("transfer_ownership of an unknown, foreign or replaced request is refused", "[transfer]") {
    Fixture f(backend_type.fresh());
    Offer offer(f);
    const std::string eve = f.add_user("eve");
    CHECK(f.transfer(base::random_uuid(), offer.bob) == HandoverOutcome::invalid);
    CHECK(f.transfer(offer.request_id, eve) == HandoverOutcome::invalid);
    CHECK(f.transfer(offer.request_id, offer.ada) == HandoverOutcome::invalid);

    const std::string newer = f.add_request(offer.bob, "1");
    CHECK(f.transfer(offer.request_id, offer.bob) == HandoverOutcome::invalid);
    CHECK(f.owner("1").user_id == offer.ada);
    CHECK(f.transfer(newer, offer.bob) == HandoverOutcome::transferred);
}

STORE_TEST_CASE("transfer_ownership of an expired request erases its tokens", "[transfer]") {
    Fixture f(backend_type.fresh());
    Offer offer(f);
    CHECK(f.transfer(offer.request_id, offer.bob, kNow + 10min) == HandoverOutcome::expired);
    CHECK(f.request_column(offer.request_id, "status") == "expired");
    CHECK_FALSE(request_holds_tokens(f, offer.request_id));
    // Also by a clock that is behind.
    CHECK(f.transfer(offer.request_id, offer.bob, kNow) == HandoverOutcome::expired);
    CHECK(f.owner("1").user_id == offer.ada);
    CHECK(f.count("cloud_transfer_events") == 0);

    const std::string newer = f.add_request(offer.bob, "1");
    CHECK(f.transfer(newer, offer.bob, kNow + 10min - 1us) == HandoverOutcome::transferred);
}

STORE_TEST_CASE("transfer_ownership where the account is gone", "[transfer]") {
    Fixture f(backend_type.fresh());
    Offer offer(f);
    SECTION("with its row") {
        REQUIRE(f.store->run(DeleteAccount{offer.ada, "onedrive", offer.account_id, kNow}));
    }
    SECTION("with its owner") { REQUIRE(f.store->run(DeleteUser{offer.ada, kNow})); }
    CHECK(f.transfer(offer.request_id, offer.bob) == HandoverOutcome::account_not_found);
    CHECK(f.count("cloud_provider_accounts") == 0);
    CHECK(f.count("cloud_transfer_events") == 0);
}

STORE_TEST_CASE("transfer_ownership where the owner changed", "[transfer]") {
    Fixture f(backend_type.fresh());
    Offer offer(f);
    const std::string eve = f.add_user("eve");
    SECTION("a third has taken it") {
        REQUIRE(f.transfer(f.add_request(eve, "1"), eve) == HandoverOutcome::transferred);
    }
    SECTION("a change there and back") {
        REQUIRE(f.transfer(f.add_request(eve, "1"), eve) == HandoverOutcome::transferred);
        REQUIRE(f.transfer(f.add_request(offer.ada, "1"), offer.ada) == HandoverOutcome::transferred);
    }
    SECTION("freed and linked again by the same owner") {
        REQUIRE(f.store->run(DeleteAccount{offer.ada, "onedrive", offer.account_id, kNow}));
        f.add_account(offer.ada, "1");
    }
    SECTION("freed and linked by a third") {
        REQUIRE(f.store->run(DeleteAccount{offer.ada, "onedrive", offer.account_id, kNow}));
        f.add_account(eve, "1");
    }
    const Owner before = f.owner("1");
    const int events = f.count("cloud_transfer_events");
    CHECK(f.transfer(offer.request_id, offer.bob) == HandoverOutcome::owner_changed);
    CHECK(f.owner("1").user_id == before.user_id);
    CHECK(f.owner("1").ownership_version == before.ownership_version);
    CHECK(f.count("cloud_transfer_events") == events);
    CHECK(f.count("cloud_provider_accounts", "user_id = " + quote(offer.bob)) == 0);
}

STORE_TEST_CASE("transfer_ownership survives what the owner does without giving the account up",
                "[transfer]") {
    Fixture f(backend_type.fresh());
    Offer offer(f);
    SECTION("nickname") {
        REQUIRE(f.store->run(SetNickname{offer.ada, "onedrive", offer.account_id, "x", kNow}));
    }
    SECTION("disconnect") { REQUIRE(f.store->run(DisconnectAccount{offer.ada, offer.account_id, kNow})); }
    CHECK(f.transfer(offer.request_id, offer.bob) == HandoverOutcome::transferred);
}

STORE_TEST_CASE("transfer_ownership after the owner has proved control anew: owner changed", "[transfer]") {
    Fixture f(backend_type.fresh());
    Offer offer(f);
    SECTION("reconnect") {}
    SECTION("disconnect and reconnect") {
        REQUIRE(f.store->run(DisconnectAccount{offer.ada, offer.account_id, kNow}));
    }
    f.add_account(offer.ada, "1");
    CHECK(f.transfer(offer.request_id, offer.bob) == HandoverOutcome::owner_changed);
    CHECK(f.owner("1").user_id == offer.ada);
    CHECK(f.transfer(f.add_request(offer.bob, "1"), offer.bob) == HandoverOutcome::transferred);
}

STORE_TEST_CASE("list_open_offers tells the present owner, as they know the account", "[transfer]") {
    Fixture f(backend_type.fresh());
    Offer offer(f);
    const auto ids = [&](const std::string& user_id, Time now) {
        std::vector<std::string> found;
        for (const OpenOffer& open : f.store->run(ListOpenOffers{user_id, now})) found.push_back(open.id);
        return found;
    };
    const auto none = std::vector<std::string>{};
    REQUIRE(f.store->run(SetNickname{offer.ada, "onedrive", offer.account_id, "Photos", kNow}));
    const auto open = f.store->run(ListOpenOffers{offer.ada, kNow});
    REQUIRE(open.size() == 1);
    CHECK(open[0].id == offer.request_id);
    CHECK(open[0].provider == "onedrive");
    CHECK(open[0].provider_account_id == "1");
    CHECK(open[0].account_email == "cloud@example.com");
    CHECK(open[0].nickname == "Photos");
    CHECK(open[0].created_at == kNow);
    CHECK(open[0].expires_at == kNow + 10min);
    CHECK(ids(offer.bob, kNow) == none);
    CHECK(ids(offer.ada, kNow + 10min) == none);

    SECTION("of several, the newest first") {
        const std::string eve = f.add_user("eve");
        NewTransferRequest later = new_request(eve, "1", f.owner("1"));
        later.created_at = kNow + 1s;
        f.store->run(SaveTransferRequest{later, kNow - 24h});
        CHECK(ids(offer.ada, kNow + 1s) == std::vector{later.id, offer.request_id});
    }
    SECTION("none once it is taken") {
        REQUIRE(f.transfer(offer.request_id, offer.bob) == HandoverOutcome::transferred);
        CHECK(ids(offer.ada, kNow + 1min) == none);
        CHECK(ids(offer.bob, kNow + 1min) == none);
    }
    SECTION("none once the owner has connected again") {
        f.add_account(offer.ada, "1");
        CHECK(ids(offer.ada, kNow) == none);
    }
    SECTION("none once the account is gone") {
        REQUIRE(f.store->run(DeleteAccount{offer.ada, "onedrive", offer.account_id, kNow}));
        CHECK(ids(offer.ada, kNow) == none);
    }
}

STORE_TEST_CASE("transfer_ownership to a requester who owns the account by other means", "[transfer]") {
    Fixture f(backend_type.fresh());
    Offer offer(f);
    REQUIRE(f.store->run(DeleteAccount{offer.ada, "onedrive", offer.account_id, kNow}));
    const std::string own = f.add_account(offer.bob, "1");
    const auto outcome = hand_over(*f.store, offer.request_id, offer.bob, kNow + 1min);
    REQUIRE(outcome.outcome == HandoverOutcome::already_transferred);
    CHECK(outcome.account_id == own);
    CHECK(f.owner("1").ownership_version == 1);
    CHECK(f.count("cloud_transfer_events") == 0);
}

STORE_TEST_CASE("save_transfer_request replaces the user's older one for the account", "[transfer]") {
    Fixture f(backend_type.fresh());
    Offer offer(f);
    const std::string eve = f.add_user("eve");
    const std::string of_eve = f.add_request(eve, "1");
    REQUIRE(f.transfer(offer.request_id, offer.bob) == HandoverOutcome::transferred);
    REQUIRE(f.transfer(f.add_request(offer.ada, "1"), offer.ada) == HandoverOutcome::transferred);

    NewTransferRequest newer = new_request(offer.bob, "1", f.owner("1"));
    newer.grant.access_token = "newer access";
    newer.grant.refresh_token.reset();
    f.store->run(SaveTransferRequest{newer, kNow - 24h});
    CHECK(f.count("ownership_transfer_requests", "requesting_user_id = " + quote(offer.bob)) == 1);
    CHECK(f.request_column(newer.id, "status") == "pending");
    CHECK(f.request_column(of_eve, "status") == "pending");
    REQUIRE(f.transfer(newer.id, offer.bob) == HandoverOutcome::transferred);
    CHECK(f.account_column(offer.account_id, "access_token") == "newer access");
    CHECK(f.account_column(offer.account_id, "refresh_token").empty());
}

STORE_TEST_CASE("save_transfer_request sweeps what expired", "[transfer]") {
    Fixture f(backend_type.fresh());
    Offer offer(f);
    const std::string eve = f.add_user("eve");
    const auto save_at = [&](Time now) {
        NewTransferRequest request = new_request(eve, "1", f.owner("1"));
        request.created_at = now;
        request.expires_at = now + 10min;
        f.store->run(SaveTransferRequest{request, now - 24h});
    };
    save_at(kNow + 10min - 1us);
    CHECK(request_holds_tokens(f, offer.request_id));
    save_at(kNow + 10min);
    CHECK_FALSE(request_holds_tokens(f, offer.request_id));
    CHECK(f.request_column(offer.request_id, "status") == "expired");
    CHECK(f.transfer(offer.request_id, offer.bob) == HandoverOutcome::expired);
    save_at(kNow + 10min + 24h);
    CHECK(f.count("ownership_transfer_requests") == 1);
    CHECK(f.transfer(offer.request_id, offer.bob) == HandoverOutcome::invalid);
}

STORE_TEST_CASE("save_transfer_request of a user who is gone throws a violation", "[transfer]") {
    Fixture f(backend_type.fresh());
    Offer offer(f);
    const NewTransferRequest request = new_request(base::random_uuid(), "1", f.owner("1"));
    try {
        f.store->run(SaveTransferRequest{request, kNow - 24h});
        FAIL("nothing was thrown");
    } catch (const StoreError& error) {
        CHECK(error.kind() == ErrorKind::violation);
    }
    CHECK(f.count("ownership_transfer_requests") == 1);
}

STORE_TEST_CASE("a request outlives the owner that it names", "[transfer]") {
    Fixture f(backend_type.fresh());
    Offer offer(f);
    REQUIRE(f.store->run(DeleteUser{offer.ada, kNow}));
    CHECK(f.count("ownership_transfer_requests") == 1);
}

STORE_TEST_CASE("list_transfer_events lists newest first and only the user's", "[transfer]") {
    Fixture f(backend_type.fresh());
    Offer offer(f);
    REQUIRE(f.transfer(offer.request_id, offer.bob, kNow + 1min) == HandoverOutcome::transferred);
    const std::string back = f.add_request(offer.ada, "1");
    REQUIRE(f.transfer(back, offer.ada, kNow + 2min) == HandoverOutcome::transferred);

    const auto events = f.store->run(ListTransferEvents{offer.ada});
    REQUIRE(events.size() == 2);
    CHECK(events[0].direction == TransferDirection::to_me);
    CHECK(events[0].created_at == kNow + 2min);
    CHECK(events[1].direction == TransferDirection::from_me);
    CHECK(f.store->run(ListTransferEvents{base::random_uuid()}).empty());
    for (std::size_t i = 0; i < events.size(); ++i) {
        const auto page = f.store->run(
            ListTransferEvents{offer.ada, i == 0 ? std::nullopt : std::optional(events[i - 1].sequence), 1});
        REQUIRE(page.size() == 1);
        CHECK(page[0].id == events[i].id);
    }
    CHECK(f.store->run(ListTransferEvents{offer.ada, events.back().sequence}).empty());
}

STORE_TEST_CASE("acknowledge_transfer_event keeps the first time, each user for itself", "[transfer]") {
    Fixture f(backend_type.fresh());
    Offer offer(f);
    REQUIRE(f.transfer(offer.request_id, offer.bob) == HandoverOutcome::transferred);
    const std::string event_id = f.store->run(ListTransferEvents{offer.ada}).at(0).id;

    CHECK_FALSE(f.store->run(AcknowledgeTransferEvent{offer.bob, event_id, kNow}));
    CHECK_FALSE(f.store->run(AcknowledgeTransferEvent{offer.ada, base::random_uuid(), kNow}));
    CHECK(f.store->run(AcknowledgeTransferEvent{offer.ada, event_id, kNow + 6min}));
    CHECK(f.store->run(AcknowledgeTransferEvent{offer.ada, event_id, kNow + 7min}));
    CHECK(f.store->run(ListTransferEvents{offer.ada}).at(0).acknowledged_at == kNow + 6min);
    CHECK_FALSE(f.store->run(ListTransferEvents{offer.bob}).at(0).acknowledged_at);
}

}  // namespace holdfast::contract
