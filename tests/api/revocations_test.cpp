// What is erased here is revoked at the provider, and nobody else's tokens are.
#include "accounts/revocations.h"

#include "api/clouds.h"
#include "api/supabase_client.h"

namespace holdfast::test {
namespace {

constexpr const char* kProviders[] = {"google_drive", "dropbox", "box"};

// Ada's account at one provider, and a token of it that an app has.
struct Cloud {
    explicit Cloud(World& in_world, const std::string& name)
        : world(in_world),
          provider(*oauth::Providers(world.options.providers).find(name)),
          ada(world, "ada"),
          bob(world, "bob"),
          credential(add_app(world.store, world.clock.now(), "backup")),
          account_id(connect()),
          token(token_for(world, credential, account_id)) {}

    std::string connect() {
        const auto linked = ada.browser.connect(kTeam, {{"Accept", "application/json"}}, provider.name);
        INFO(linked.body);
        REQUIRE(linked.status == 200);
        return text_at(linked, "data.account_id");
    }
    void disconnect() {
        REQUIRE(ada.browser.post("/cloud/disconnect", R"({"account_id":")" + account_id + "\"}").status ==
                200);
    }
    std::string offer() { return transfer_token_of(bob.browser.connect(kTeam, {}, provider.name)); }
    bool is_good(const std::string& access_token) {
        return identity_status(world, provider.name, access_token) == 200;
    }
    std::size_t requests() const { return world.fetcher.count(provider.revocation_endpoint); }
    int waiting() const { return world.count("token_revocations"); }
    void after(base::Time::duration time) {
        world.clock.advance(time);
        world.run_background();
    }

    World& world;
    const oauth::Provider provider;
    User ada, bob;
    const std::string credential;
    const std::string account_id;
    const std::string token;
};

}  // namespace

API_TEST_CASE("What is disconnected or deleted is revoked at the provider, at once", "[api][revocations]") {
    for (const std::string name : kProviders) {
        for (const std::string how : {"disconnected", "deleted", "with its user"}) {
            INFO(name << " " << how);
            World world(backend_type.fresh(), with_every_provider());
            Cloud cloud(world, name);
            REQUIRE(cloud.is_good(cloud.token));
            if (how == "disconnected") cloud.disconnect();
            if (how == "deleted")
                REQUIRE(
                    cloud.ada.browser.send("DELETE", "/me/clouds/" + name + "/" + cloud.account_id).status ==
                    200);
            if (how == "with its user")
                REQUIRE(cloud.ada.browser.send("DELETE", "/api/v1/auth/me").status == 204);
            CHECK(cloud.waiting() == 1);
            world.run_background();
            CHECK_FALSE(cloud.is_good(cloud.token));
            CHECK(cloud.waiting() == 0);
            CHECK(world.log.count("][REVOCATION] provider_account_id=") == 1);
            CHECK(world.log.contains(": revoked"));
            CHECK(cloud.requests() == 1);
        }
    }
}

API_TEST_CASE("What the server's key of Supabase's surface disconnects is revoked as well",
              "[api][revocations]") {
    for (const bool by_upsert : {false, true}) {
        INFO(by_upsert);
        World world(backend_type.fresh(), with_supabase(with_every_provider()));
        Cloud cloud(world, "box");
        const SupabaseClient service = SupabaseClient(world).as_service();
        const std::string rows = "/rest/v1/cloud_provider_accounts";
        if (by_upsert) {
            const auto disconnected = base::Json::object(
                {{"user_id", cloud.ada.user_id},
                 {"provider", "box"},
                 {"provider_account_id",
                  world.column("cloud_provider_accounts", "provider_account_id", row(cloud.account_id))},
                 {"account_email", kTeam},
                 {"granted_scope", ""},
                 {"is_active", false}});
            const auto upserted =
                service.send("POST", rows + "?on_conflict=user_id,provider,provider_account_id",
                             disconnected.dump(), {{"Prefer", "resolution=merge-duplicates"}});
            REQUIRE(upserted.status == 200);
        } else {
            const auto updated =
                service.send("PATCH", rows + "?id=eq." + cloud.account_id, R"({"is_active":false})");
            REQUIRE(updated.status == 204);
        }
        CHECK(cloud.waiting() == 1);
        world.run_background();
        CHECK_FALSE(cloud.is_good(cloud.token));
        CHECK(cloud.waiting() == 0);
    }
}

API_TEST_CASE("Where the provider takes no tokens back, none are kept", "[api][revocations]") {
    World world(backend_type.fresh(), with_every_provider());
    Cloud cloud(world, "onedrive");
    cloud.disconnect();
    CHECK(cloud.waiting() == 0);
    world.run_background();
    CHECK_FALSE(world.log.contains("[REVOCATION]"));
}

API_TEST_CASE("An access token that is too old to revoke its grant is renewed for it", "[api][revocations]") {
    World world(backend_type.fresh(), with_every_provider());
    Cloud cloud(world, "dropbox");
    cloud.disconnect();
    world.clock.advance(5h);
    world.run_background();
    CHECK(cloud.waiting() == 0);
    CHECK(cloud.requests() == 2);
    CHECK(world.log.contains(": revoked"));
}

