// The owner of an account is told by mail that somebody else may take it over, and that somebody has.
#include "api/scenario.h"
#include "api/story.h"

namespace holdfast::test {

API_TEST_CASE("The owner is told of an offer and of a hand-over, in their own words for the account",
              "[api][mail]") {
    World world(backend_type.fresh());
    User ada(world, "ada"), bob(world, "bob");
    const std::string account = link(ada, kTeam);
    REQUIRE(
        ada.browser.send("PUT", "/me/clouds/onedrive/" + account + "/nickname", R"({"nickname":"Büro <1>"})")
            .status == 200);
    const auto conflict = bob.browser.connect(kTeam);
    world.run_background();
    const auto offer = world.mails.last(ada.email);
    CHECK_THAT(offer.subject, Catch::Contains("take over Büro <1>"));
    CHECK_THAT(offer.text, Catch::Contains("at OneDrive") && Catch::Contains("If it was not you"));
    CHECK_THAT(offer.html, Catch::Contains("Büro &lt;1&gt;"));
    CHECK(offer.text.find("bob") == std::string::npos);
    CHECK(world.mails.count(bob.email) == 0);

    const std::string where = location(conflict), mark = "transfer_token=";
    const auto body =
        base::Json::object({{"transfer_token", where.substr(where.find(mark) + mark.size())}}).dump();
    REQUIRE(bob.browser.post("/cloud/transfer-ownership/preview", body).status == 200);
    REQUIRE(bob.browser.post("/cloud/transfer-ownership", body).status == 200);
    REQUIRE(bob.browser.post("/cloud/transfer-ownership", body).status == 200);
    world.run_background();
    CHECK(world.mails.count(ada.email) == 2);
    CHECK(world.mails.envelopes().size() == 2);
    const auto told = world.mails.last(ada.email);
    CHECK_THAT(told.subject, Catch::Contains("Büro <1> was taken over"));
    CHECK(told.text.find("bob") == std::string::npos);
}

API_TEST_CASE("Without a nickname the account is called by its email, and a closed offer is not told",
              "[api][mail]") {
    World world(backend_type.fresh());
    User ada(world, "ada"), bob(world, "bob");
    link(ada, kTeam);
    REQUIRE(location(bob.browser.connect(kTeam)).find("ownership_conflict") != std::string::npos);
    world.run_background();
    CHECK_THAT(world.mails.last(ada.email).subject, Catch::Contains(kTeam));

    world.mails.fail(mail::DeliveryFailed{"later", true});
    REQUIRE(location(bob.browser.connect(kTeam)).find("ownership_conflict") != std::string::npos);
    world.run_background();
    world.mails.fail(std::nullopt);
    world.clock.advance(11min);
    world.run_background();
    CHECK(world.mails.count(ada.email) == 1);
    CHECK(world.count("holdfast_mails") == 0);
}

API_TEST_CASE("Offers that are made over and over send one mail a minute", "[api][mail]") {
    World world(backend_type.fresh(), {.rate_limits = accounts::RateLimits::Switch::on});
    User ada(world, "ada"), bob(world, "bob");
    link(ada, kTeam);
    for (int i = 0; i < 3; ++i) (void)bob.browser.connect(kTeam);
    world.run_background();
    CHECK(world.mails.count(ada.email) == 1);
}

}  // namespace holdfast::test
