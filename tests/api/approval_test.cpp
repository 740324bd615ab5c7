// Hand-overs on the operator's terms: the owner is asked, nobody takes over, or not so soon again.
#include "api/scenario.h"
#include "api/story.h"

namespace holdfast::test {
namespace {

WorldOptions options_of(oauth::HandoverMode mode, const accounts::HandoverRules& rules = {}) {
    oauth::Provider onedrive = demo_onedrive();
    onedrive.handover = mode;
    return {.handover = rules, .providers = {onedrive, configured_far_drive()}};
}

constexpr auto kApproval = oauth::HandoverMode::approval;

// Bob has asked for Ada's account.
struct Asked : Conflict {
    explicit Asked(World& asked) : Conflict(asked), answer(transfer(world, bob, transfer_token)) {}

    base::Json items(User& user) const {
        return at(json_of(user.browser.get("/me/transfer-events")), "events");
    }
    std::string request_id() { return *at(items(ada), "0.id").as_string(); }
    http::Response say(User& user, const std::string& word) {
        return user.browser.post("/me/transfer-requests/" + id + "/" + word, "");
    }

    const http::Response answer;
    const std::string id = request_id();
};

}  // namespace

API_TEST_CASE("Where the owner is asked, an account changes hands on their word alone", "[api][transfer]") {
    World world(backend_type.fresh(), options_of(kApproval));
    Asked asked(world);
    CHECK(asked.answer.status == 202);
    CHECK(text_at(asked.answer, "waits_for") == "owner");
    const std::string until = base::rfc3339(world.clock.now() + 72h);
    CHECK(text_at(asked.answer, "expires_at") == until);
    CHECK(owner_of(world, kTeam) == asked.ada.user_id);
    CHECK(transfer(world, asked.bob, asked.transfer_token).status == 202);

    const base::Json of_ada = asked.items(asked.ada), of_bob = asked.items(asked.bob);
    CHECK(*at(of_ada, "0.waits_for").as_string() == "owner");
    CHECK(*at(of_ada, "0.expires_at").as_string() == until);
    CHECK(*at(of_bob, "0.direction").as_string() == "to_me");
    CHECK(*at(of_bob, "0.event_type").as_string() == "ownership_requested");

    world.clock.advance(71h);
    User carol(world, "carol");
    for (User* user : {&asked.bob, &carol}) {
        const auto refused = world.ask("POST", "/me/transfer-requests/" + asked.id + "/approve", "",
                                       bearer(user->browser.log_in(user->email).access_token));
        CHECK(refused.status == 404);
        CHECK(checked_error_code(refused) == "request_not_found");
    }
    CHECK(owner_of(world, kTeam) == asked.ada.user_id);
    asked.ada.browser.log_in(asked.ada.email);
    CHECK(asked.say(asked.ada, "approve").status == 200);
    CHECK(owner_of(world, kTeam) == asked.bob.user_id);
    CHECK(asked.say(asked.ada, "approve").status == 404);
    const std::string token = world.column("cloud_provider_accounts", "refresh_token", row(asked.account_id));
    CHECK(open_token(world, "refresh_token", asked.bob.user_id, kTeam, token));
}

API_TEST_CASE("A refused request is closed, and the asker reads so", "[api][transfer]") {
    World world(backend_type.fresh(), options_of(kApproval));
    Asked asked(world);
    CHECK(asked.say(asked.ada, "refuse").status == 200);
    CHECK(asked.say(asked.ada, "refuse").status == 200);
    CHECK(asked.say(asked.ada, "approve").status == 404);
    const auto again = transfer(world, asked.bob, asked.transfer_token);
    CHECK(again.status == 403);
    CHECK(checked_error_code(again) == "handover_refused");
    CHECK(*at(asked.items(asked.bob), "0.event_type").as_string() == "ownership_refused");
    CHECK(world.count("ownership_transfer_requests", "access_token IS NOT NULL") == 0);
    CHECK(owner_of(world, kTeam) == asked.ada.user_id);
}

API_TEST_CASE("Silence means what the operator says", "[api][transfer]") {
    for (const bool is_yes : {false, true}) {
        INFO(is_yes);
        World world(backend_type.fresh(), options_of(kApproval, {.silence_is_yes = is_yes}));
        const Asked asked(world);
        world.clock.advance(72h - 1s);
        world.run_background();
        CHECK(owner_of(world, kTeam) == asked.ada.user_id);
        world.clock.advance(10min);
        world.run_background();
        CHECK(owner_of(world, kTeam) == (is_yes ? asked.bob : asked.ada).user_id);
        CHECK_THAT(world.mails.last(asked.bob.email).subject,
                   Catch::Contains(is_yes ? " is yours" : " stays where it is"));
        CHECK(world.count("ownership_transfer_requests", "access_token IS NOT NULL") == 0);
        const std::string event = is_yes ? "'handover.completed'" : "'handover.refused'";
        CHECK(world.count("domain_events", "event_type = " + event) == 2);
    }
}

API_TEST_CASE("Who was refused can't ask the owner again before the cool-down is over", "[api][transfer]") {
    World world(backend_type.fresh(), options_of(kApproval, {.cool_down = 24h}));
    Asked asked(world);
    REQUIRE(asked.say(asked.ada, "refuse").status == 200);
    const auto ask_again = [&] {
        const Person bob = asked.bob.browser.log_in(asked.bob.email);
        return transfer(world, bob, transfer_token_of(asked.bob.browser.connect(kTeam)));
    };
    world.clock.advance(23h);
    const auto early = ask_again();
    CHECK(early.status == 409);
    CHECK(checked_error_code(early) == "handover_cooling_down");
    CHECK(field(early, "Retry-After") == "3600");
    CHECK(asked.items(asked.bob).as_array()->empty());
    world.clock.advance(1h);
    CHECK(text_at(ask_again(), "waits_for") == "owner");
}

API_TEST_CASE("An owner who proves control anew ends a request that they are asked about",
              "[api][transfer]") {
    World world(backend_type.fresh(), options_of(kApproval));
    Asked asked(world);
    link(asked.ada, kTeam);
    CHECK(asked.items(asked.ada).as_array()->empty());
    const auto late = asked.say(asked.ada, "approve");
    CHECK(late.status == 404);
    CHECK(checked_error_code(late) == "request_not_found");
}

API_TEST_CASE("Where the owner is asked, mails ask them and tell who has asked of the answer",
              "[api][mail]") {
    for (const bool is_yes : {false, true}) {
        INFO(is_yes);
        World world(backend_type.fresh(), options_of(kApproval));
        User ada(world, "ada"), bob(world, "bob");
        link(ada, kTeam);
        const std::string token = transfer_token_of(bob.browser.connect(kTeam));
        world.run_background();
        CHECK(world.mails.count(ada.email) == 0);
        CHECK(at(json_of(ada.browser.get("/me/transfer-events")), "events").as_array()->empty());
        REQUIRE(transfer(world, bob, token).status == 202);
        REQUIRE(transfer(world, bob, token).status == 202);
        world.run_background();
        CHECK(world.mails.count(ada.email) == 1);
        CHECK_THAT(world.mails.last(ada.email).subject,
                   Catch::Contains("asks you for " + std::string(kTeam)));
        const std::string id =
            *at(json_of(ada.browser.get("/me/transfer-events")), "events.0.id").as_string();
        REQUIRE(
            ada.browser.post("/me/transfer-requests/" + id + (is_yes ? "/approve" : "/refuse"), "").status ==
            200);
        world.run_background();
        CHECK_THAT(world.mails.last(bob.email).subject,
                   Catch::Contains(std::string(kTeam) + (is_yes ? " is yours" : " stays where it is")));
        CHECK(world.mails.count(ada.email) == (is_yes ? 2 : 1));
    }
}

API_TEST_CASE("Where nobody takes over, no offer is made and no token kept", "[api][transfer]") {
    World world(backend_type.fresh(), options_of(oauth::HandoverMode::never));
    User ada(world, "ada"), bob(world, "bob");
    link(ada, kTeam);
    CHECK(location(bob.browser.connect(kTeam)) == world.app_url + "/app?error=handover_disabled");
    CHECK(world.count("ownership_transfer_requests") == 0);
    CHECK(owner_of(world, kTeam) == ada.user_id);
}

API_TEST_CASE("An account that has changed hands stays for the cool-down", "[api][transfer]") {
    World world(backend_type.fresh(), options_of(oauth::HandoverMode::proof, {.cool_down = 24h}));
    Conflict conflict(world);
    REQUIRE(transfer(world, conflict.bob, conflict.transfer_token).status == 200);
    world.clock.advance(23h);
    User carol(world, "carol");
    const auto early = transfer(world, carol, transfer_token_of(carol.browser.connect(kTeam)));
    CHECK(early.status == 409);
    CHECK(checked_error_code(early) == "handover_cooling_down");
    CHECK(field(early, "Retry-After") == "3600");
    CHECK(owner_of(world, kTeam) == conflict.bob.user_id);
    world.clock.advance(55min);
    User dave(world, "dave");
    const std::string token = transfer_token_of(dave.browser.connect(kTeam));
    world.clock.advance(5min);
    CHECK(transfer(world, dave, token).status == 200);
}

API_TEST_CASE("Who has lost an account takes it back once; then the operator is asked", "[api][transfer]") {
    World world(backend_type.fresh(),
                options_of(oauth::HandoverMode::proof, {.cool_down = 24h, .contest = 168h}));
    Conflict conflict(world);
    User &ada = conflict.ada, &bob = conflict.bob;
    REQUIRE(transfer(world, bob, conflict.transfer_token).status == 200);
    REQUIRE(transfer(world, ada, transfer_token_of(ada.browser.connect(kTeam))).status == 200);
    CHECK(owner_of(world, kTeam) == ada.user_id);

    const auto disputed = transfer(world, bob, transfer_token_of(bob.browser.connect(kTeam)));
    CHECK(disputed.status == 202);
    CHECK(text_at(disputed, "waits_for") == "operator");
    CHECK(owner_of(world, kTeam) == ada.user_id);
    // Both see it, and the owner can't end it by proving control anew.
    link(ada, kTeam);
    for (User* user : {&ada, &bob}) {
        const auto items = at(json_of(user->browser.get("/me/transfer-events")), "events");
        CHECK(*at(items, "0.event_type").as_string() == "ownership_requested");
        CHECK(*at(items, "0.waits_for").as_string() == "operator");
    }
    const std::string id = *at(json_of(ada.browser.get("/me/transfer-events")), "events.0.id").as_string();
    CHECK(ada.browser.post("/me/transfer-requests/" + id + "/refuse", "").status == 404);
}

}  // namespace holdfast::test
