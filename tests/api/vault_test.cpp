// Apps and the vault: who gets a token, and how it is kept fresh.
#include "accounts/apps.h"
#include "api/scenario.h"
#include "storage/apps.h"
#include "storage/linking.h"
#include "support/gate.h"
#include "support/threads.h"

#include <algorithm>
#include <set>

namespace holdfast::test {
namespace {

// An app with a credential, made as the command makes it.
struct App {
    explicit App(World& in_world)
        : world(in_world), credential(add_app(world.store, world.clock.now(), "backup")) {}

    http::Response get(const std::string& target) const {
        return world.ask("GET", target, "", bearer(credential));
    }
    http::Response post(const std::string& target, const std::string& body = "") const {
        return world.ask("POST", target, body, bearer(credential));
    }
    http::Response token(const std::string& account_id, const std::string& body = "") const {
        return post("/api/v1/accounts/" + account_id + "/access-token", body);
    }

    World& world;
    const std::string credential;
};

std::string token_in(const http::Response& response) {
    INFO(response.body);
    REQUIRE(response.status == 200);
    return *at(json_of(response), "data.access_token").as_string();
}

// The status of Graph's answer to the token.
int graph_status(World& world, const std::string& token) {
    return world.demo.handle(make_request("GET", "/v1.0/me", "", bearer(token))).status;
}

std::size_t token_requests(const World& world) {
    return world.fetcher.count(world.onedrive().token_endpoint);
}

std::string code_of(const http::Response& response) {
    return std::to_string(response.status) + " " + checked_error_code(response);
}

std::string status_of_account(User& user) {
    const base::Json account = at(json_of(user.browser.get("/me/cloud-status")), "accounts.0");
    const std::string* reason = account.string("reason");
    return *account.string("connection_status") + (reason == nullptr ? "" : " " + *reason);
}

}  // namespace

API_TEST_CASE("An app reads accounts and gets a token that works", "[api][vault]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, kTeam);
    const App app(world);

    const base::Json accounts =
        at(json_of(app.get("/api/v1/users/" + ada.user_id + "/accounts")), "data.accounts");
    REQUIRE(accounts.as_array()->size() == 1);
    const base::Json account = at(json_of(app.get("/api/v1/accounts/" + id)), "data.account");
    CHECK(accounts.as_array()->front().dump() == account.dump());
    CHECK(*account.string("user_id") == ada.user_id);
    CHECK(*account.string("connection_status") == "connected");

    const http::Response response = app.token(id);
    CHECK(graph_status(world, token_in(response)) == 200);
    const base::Json data = at(json_of(response), "data");
    CHECK(names_of(data) == std::vector<std::string>{"access_token", "token_type", "expires_at", "scope",
                                                     "provider", "provider_account_id"});
    CHECK(*data.string("expires_at") == base::rfc3339(world.clock.now() + 1h));
    CHECK(*response.headers.find("Cache-Control") == "no-store");
    CHECK(token_requests(world) == 1);
}

API_TEST_CASE("Asked for in a user's name, a token comes while the account is that user's", "[api][vault]") {
    World world(backend_type.fresh());
    Conflict conflict(world);
    const App app(world);
    const auto in_name_of = [&](const User& user) {
        const auto body = base::Json::object({{"user_id", user.user_id}});
        return app.token(conflict.account_id, body.dump());
    };
    CHECK(in_name_of(conflict.ada).status == 200);
    CHECK(code_of(in_name_of(conflict.bob)) == "404 account_not_found");
    REQUIRE(transfer(world, conflict.bob, conflict.transfer_token).status == 200);
    CHECK(code_of(in_name_of(conflict.ada)) == "404 account_not_found");
    CHECK(in_name_of(conflict.bob).status == 200);
}

API_TEST_CASE("A rotated or revoked credential is refused at once", "[api][vault]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string target = "/api/v1/accounts/" + link(ada, kTeam);
    const App app(world);
    CHECK(app.get(target).status == 200);
    const std::string next = accounts::make_app_credential();
    REQUIRE(world.store.run(
        storage::RotateApp{"backup", accounts::app_credential_digest(next), world.clock.now()}));
    CHECK(code_of(app.get(target)) == "401 invalid_app");
    CHECK(world.ask("GET", target, "", bearer(next)).status == 200);
    REQUIRE(world.store.run(storage::RevokeApp{"backup", world.clock.now()}));
    CHECK(code_of(world.ask("GET", target, "", bearer(next))) == "401 invalid_app");
}

API_TEST_CASE("A token that lives too short is renewed, and the owner's events tell who got it",
              "[api][vault]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, kTeam);
    const App app(world);
    const std::string first = token_in(app.token(id));
    CHECK(token_in(app.token(id)) == first);
    world.clock.advance(1h - 60s);
    const std::string second = token_in(app.token(id));
    CHECK(second != first);
    CHECK(graph_status(world, second) == 200);
    CHECK(token_requests(world) == 2);
    CHECK(token_in(app.token(id, R"({"min_seconds":3599})")) == second);
    CHECK(token_requests(world) == 2);
    // One event for each token, app and network at each of the three instances at most.
    const int told = world.count("domain_events", "event_type = 'token.issued'");
    CHECK(told >= 2);
    CHECK(told <= 4);
    ada.browser.post("/api/v1/auth/refresh", "");
    const http::Response activity = ada.browser.get("/me/activity");
    CHECK_THAT(activity.body, Catch::Contains("token.issued") && Catch::Contains("backup"));
    CHECK(activity.body.find(second) == std::string::npos);
}

API_TEST_CASE("A provider that gives less than min_seconds is asked once, and its token is answered",
              "[api][vault]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, "ada+expired@demo.example");
    const App app(world);
    CHECK(graph_status(world, token_in(app.token(id))) == 200);
    CHECK(token_requests(world) == 2);
    world.clock.advance(6s);
    CHECK(graph_status(world, token_in(app.token(id))) == 200);
}

API_TEST_CASE("A reported token is renewed with the next request", "[api][vault]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, kTeam);
    const App app(world);
    const std::string first = token_in(app.token(id));
    CHECK(app.post("/api/v1/accounts/" + id + "/report", R"({"error":"invalid_token"})").status == 202);
    CHECK(token_in(app.token(id)) != first);
}

API_TEST_CASE("64 callers at three instances on an expired token: one refresh, one token", "[api][vault]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, "ada+rotate@demo.example");
    const App app(world);
    world.clock.advance(2h);
    const auto answers = run_together(64, [&](std::size_t) { return app.token(id); });
    std::set<std::string> tokens;
    for (const http::Response& answer : answers) tokens.insert(token_in(answer));
    CHECK(tokens.size() == 1);
    CHECK(token_requests(world) == 2);
    CHECK(graph_status(world, *tokens.begin()) == 200);
}

API_TEST_CASE("A refused refresh token needs the user, who is told and mends it", "[api][vault]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, "ada+revoked@demo.example");
    const App app(world);
    world.clock.advance(1h - 30s);
    ada.browser.post("/api/v1/auth/refresh", "");
    const http::Response refused = app.token(id);
    CHECK(code_of(refused) == "409 needs_reconnect");
    CHECK(text_at(refused, "reason") == "revoked");
    CHECK(status_of_account(ada) == "needs_reconnect revoked");
    CHECK(world.count("domain_events", "event_type = 'account.needs_reconnect'") == 1);
    // And nobody asks the provider again.
    const std::size_t asked = token_requests(world);
    CHECK(code_of(app.token(id)) == "409 needs_reconnect");
    CHECK(token_requests(world) == asked);
    link(ada, "ada+revoked@demo.example");
    CHECK(status_of_account(ada) == "connected");
    CHECK(app.token(id).status == 200);
}

API_TEST_CASE("An expired refresh token and a smaller scope have reasons of their own", "[api][vault]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, kTeam);
    const App app(world);
    world.clock.advance(2h);
    const std::string endpoint = world.onedrive().token_endpoint;
    SECTION("expired") {
        world.fetcher.answer_once(endpoint, 400, R"({"error":"invalid_grant","error_codes":[700082]})");
        CHECK(text_at(app.token(id), "reason") == "expired");
    }
    SECTION("scope_changed") {
        world.fetcher.answer_once(
            endpoint, 200,
            R"({"token_type":"Bearer","expires_in":3600,"access_token":"a","scope":"openid User.Read"})");
        CHECK(text_at(app.token(id), "reason") == "scope_changed");
    }
    SECTION("the words of identity, in other letters, are no change") {
        world.fetcher.answer_once(
            endpoint, 200,
            R"({"token_type":"Bearer","expires_in":3600,"access_token":"a","scope":"files.read User.Read Extra"})");
        CHECK(app.token(id).status == 200);
    }
    SECTION("no_refresh_token") {
        ada.browser.post("/api/v1/auth/refresh", "");
        const std::string without = link(ada, "ada+no_refresh_token@demo.example");
        CHECK(app.token(without).status == 200);
        world.clock.advance(2h);
        CHECK(text_at(app.token(without), "reason") == "no_refresh_token");
    }
}

API_TEST_CASE("A refresh token that does not open is not sent to the provider and leaves no lease",
              "[api][vault]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, kTeam);
    const std::string other = link(ada, "other@demo.example");
    const App app(world);
    const std::string table = "cloud_provider_accounts";
    const std::string own = world.column(table, "refresh_token", row(id));
    const auto put = [&](const std::string& token) {
        REQUIRE(world.database
                    ->execute("UPDATE " + world.database->table(table) + " SET refresh_token = '" + token +
                              "' WHERE " + row(id))
                    .empty());
    };
    put(world.column(table, "refresh_token", row(other)));
    const std::size_t asked = token_requests(world);
    world.clock.advance(1h - 30s);
    CHECK(app.token(id).status == 200);  // the access token still lives
    world.clock.advance(1min);
    CHECK(text_at(app.token(id), "reason") == "no_refresh_token");
    CHECK(token_requests(world) == asked);
    put(own);
    CHECK(app.token(id).status == 200);
    CHECK(token_requests(world) == asked + 1);
}

API_TEST_CASE("A provider in trouble is no reason to reconnect", "[api][vault]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, kTeam);
    const App app(world);
    const std::string endpoint = world.onedrive().token_endpoint;
    const std::string first = token_in(app.token(id));
    const http::FetchResult trouble = GENERATE(
        http::FetchResult(http::Answer{500, {}, "{}"}), http::FetchResult(http::FetchFailure::timeout),
        http::FetchResult(http::Answer{401, {}, R"({"error":"invalid_client"})"}));
    world.fetcher.answer(endpoint, trouble);
    world.clock.advance(1h - 30s);
    CHECK(token_in(app.token(id)) == first);  // it still lives
    world.clock.advance(1min);
    const http::Response response = app.token(id);
    CHECK(code_of(response) == "503 provider_unavailable");
    CHECK(*response.headers.find("Retry-After") == "1");
    ada.browser.post("/api/v1/auth/refresh", "");
    CHECK(status_of_account(ada) == "connected");
    world.fetcher.restore(endpoint);
    world.clock.advance(1s);
    CHECK(token_in(app.token(id)) != first);
}

API_TEST_CASE("A provider that asks to wait is left alone for so long", "[api][vault]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, kTeam);
    const App app(world);
    const std::string endpoint = world.onedrive().token_endpoint;
    http::Answer busy{429, {}, "{}"};
    busy.headers.set("Retry-After", "17");
    world.fetcher.answer_once(endpoint, busy);
    world.clock.advance(2h);
    CHECK(*app.token(id).headers.find("Retry-After") == "17");
    world.clock.advance(10s);
    CHECK(*app.token(id).headers.find("Retry-After") == "7");
    CHECK(token_requests(world) == 2);
    world.clock.advance(7s);
    CHECK(app.token(id).status == 200);
}

API_TEST_CASE("A refresh that began before a hand-over does not touch the new owner's tokens",
              "[api][vault]") {
    World world(backend_type.fresh());
    Conflict conflict(world);
    const App app(world);
    const std::string endpoint = world.onedrive().token_endpoint;
    world.clock.advance(5min);
    // While the provider answers the refresh, Bob takes the account over.
    class TakenMeanwhile final : public http::Fetcher {
      public:
        TakenMeanwhile(World& world, std::function<void()> take) : world_(world), take_(std::move(take)) {}
        http::FetchResult fetch(const http::FetchRequest& request) override {
            auto answer = world_.fetcher.fetch(request);
            if (request.url == world_.onedrive().token_endpoint && take_) std::exchange(take_, nullptr)();
            return answer;
        }

      private:
        World& world_;
        std::function<void()> take_;
    };
    TakenMeanwhile fetcher(
        world, [&] { REQUIRE(transfer(world, conflict.bob, conflict.transfer_token).status == 200); });
    const cli::Installation installation(world.installation_options,
                                         {world.store, fetcher, world.clock, world.log});
    const auto before = world.column("cloud_provider_accounts", "access_token", row(conflict.account_id));
    const http::Response response = ask(
        installation.app(), make_request("POST", "/api/v1/accounts/" + conflict.account_id + "/access-token",
                                         R"({"min_seconds":3600})", bearer(app.credential)));
    const std::string token = token_in(response);
    const auto stored = world.column("cloud_provider_accounts", "access_token", row(conflict.account_id));
    CHECK(stored != before);
    // What was answered is what Bob's link has brought, sealed for Bob.
    CHECK(open_token(world, "access_token", conflict.bob.user_id, kTeam, stored) == token);
    CHECK(world.column("cloud_provider_accounts", "user_id", row(conflict.account_id)) ==
          conflict.bob.user_id);
}

API_TEST_CASE("A rotated token that can't be stored is stored when the database is back", "[api][vault]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, "ada+rotate@demo.example");
    const App app(world);
    world.clock.advance(2h);
    world.store.fail<storage::StoreTokens>(storage::ErrorKind::unavailable, 3);
    CHECK(graph_status(world, token_in(app.token(id))) == 200);
    world.clock.advance(2h);
    CHECK(app.token(id).status == 200);
}

API_TEST_CASE("A rotated token that a crash lost shows as refresh_lost", "[api][vault]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, "ada+rotate@demo.example");
    const App app(world);
    world.clock.advance(2h);
    // The holder of the lease is gone after the provider's answer and before the commit.
    world.store.fail<storage::StoreTokens>(storage::ErrorKind::unavailable, FaultStore::kAlways);
    CHECK(code_of(app.token(id)) == "503 unavailable");
    world.store.heal();
    world.clock.advance(31s);
    CHECK(text_at(app.token(id), "reason") == "refresh_lost");
    ada.browser.post("/api/v1/auth/refresh", "");
    link(ada, "ada+rotate@demo.example");
    CHECK(app.token(id).status == 200);
}

API_TEST_CASE("A rotated token whose answer was lost on the way shows as refresh_lost", "[api][vault]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, "ada+rotate@demo.example");
    const App app(world);
    const std::string endpoint = world.onedrive().token_endpoint;
    world.clock.advance(2h);
    const auto failure =
        GENERATE(http::FetchFailure::timeout, http::FetchFailure::broken, http::FetchFailure::too_large);
    world.fetcher.lose_answer_once(endpoint, failure);
    CHECK(code_of(app.token(id)) == "503 provider_unavailable");
    world.clock.advance(1s);
    // What happened is not forgotten where the provider can't be reached meanwhile.
    world.fetcher.answer_once(endpoint, http::FetchFailure::connect);
    CHECK(code_of(app.token(id)) == "503 provider_unavailable");
    world.clock.advance(1s);
    CHECK(text_at(app.token(id), "reason") == "refresh_lost");
    ada.browser.post("/api/v1/auth/refresh", "");
    CHECK(status_of_account(ada) == "needs_reconnect refresh_lost");
    CHECK(world.count("domain_events", "event_type = 'account.needs_reconnect'") == 1);
    link(ada, "ada+rotate@demo.example");
    CHECK(app.token(id).status == 200);
}

API_TEST_CASE("A refusal is refresh_lost only after an answer that may have held a token", "[api][vault]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, kTeam);
    const App app(world);
    const std::string endpoint = world.onedrive().token_endpoint;
    const auto [trouble, reason] = GENERATE(table<http::FetchResult, std::string>({
        {http::Answer{200, {}, "no token"}, "refresh_lost"},
        {http::Answer{500, {}, "{}"}, "revoked"},
        {http::FetchFailure::connect, "revoked"},
        {http::FetchFailure::connect_timeout, "revoked"},
        {http::FetchFailure::tls, "revoked"},
    }));
    world.clock.advance(2h);
    world.fetcher.answer_once(endpoint, trouble);
    CHECK(code_of(app.token(id)) == "503 provider_unavailable");
    world.clock.advance(1s);
    world.fetcher.answer_once(endpoint, 400, R"({"error":"invalid_grant"})");
    CHECK(text_at(app.token(id), "reason") == reason);
}

API_TEST_CASE("A lost answer is past once a refresh succeeds", "[api][vault]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, kTeam);
    const App app(world);
    const std::string endpoint = world.onedrive().token_endpoint;
    world.clock.advance(2h);
    world.fetcher.lose_answer_once(endpoint, http::FetchFailure::timeout);
    CHECK(code_of(app.token(id)) == "503 provider_unavailable");
    world.clock.advance(1s);
    CHECK(app.token(id).status == 200);
    world.clock.advance(2h);
    world.fetcher.answer_once(endpoint, 400, R"({"error":"invalid_grant"})");
    CHECK(text_at(app.token(id), "reason") == "revoked");
}

}  // namespace holdfast::test
