// How much linked accounts store: asked in the background, by one instance, once an hour.
#include "accounts/quotas.h"
#include "api/story.h"
#include "oauth/demo/files.h"

namespace holdfast::test {
namespace {

const std::string kQuotaUrl = demo_onedrive().quota_endpoint;

base::Json account_of(User& user, const std::string& id) {
    const base::Json status = json_of(user.browser.get("/me/cloud-status"));
    for (const base::Json& account : *status.find("accounts")->as_array()) {
        if (*account.string("id") == id) return account;
    }
    throw std::runtime_error("no such account");
}

std::string storage_of(User& user, const std::string& id) {
    return account_of(user, id).find("storage")->dump();
}

std::string known(base::Time at) {
    return base::Json::object({{"used", oauth::demo::kUsedBytes},
                               {"total", oauth::demo::kDriveBytes},
                               {"at", base::rfc3339(at)}})
        .dump();
}

// The user looks at each of the three instances, then all of them do what is due.
void look_everywhere(World& world, User& user) {
    for (int instance = 0; instance < 3; ++instance)
        REQUIRE(user.browser.get("/me/cloud-status").status == 200);
    world.run_background();
}

std::size_t questions(const World& world) { return world.fetcher.count(kQuotaUrl); }

// Lets time pass without ending the user's session.
void pass(World& world, User& user, base::Time::duration time) {
    world.clock.advance(time);
    REQUIRE(user.browser.post("/api/v1/auth/refresh", "").status == 200);
}

}  // namespace

API_TEST_CASE("An account's storage is asked by one instance, once an hour", "[api][quota]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, kTeam);
    CHECK(storage_of(ada, id) == "null");
    CHECK(questions(world) == 0);
    const std::string updated_at = *account_of(ada, id).string("updated_at");

    look_everywhere(world, ada);
    CHECK(questions(world) == 1);
    const base::Time told_at = world.clock.now();
    CHECK(storage_of(ada, id) == known(told_at));
    CHECK(*account_of(ada, id).string("updated_at") == updated_at);

    const http::Response seen = ada.browser.get("/me/cloud-status");
    const std::string etag = *seen.headers.find("ETag");
    look_everywhere(world, ada);
    pass(world, ada, 59min);
    look_everywhere(world, ada);
    CHECK(questions(world) == 1);
    CHECK(ada.browser.get("/me/cloud-status", {{"If-None-Match", etag}}).status == 304);

    pass(world, ada, 1min);
    look_everywhere(world, ada);
    CHECK(questions(world) == 2);
    CHECK(storage_of(ada, id) == known(told_at + 1h));
}

API_TEST_CASE("A provider that does not tell is left alone for ten minutes, and no token is logged",
              "[api][quota]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, kTeam);
    const auto [answer, why] = GENERATE(table<http::FetchResult, std::string>({
        {http::Answer{503, {}, R"({"error":{"code":"serviceNotAvailable"}})"},
         "answered 503 serviceNotAvailable"},
        {http::Answer{200, {}, "{}"}, "answered 200 with no usable quota"},
        {http::Answer{200, {}, "no JSON"}, "answered 200 with no usable quota"},
        {http::FetchFailure::timeout, ": timeout"},
    }));
    world.fetcher.answer(kQuotaUrl, answer);
    look_everywhere(world, ada);
    CHECK(questions(world) == 1);
    CHECK(storage_of(ada, id) == "null");
    INFO(world.log.text());
    CHECK(world.log.contains("[ONEDRIVE][QUOTA] provider_account_id=" +
                             oauth::DemoProvider::account_id(kTeam) + ": quota endpoint"));
    CHECK(world.log.contains(why));
    const std::string bearer_token =
        world.fetcher.requests(kQuotaUrl).at(0).headers.find("Authorization")->substr(7);
    CHECK_FALSE(world.log.contains(bearer_token));

    world.fetcher.restore(kQuotaUrl);
    world.clock.advance(10min - 1s);
    look_everywhere(world, ada);
    CHECK(questions(world) == 1);
    world.clock.advance(1s);
    look_everywhere(world, ada);
    CHECK(questions(world) == 2);
    CHECK(storage_of(ada, id) == known(world.clock.now()));
}

API_TEST_CASE("What is known stays while the provider does not tell", "[api][quota]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, kTeam);
    look_everywhere(world, ada);
    const std::string before = storage_of(ada, id);
    world.fetcher.answer(kQuotaUrl, http::FetchFailure::connect);
    pass(world, ada, 1h);
    look_everywhere(world, ada);
    CHECK(questions(world) == 2);
    CHECK(storage_of(ada, id) == before);
}

API_TEST_CASE("The token for the question is renewed first, if it has ended", "[api][quota]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, "ada+expired+rotate@demo.example");
    pass(world, ada, 1min);
    look_everywhere(world, ada);
    CHECK(world.fetcher.count(world.onedrive().token_endpoint) == 2);
    CHECK(storage_of(ada, id) == known(world.clock.now()));
}

API_TEST_CASE("An account that is not connected, or whose provider does not tell, is not asked",
              "[api][quota]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    SECTION("disconnected") {
        const std::string id = link(ada, kTeam);
        look_everywhere(world, ada);
        REQUIRE(ada.browser.post("/cloud/disconnect", R"({"account_id":")" + id + "\"}").status == 200);
        CHECK(storage_of(ada, id) == "null");
        pass(world, ada, 2h);
        look_everywhere(world, ada);
        CHECK(questions(world) == 1);
        link(ada, kTeam);
        look_everywhere(world, ada);
        CHECK(storage_of(ada, id) == known(world.clock.now()));
    }
    SECTION("in need of its user") {
        const std::string id = link(ada, "ada+revoked@demo.example");
        pass(world, ada, 2h);
        look_everywhere(world, ada);
        CHECK(*account_of(ada, id).string("reason") == "revoked");
        CHECK(questions(world) == 0);
        look_everywhere(world, ada);
        CHECK(world.fetcher.count(world.onedrive().token_endpoint) == 2);
    }
    SECTION("a provider without a quota") {
        const auto provider = far_drive();
        world.fetcher.answer(provider.token_endpoint, 200, R"({"access_token":"a","token_type":"bearer"})");
        world.fetcher.answer(provider.identity_endpoint, 200,
                             R"({"account":{"number":1,"login":"a@far.example"}})");
        const std::string state = state_of(ada.browser.login_url(provider.name));
        REQUIRE(ada.browser.get("/auth/far_drive/callback?code=x&state=" + state).status == 307);
        look_everywhere(world, ada);
        CHECK(at(json_of(ada.browser.get("/me/cloud-status")), "accounts.0.storage").is_null());
        // Nobody took the question.
        CHECK(world.count("cloud_provider_accounts", "quota_due_at IS NULL") == 1);
    }
}

