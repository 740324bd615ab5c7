// The hand-over: every outcome, and what it leaves. Those that a request alone brings about stand in
// transfer_scenarios.cpp.
#include "api/scenario.h"
#include "storage/handover.h"
#include "support/threads.h"

namespace holdfast::test {
namespace {

// "transferred" for 200 with the one message, "repeated" for 200 with the other, else the error's code.
std::string outcome(const http::Response& response, const std::string& account_id) {
    if (response.status != 200) return checked_error_code(response);
    for (const auto& [name, message] :
         {std::pair("transferred", "onedrive account transferred successfully"),
          std::pair("repeated", "onedrive account already transferred (idempotent)")}) {
        const auto body = base::Json::object({{"success", true},
                                              {"account_id", account_id},
                                              {"message", message},
                                              {"repeated", name == std::string_view("repeated")}});
        if (response.body == body.dump()) return name;
    }
    return response.body;
}

// A conflict, and what became of it so far.
struct Offer : Conflict {
    explicit Offer(World& in_world) : Conflict(in_world) { world.log.clear(); }

    std::string complete() { return outcome(transfer(world, bob, transfer_token), account_id); }

    // A new offer for a user who does not own the account.
    std::string offer_to(User& user) { return transfer_token_of(user.browser.connect(kTeam)); }

    std::string hand_to(User& user) { return outcome(transfer(world, user, offer_to(user)), account_id); }

