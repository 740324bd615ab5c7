// Several providers side by side, through one callback.
#include "api/story.h"
#include "support/far_drive.h"

namespace holdfast::test {
namespace {

constexpr const char* kAccount = R"({"account":{"number":17,"login":"bob@far.example"}})";

// What comes back from Far Drive's callback.
http::Response connect_far_drive(World& world, Browser& browser, const std::string& account = kAccount) {
    const auto provider = far_drive();
    world.fetcher.answer(provider.token_endpoint, 200,
                         R"({"token_type":"bearer","access_token":"far","refresh_token":"again"})");
    world.fetcher.answer(provider.identity_endpoint, 200, account);
    const auto start = browser.get("/auth/far_drive/login-url");
    const auto url = http::Url::parse(*json_of(start).string("url"));
    const std::string state = *http::Params::parse(url->query).only("state");
    return browser.get("/auth/far_drive/callback?code=a-code&state=" + state);
}

}  // namespace

API_TEST_CASE("The providers are listed for everybody, with what a page shows of them", "[api][providers]") {
    World world(backend_type.fresh());
    const auto response = world.ask("GET", "/api/v1/providers");
    CHECK(response.status == 200);
    CHECK(response.body == R"({"providers":[{"name":"onedrive","display_name":"OneDrive","mark":"cloud"},)"
                           R"({"name":"far_drive","display_name":"Far Drive","mark":"info"}]})");
}

API_TEST_CASE("Accounts of two providers are connected side by side", "[api][providers]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    link(ada, kTeam);
    CHECK(location(connect_far_drive(world, ada.browser)) == world.app_url + "/app?connection=success");
    const std::string is_far = "provider = 'far_drive'";
    CHECK(world.count("cloud_provider_accounts") == 2);
    CHECK(world.column("cloud_provider_accounts", "provider_account_id", is_far) == "17");
    CHECK(world.column("cloud_provider_accounts", "account_email", is_far) == "bob@far.example");
    CHECK(world.column("cloud_provider_accounts", "granted_scope", is_far) == "files.list");
    const auto exchange = world.fetcher.requests(far_drive().token_endpoint);
    REQUIRE(exchange.size() == 1);
    CHECK(*http::Params::parse(exchange[0].body).only("redirect_uri") ==
          world.public_url + "/auth/far_drive/callback");
}

API_TEST_CASE("A provider's codes begin with its own name", "[api][providers]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    CHECK(location(connect_far_drive(world, ada.browser, R"({"id":"a1","mail":"a@x.example"})")) ==
          world.app_url + "/app?error=far_drive_userinfo_failed");
    CHECK(world.count("cloud_provider_accounts") == 0);
}

API_TEST_CASE("A flow that began at one provider does not end at another", "[api][providers]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const auto url = http::Url::parse(ada.browser.login_url());
    const std::string state = *http::Params::parse(url->query).only("state");
    CHECK(location(ada.browser.get("/auth/far_drive/callback?code=c&state=" + state)) ==
          world.app_url + "/app?error=invalid_state");
    CHECK(world.fetcher.count(far_drive().token_endpoint) == 0);
}

}  // namespace holdfast::test
