// The whole story at every provider that Holdfast knows, each in its own words: link, conflict, hand-over,
// and tokens that the vault keeps fresh.
#include "api/clouds.h"
#include "oauth/demo/files.h"

namespace holdfast::test {

API_TEST_CASE("Every provider's account is linked, contested, handed over and kept fresh",
              "[api][providers]") {
    World world(backend_type.fresh(), with_every_provider());
    const std::string credential = add_app(world.store, world.clock.now(), "backup");
    User ada(world, "ada"), bob(world, "bob");
    for (const oauth::Provider& provider : world.options.providers) {
        INFO(provider.name);
        const auto token_requests = [&] { return world.fetcher.count(provider.token_endpoint); };
        const auto status_of = [&](const std::string& token) {
            return identity_status(world, provider.name, token);
        };

        const auto linked = ada.browser.connect(kTeam, {{"Accept", "application/json"}}, provider.name);
        INFO(linked.body);
        REQUIRE(linked.status == 200);
        const std::string account_id = text_at(linked, "data.account_id");
        CHECK(world.column("cloud_provider_accounts", "account_email", row(account_id)) == kTeam);

        const std::string offer = transfer_token_of(bob.browser.connect(kTeam, {}, provider.name));
        CHECK(transfer(world, bob, offer).status == 200);
        CHECK(world.column("cloud_provider_accounts", "user_id", row(account_id)) == bob.user_id);

        const auto token = [&] { return token_for(world, credential, account_id); };
        const std::string first = token();
        CHECK(status_of(first) == 200);
        CHECK(token_requests() == 2);
        // What it stores, in the provider's own words.
        REQUIRE(bob.browser.get("/me/cloud-status").status == 200);
        world.run_background();
        CHECK(world.column("cloud_provider_accounts", "quota_used", row(account_id)) ==
              std::to_string(oauth::demo::kUsedBytes));
        CHECK(world.column("cloud_provider_accounts", "quota_total", row(account_id)) ==
              std::to_string(oauth::demo::kDriveBytes));
        // Twice, so that a rotated refresh token is used as well.
        std::string newest = first;
        for (std::size_t refreshes = 1; refreshes <= 2; ++refreshes) {
            world.clock.advance(5h);
            CHECK(status_of(newest) == 401);
            newest = token();
            CHECK(status_of(newest) == 200);
            CHECK(token_requests() == 2 + refreshes);
        }
        // The sessions of both have ended meanwhile.
        ada.browser.log_in("ada@example.com");
        bob.access_token = bob.browser.log_in("bob@example.com").access_token;
    }
    CHECK(world.count("cloud_provider_accounts", owned_by(bob)) ==
          static_cast<int>(oauth::known_providers().all().size()));
}

}  // namespace holdfast::test