    std::size_t lines(const std::string& name, const User& user) const {
        return world.log.count_exact("[TRANSFER OWNERSHIP] " + name +
                                     ": provider=onedrive provider_account_id=" +
                                     oauth::DemoProvider::account_id(kTeam) + " to_user=" + user.user_id);
    }
};

}  // namespace

API_TEST_CASE("A hand-over moves the account, once", "[api][transfer]") {
    World world(backend_type.fresh());
    Offer offer(world);
    CHECK(offer.complete() == "transferred");
    CHECK(offer.lines("transferred", offer.bob) == 1);
    CHECK(world.column("cloud_provider_accounts", "user_id", row(offer.account_id)) == offer.bob.user_id);
    CHECK(text_at(offer.bob.browser.get("/me/cloud-status"), "accounts.0.id") == offer.account_id);
    CHECK(integer_at(offer.ada.browser.get("/me/cloud-status"), "summary.connected") == 0);

    CHECK(offer.complete() == "repeated");
    CHECK(offer.lines("already_transferred", offer.bob) == 1);
    CHECK(world.count("cloud_provider_accounts") == 1);
    CHECK(world.count("cloud_transfer_events") == 2);
}

API_TEST_CASE("Of sixteen requests with one transfer token one hands over and fifteen repeat it",
              "[api][transfer][race]") {
    World world(backend_type.fresh());
    Offer offer(world);
    const auto outcomes = run_together(16, [&](std::size_t) {
        const auto response = transfer(world, offer.bob, offer.transfer_token);
        return response.status == 200 ? text_at(response, "message") + text_at(response, "account_id")
                                      : response.body;
    });
    const auto count = [&](const std::string& message) {
        return std::count(outcomes.begin(), outcomes.end(), message + offer.account_id);
    };
    CHECK(count("onedrive account transferred successfully") == 1);
    CHECK(count("onedrive account already transferred (idempotent)") == 15);
    CHECK(world.count("cloud_transfer_events") == 2);
}

API_TEST_CASE("Of two users with an offer each one gets the account and the other one learns it",
              "[api][transfer][race]") {
    World world(backend_type.fresh());
    Offer offer(world);
    User carol(world, "carol");
    const std::string to_carol = offer.offer_to(carol);
    const auto statuses = run_together(2, [&](std::size_t i) {
        return i == 0 ? transfer(world, offer.bob, offer.transfer_token).status
                      : transfer(world, carol, to_carol).status;
    });
    CHECK(std::min(statuses[0], statuses[1]) == 200);
    CHECK(std::max(statuses[0], statuses[1]) == 409);
    CHECK(owner_of(world, kTeam) == (statuses[0] == 200 ? offer.bob.user_id : carol.user_id));
    CHECK(world.count("cloud_transfer_events") == 2);
}

API_TEST_CASE("A preview tells what an offer is about, and changes nothing", "[api][transfer]") {
    World world(backend_type.fresh());
    Conflict conflict(world);
    const base::Time made_at = world.clock.now();
    const std::string body = base::Json::object({{"transfer_token", conflict.transfer_token}}).dump();
    world.clock.advance(599s);
    for (int i = 0; i < 3; ++i) {
        const auto preview = conflict.bob.browser.post("/cloud/transfer-ownership/preview", body);
        REQUIRE(preview.status == 200);
        CHECK(json_of(preview).dump() ==
              base::Json::object({{"success", true},
                                  {"provider", "onedrive"},
                                  {"account_email", kTeam},
                                  {"expires_at", base::rfc3339(made_at + accounts::kTransferLifetime)},
                                  {"waits_for", nullptr}})
                  .dump());
    }
    CHECK(owner_of(world, kTeam) == conflict.ada.user_id);
    CHECK(transfer(world, conflict.bob, conflict.transfer_token).status == 200);
    world.clock.advance(1s);
    CHECK(checked_error_code(conflict.bob.browser.post("/cloud/transfer-ownership/preview", body)) ==
          "transfer_token_expired");
}

API_TEST_CASE("A transfer token is for the user it was issued to", "[api][transfer]") {
    World world(backend_type.fresh());
    Offer offer(world);
    User mallory(world, "mallory");
    CHECK(outcome(transfer(world, mallory, offer.transfer_token), "") == "not_your_transfer");
    CHECK(outcome(transfer(world, offer.ada, offer.transfer_token), "") == "not_your_transfer");
    CHECK(offer.lines("not_your_transfer", mallory) == 1);
    CHECK(owner_of(world, kTeam) == offer.ada.user_id);
    CHECK(offer.complete() == "transferred");
}

API_TEST_CASE("A transfer token is good for ten minutes, to the second", "[api][transfer]") {
    World world(backend_type.fresh());
    Offer offer(world);
    SECTION("just in time") {
        world.clock.advance(599s);
        CHECK(offer.complete() == "transferred");
    }
    SECTION("too late") {
        world.clock.advance(600s);
        CHECK(offer.complete() == "transfer_token_expired");
        CHECK(offer.lines("expired", offer.bob) == 1);
        CHECK(owner_of(world, kTeam) == offer.ada.user_id);
    }
}

API_TEST_CASE("A newer offer replaces the older one", "[api][transfer]") {
    World world(backend_type.fresh());
    Offer offer(world);
    const std::string newer = offer.offer_to(offer.bob);
    CHECK(world.count("ownership_transfer_requests") == 1);
    CHECK(offer.complete() == "invalid_transfer_token");
    CHECK(offer.lines("invalid", offer.bob) == 1);
    CHECK(outcome(transfer(world, offer.bob, newer), offer.account_id) == "transferred");
}

API_TEST_CASE("What is no transfer token is logged without a word of it", "[api][transfer]") {
    World world(backend_type.fresh());
    const User bob(world, "bob");
    CHECK(checked_error_code(transfer(world, bob, "not\na.transfer.token")) == "invalid_transfer_token");
    CHECK(world.log.count_exact("[TRANSFER OWNERSHIP] invalid: provider=- provider_account_id=- to_user=" +
                                bob.user_id) == 1);
    CHECK(world.log.count("transfer.token") == 0);
}

API_TEST_CASE("An offer ends when a third user gets the account", "[api][transfer]") {
    World world(backend_type.fresh());
    Offer offer(world);
    User carol(world, "carol");
    REQUIRE(offer.hand_to(carol) == "transferred");
    CHECK(offer.complete() == "owner_changed");
    CHECK(offer.lines("owner_changed", offer.bob) == 1);
    CHECK(owner_of(world, kTeam) == carol.user_id);
}

API_TEST_CASE("An offer ends when the account goes away and comes back to its owner", "[api][transfer]") {
    World world(backend_type.fresh());
    Offer offer(world);
    User carol(world, "carol");
    REQUIRE(offer.hand_to(carol) == "transferred");
    REQUIRE(offer.hand_to(offer.ada) == "transferred");
    CHECK(offer.complete() == "owner_changed");
    CHECK(owner_of(world, kTeam) == offer.ada.user_id);
}

API_TEST_CASE("A repeat is none any more once the account moved on", "[api][transfer]") {
    World world(backend_type.fresh());
    Offer offer(world);
    REQUIRE(offer.complete() == "transferred");
    REQUIRE(offer.hand_to(offer.ada) == "transferred");
    CHECK(offer.complete() == "owner_changed");
    CHECK(owner_of(world, kTeam) == offer.ada.user_id);
    CHECK(world.count("cloud_transfer_events") == 4);
}

API_TEST_CASE("An offer ends when the owner proves control anew", "[api][transfer]") {
    World world(backend_type.fresh());
    Offer offer(world);
    const auto open_offers = [&] {
        return at(json_of(offer.ada.browser.get("/me/transfer-events")), "events").as_array()->size();
    };
    CHECK(open_offers() == 1);
    REQUIRE(field(offer.ada.browser.connect(kTeam), "Location").ends_with("/app?connection=success"));
    CHECK(open_offers() == 0);
    CHECK(offer.complete() == "owner_changed");
    CHECK(owner_of(world, kTeam) == offer.ada.user_id);
    CHECK(offer.hand_to(offer.bob) == "transferred");
}

API_TEST_CASE("An offer outlives what its owner does to the account", "[api][transfer]") {
    World world(backend_type.fresh());
    Offer offer(world);
    SECTION("disconnect") {
        const std::string body = base::Json::object({{"account_id", offer.account_id}}).dump();
        REQUIRE(offer.ada.browser.post("/cloud/disconnect", body).status == 200);
    }
    SECTION("rename") {
        offer.ada.browser.send("PUT", "/me/clouds/onedrive/" + offer.account_id + "/nickname",
                               R"({"nickname":"mine"})");
    }
    CHECK(offer.complete() == "transferred");
    CHECK(world.column("cloud_provider_accounts", "nickname", row(offer.account_id)).empty());
    CHECK(text_at(offer.bob.browser.get("/me/cloud-status"), "accounts.0.connection_status") == "connected");
}

API_TEST_CASE("An offer ends with the account", "[api][transfer]") {
    World world(backend_type.fresh());
    Offer offer(world);
    SECTION("removed by its owner") {
        REQUIRE(offer.ada.browser.send("DELETE", "/me/clouds/onedrive/" + offer.account_id).status == 200);
    }
    SECTION("gone with its owner") {
        REQUIRE(offer.ada.browser.send("DELETE", "/api/v1/auth/me").status == 204);
    }
    CHECK(offer.complete() == "account_not_found");
    CHECK(offer.lines("account_not_found", offer.bob) == 1);
    CHECK(world.count("cloud_provider_accounts") == 0);
}

API_TEST_CASE("A hand-over that the database broke off has left nothing, and works later",
              "[api][transfer]") {
    World world(backend_type.fresh());
    Offer offer(world);
    world.store.fail<storage::TransferOwnership>(storage::ErrorKind::unavailable);
    CHECK(offer.complete() == "unavailable");
    CHECK(owner_of(world, kTeam) == offer.ada.user_id);
    CHECK(world.log.count("[TRANSFER OWNERSHIP]") == 0);

    // The commit's answer was lost: the repeat finds out.
    world.store.fail<storage::TransferOwnership>(storage::ErrorKind::commit_unknown, 1, "connection lost",
                                                 FaultStore::Real::called);
    CHECK(offer.complete() == "unavailable");
    CHECK(offer.complete() == "repeated");
}

API_TEST_CASE("A transfer token of another installation is worth nothing", "[api][transfer]") {
    World theirs(backend_type.fresh(), {.public_url = "http://127.0.0.1:9090"});
    const Conflict conflict(theirs);
    World world(backend_type.fresh());
    const User bob(world, "bob");
    CHECK(checked_error_code(transfer(world, bob, conflict.transfer_token)) == "invalid_transfer_token");
}

}  // namespace holdfast::test