API_TEST_CASE("A hand-over forgets the storage, also if it comes while the provider is asked",
              "[api][quota]") {
    World world(backend_type.fresh());
    Conflict conflict(world);
    const auto take = [&] { REQUIRE(transfer(world, conflict.bob, conflict.transfer_token).status == 200); };
    SECTION("before it") {
        look_everywhere(world, conflict.ada);
        CHECK(storage_of(conflict.ada, conflict.account_id) == known(world.clock.now()));
        take();
    }
    SECTION("meanwhile") {
        world.fetcher.meanwhile(kQuotaUrl, take);
        REQUIRE(conflict.ada.browser.get("/me/cloud-status").status == 200);
        world.run_background();
    }
    CHECK(questions(world) == 1);
    CHECK(storage_of(conflict.bob, conflict.account_id) == "null");
    look_everywhere(world, conflict.bob);
    CHECK(questions(world) == 2);
    CHECK(storage_of(conflict.bob, conflict.account_id) == known(world.clock.now()));
}

API_TEST_CASE("An instance lets so many questions wait at most, and asks the rest later", "[api][quota]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    constexpr std::size_t kAccounts = accounts::Quotas::kMostWaiting + 3;
    for (std::size_t number = 0; number < kAccounts; ++number)
        link(ada, "a" + std::to_string(number) + "@demo.example");
    world.run_background();
    const std::size_t before = questions(world);
    const auto look = [&] {
        const auto request = make_request("GET", "/me/cloud-status", "", bearer(ada.access_token));
        REQUIRE(ask(world.installation.app(), request).status == 200);
        world.run_background();
    };
    look();
    CHECK(questions(world) == before + accounts::Quotas::kMostWaiting);
    look();
    CHECK(questions(world) == before + kAccounts);
}

API_TEST_CASE("An app sees the storage as the owner does", "[api][quota]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, kTeam);
    look_everywhere(world, ada);
    const Fields app = bearer(add_app(world.store, world.clock.now(), "backup"));
    const auto seen = [&](const std::string& target, const std::string& place) {
        return at(json_of(world.ask("GET", target, "", app)), place).dump();
    };
    CHECK(seen("/api/v1/accounts/" + id, "data.account.storage") == known(world.clock.now()));
    CHECK(seen("/api/v1/users/" + ada.user_id + "/accounts", "data.accounts.0.storage") ==
          known(world.clock.now()));
}

}  // namespace holdfast::test
