// The whole story at every provider that Holdfast knows, each in its own words: link, conflict, hand-over,
// and tokens that the vault keeps fresh.
#include "accounts/apps.h"
#include "api/story.h"
#include "base/random.h"
#include "storage/apps.h"

namespace holdfast::test {
namespace {

struct Identity {
    std::string method;
    std::string target;
};

// What an app calls with a token to see whose it is.
const std::map<std::string, Identity> kIdentities = {
    {"onedrive", {"GET", "/v1.0/me"}},
    {"google_drive", {"GET", "/openidconnect.googleapis.com/v1/userinfo"}},
    {"dropbox", {"POST", "/api.dropboxapi.com/2/users/get_current_account"}},
    {"box", {"GET", "/api.box.com/2.0/users/me"}},
};

WorldOptions with_every_provider() {
    WorldOptions options;
    options.providers.clear();
    for (const oauth::Provider& provider : oauth::known_providers().all())
        options.providers.push_back(oauth::demo_stand_in(provider, kDemoOrigin));
    return options;
}

std::string make_app(World& world) {
    const std::string credential = accounts::make_app_credential();
    REQUIRE(world.store.run(
        storage::CreateApp{{base::random_uuid(), "backup", accounts::app_credential_digest(credential),
                            "tokens:read", std::nullopt, world.clock.now()}}));
    return credential;
}

}  // namespace

API_TEST_CASE("Every provider's account is linked, contested, handed over and kept fresh",
              "[api][providers]") {
    World world(TestType::fresh(), with_every_provider());
    const std::string credential = make_app(world);
    User ada(world, "ada"), bob(world, "bob");
    for (const oauth::Provider& provider : world.options.providers) {
        INFO(provider.name);
        const Identity& identity = kIdentities.at(provider.name);
        const auto token_requests = [&] { return world.fetcher.count(provider.token_endpoint); };
        const auto status_of = [&](const std::string& token) {
            return world.demo.handle(make_request(identity.method, identity.target, "", bearer(token)))
                .status;
        };

        const auto linked = ada.browser.connect(kTeam, {{"Accept", "application/json"}}, provider.name);
        INFO(linked.body);
        REQUIRE(linked.status == 200);
        const std::string account_id = text_at(linked, "data.account_id");
        CHECK(world.column("cloud_provider_accounts", "account_email", row(account_id)) == kTeam);

        const std::string offer = transfer_token_of(bob.browser.connect(kTeam, {}, provider.name));
        CHECK(transfer(world, bob, offer).status == 200);
        CHECK(world.column("cloud_provider_accounts", "user_id", row(account_id)) == bob.user_id);

        const auto token = [&] {
            const auto response =
                world.ask("POST", "/api/v1/accounts/" + account_id + "/access-token", "", bearer(credential));
            INFO(response.body);
            REQUIRE(response.status == 200);
            return text_at(response, "data.access_token");
        };
        const std::string first = token();
        CHECK(status_of(first) == 200);
        CHECK(token_requests() == 2);
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