API_TEST_CASE("At a hand-over the old owner's tokens are revoked only where the new owner's stay",
              "[api][revocations]") {
    for (const std::string name : kProviders) {
        INFO(name);
        World world(backend_type.fresh(), with_every_provider());
        Cloud cloud(world, name);
        REQUIRE(transfer(world, cloud.bob, cloud.offer()).status == 200);
        world.run_background();
        CHECK(cloud.waiting() == 0);
        CHECK(cloud.is_good(token_for(world, cloud.credential, cloud.account_id)));
        CHECK(cloud.is_good(cloud.token) == cloud.provider.revocation_ends_every_grant);
        CHECK(cloud.requests() == (cloud.provider.revocation_ends_every_grant ? 0 : 1));
    }
}

API_TEST_CASE("A late revocation does not end the tokens of who has connected again meanwhile",
              "[api][revocations]") {
    for (const std::string name : kProviders) {
        INFO(name);
        World world(backend_type.fresh(), with_every_provider());
        Cloud cloud(world, name);
        cloud.disconnect();
        REQUIRE(cloud.connect() == cloud.account_id);
        world.run_background();
        CHECK(cloud.waiting() == 0);
        CHECK(cloud.is_good(token_for(world, cloud.credential, cloud.account_id)));
        CHECK(cloud.is_good(cloud.token) == cloud.provider.revocation_ends_every_grant);
        CHECK(world.log.contains("the account is linked again") ==
              cloud.provider.revocation_ends_every_grant);
    }
}

API_TEST_CASE("A revocation that would end the tokens of an open offer waits for its end",
              "[api][revocations]") {
    World world(backend_type.fresh(), with_every_provider());
    Cloud cloud(world, "google_drive");
    const std::string offer = cloud.offer();
    cloud.disconnect();
    world.run_background();
    CHECK(cloud.requests() == 0);
    CHECK(cloud.waiting() == 1);
    SECTION("taken up") {
        REQUIRE(transfer(world, cloud.bob, offer).status == 200);
        cloud.after(1min + 2s);
        CHECK(cloud.requests() == 0);
        CHECK(cloud.is_good(token_for(world, cloud.credential, cloud.account_id)));
    }
    SECTION("expired") {
        cloud.after(10min);
        CHECK(cloud.requests() == 1);
        CHECK_FALSE(cloud.is_good(cloud.token));
    }
    CHECK(cloud.waiting() == 0);
}

API_TEST_CASE("A revocation that fails is tried again, until the provider is back", "[api][revocations]") {
    World world(backend_type.fresh(), with_every_provider());
    const std::string name = GENERATE(as<std::string>{}, "google_drive", "dropbox", "box");
    Cloud cloud(world, name);
    const http::FetchResult trouble = GENERATE(http::FetchResult(http::Answer{503, {}, "sorry"}),
                                               http::FetchResult(http::FetchFailure::timeout));
    world.fetcher.answer(cloud.provider.revocation_endpoint, trouble);
    cloud.disconnect();
    world.run_background();
    world.run_background();
    CHECK(cloud.requests() == 1);
    CHECK(cloud.is_good(cloud.token));
    CHECK(cloud.waiting() == 1);
    CHECK(world.log.count("[REVOCATION] provider_account_id=") == 1);
    world.fetcher.restore(cloud.provider.revocation_endpoint);
    cloud.after(1min);
    CHECK_FALSE(cloud.is_good(cloud.token));
    CHECK(cloud.waiting() == 0);
}

API_TEST_CASE("A revocation that keeps failing is given up, logged and counted", "[api][revocations]") {
    World world(backend_type.fresh(), with_every_provider());
    Cloud cloud(world, "box");
    world.fetcher.answer(cloud.provider.revocation_endpoint, 400, R"({"error":"invalid_client"})");
    cloud.disconnect();
    world.run_background();
    for (int hours = 0; hours < 24; ++hours) cloud.after(1h);
    CHECK(cloud.requests() == static_cast<std::size_t>(accounts::Revocations::kMostTries));
    CHECK(cloud.waiting() == 0);
    CHECK(world.log.count("given up after 10 tries: revocation endpoint answered 400") == 1);
    int given_up = 0;
    for (int instance = 0; instance < 3; ++instance)
        given_up += world.metrics().find(R"(holdfast_token_revocations_total{outcome="given_up"} 1)") !=
                    std::string::npos;
    CHECK(given_up == 1);
}

API_TEST_CASE("Tokens that do not open with this secret are dropped", "[api][revocations]") {
    World world(backend_type.fresh(), with_every_provider());
    Cloud cloud(world, "box");
    cloud.disconnect();
    REQUIRE(world.database->execute("UPDATE " + world.database->table("token_revocations") +
                                    " SET provider_account_id = 'another'") == "");
    world.run_background();
    CHECK(cloud.requests() == 0);
    CHECK(cloud.waiting() == 0);
    CHECK(world.log.contains("do not open"));
}

}  // namespace holdfast::test
