// Who gets a cloud account: the mission's two scenarios, and everybody at once.
#include "storage/linking.h"

#include "api/story.h"
#include "base/encoding.h"
#include "support/threads.h"

#include <set>

namespace holdfast::test {
namespace {

constexpr const char* kSuccess = "http://127.0.0.1:8080/app?connection=success";

std::vector<std::string> lines_about_onedrive(const CapturedLog& log) {
    std::vector<std::string> lines;
    for (const auto& line : log.lines()) {
        if (line.text.starts_with("[ONEDRIVE]")) lines.push_back(line.text);
    }
    return lines;
}

bool has_error_line(const CapturedLog& log) {
    const auto lines = log.lines();
    return std::any_of(lines.begin(), lines.end(),
                       [](const auto& line) { return line.level == base::Level::error; });
}

std::string token_in_the_row(const World& world, const std::string& account_id) {
    return world.column("cloud_provider_accounts", "access_token", row(account_id));
}

}  // namespace

API_TEST_CASE("A user owns a hundred accounts at most, and may connect those again", "[api][linking]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    link(ada, "one@demo.example");
    fill_up(world, ada);
    CHECK(
        field(ada.browser.connect("two@demo.example"), "Location").ends_with("/app?error=too_many_accounts"));
    CHECK(field(ada.browser.connect("one@demo.example"), "Location").ends_with("/app?connection=success"));
    CHECK(world.count("cloud_provider_accounts") == 100);
}

API_TEST_CASE("A user who connects somebody else's account meets a conflict, and the owner keeps it",
              "[api][linking]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string account_id = link(ada, kTeam);
    const std::string before = token_in_the_row(world, account_id);
    User bob(world, "bob");
    world.log.clear();

    const auto response = bob.browser.connect(kTeam);

    CHECK(response.status == 307);
    const std::string prefix = "http://127.0.0.1:8080/app?error=ownership_conflict#transfer_token=";
    REQUIRE(location(response).starts_with(prefix));
    CHECK(field(response, "Cache-Control") == "no-store");
    CHECK(field(response, "Referrer-Policy") == "no-referrer");

    CHECK(world.count("cloud_provider_accounts") == 1);
    CHECK(world.column("cloud_provider_accounts", "user_id", row(account_id)) == ada.user_id);
    CHECK(token_in_the_row(world, account_id) == before);
    const std::string request = row(*claims_of(transfer_token_of(response)).string("jti"));
    CHECK(world.column("ownership_transfer_requests", "requesting_user_id", request) == bob.user_id);
    CHECK(world.column("ownership_transfer_requests", "status", request) == "pending");

    const std::string id = oauth::DemoProvider::account_id(kTeam);
    CHECK(lines_about_onedrive(world.log) ==
          std::vector<std::string>{
              "[ONEDRIVE][UNIQUE_VIOLATION] Constraint 23505 detected for provider_account_id=" + id +
                  ". Error: duplicate key value violates unique constraint "
                  "\"uniq_cloud_provider_accounts_global\" "
                  "DETAIL: Key (provider, provider_account_id)=(onedrive, " +
                  id + ") already exists.",
              "[ONEDRIVE][23505] Ownership conflict: provider_account_id=" + id +
                  " actual_owner=" + ada.user_id + " requesting_user=" + bob.user_id});
    CHECK_FALSE(has_error_line(world.log));
}

API_TEST_CASE("A transfer token holds what the hand-over needs, and names no other user", "[api][linking]") {
    World world(backend_type.fresh());
    const Conflict conflict(world);
    const base::Json claims = claims_of(conflict.transfer_token);
    CHECK(names_of(claims) == std::vector<std::string>{"typ", "iss", "aud", "jti", "requesting_user_id",
                                                       "provider", "provider_account_id", "account_email",
                                                       "iat", "exp"});
    CHECK(*claims.string("typ") == "ownership_transfer");
    CHECK(*claims.string("requesting_user_id") == conflict.bob.user_id);
    CHECK(*claims.string("provider") == "onedrive");
    CHECK(*claims.string("provider_account_id") == oauth::DemoProvider::account_id(kTeam));
    CHECK(*claims.string("account_email") == kTeam);
    CHECK(*claims.integer("iat") == base::unix_seconds(world.clock.now()));
    CHECK(*claims.integer("exp") == *claims.integer("iat") + 600);
    CHECK_THAT(claims.dump(), !Catch::Contains(conflict.ada.user_id));
    CHECK_THAT(claims.dump(), !Catch::Contains(conflict.ada.email));
    CHECK(base::base64url_decode(conflict.transfer_token.substr(0, conflict.transfer_token.find('.'))) ==
          R"({"alg":"HS256","typ":"JWT"})");
}

API_TEST_CASE("A user who connects the same account again succeeds, and the newest tokens are kept",
              "[api][linking]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string account_id = link(ada, kTeam);
    const std::string before = token_in_the_row(world, account_id);
    ada.browser.send("PUT", "/me/clouds/onedrive/" + account_id + "/nickname", R"({"nickname":"Team"})");
    world.clock.advance(10min);

    CHECK(location(ada.browser.connect(kTeam)) == kSuccess);
    CHECK(world.count("cloud_provider_accounts") == 1);
    CHECK(token_in_the_row(world, account_id) != before);
    CHECK(open_token(world, "access_token", ada.user_id, kTeam, token_in_the_row(world, account_id)));
    CHECK(world.column("cloud_provider_accounts", "nickname", row(account_id)) == "Team");
    CHECK(world.real_store->run(storage::ListAccounts{ada.user_id}).at(0).token_expiry ==
          world.clock.now() + 1h);
    CHECK(world.count("ownership_transfer_requests") == 0);
}

API_TEST_CASE("A user who connects the same account 32 times at once succeeds each time",
              "[api][linking][race]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    // A browser keeps five flows, so these are 32 browsers.
    std::vector<Browser> tabs(32, ada.browser);
    std::vector<std::string> callbacks;
    for (Browser& tab : tabs) callbacks.push_back(tab.come_back(tab.login_url(), kTeam));

    const auto answers =
        run_together(callbacks.size(), [&](std::size_t i) { return location(tabs[i].get(callbacks[i])); });

    CHECK(std::count(answers.begin(), answers.end(), kSuccess) == 32);
    CHECK(world.count("cloud_provider_accounts") == 1);
    CHECK(world.count("ownership_transfer_requests") == 0);
    CHECK_FALSE(has_error_line(world.log));
    const std::string token = world.column("cloud_provider_accounts", "access_token", owned_by(ada));
    CHECK(open_token(world, "access_token", ada.user_id, kTeam, token));
}

API_TEST_CASE("Of 64 users who race for one account one owns it and 63 meet a conflict",
              "[api][linking][race]") {
    constexpr std::size_t kUsers = 64;
    World world(backend_type.fresh());
    std::vector<User> users;
    std::vector<std::string> callbacks;
    for (std::size_t i = 0; i < kUsers; ++i) {
        User& user = users.emplace_back(world, "user" + std::to_string(i));
        callbacks.push_back(user.browser.come_back(user.browser.login_url(), kTeam));
    }
    world.log.clear();

    const auto answers =
        run_together(kUsers, [&](std::size_t i) { return location(users[i].browser.get(callbacks[i])); });

    std::set<std::string> offers;
    std::string winner;
    for (std::size_t i = 0; i < kUsers; ++i) {
        if (answers[i] == kSuccess) {
            winner += users[i].user_id;
        } else {
            CHECK_THAT(answers[i], Catch::Contains("/app?error=ownership_conflict#transfer_token="));
            offers.insert(answers[i]);
        }
    }
    CHECK(owner_of(world, kTeam) == winner);
    CHECK(offers.size() == 63);
    CHECK(world.count("cloud_provider_accounts") == 1);
    CHECK(world.count("ownership_transfer_requests") == 63);
    CHECK(world.log.count("[ONEDRIVE][23505] Ownership conflict: ") == 63);
    CHECK(world.log.count(" actual_owner=" + winner + " ") == 63);
    CHECK_FALSE(has_error_line(world.log));
}

API_TEST_CASE("A user links several accounts, and two users several of each", "[api][linking]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    User bob(world, "bob");
    for (const char* account : {"one@demo.example", "two@demo.example"})
        CHECK(location(ada.browser.connect(account)) == kSuccess);
    for (const char* account : {"three@demo.example", "ONE+more@demo.example"}) {
        CHECK(location(bob.browser.connect(account)) == kSuccess);
    }
    CHECK(world.count("cloud_provider_accounts") == 4);
}

API_TEST_CASE("The key of an account is the provider's id, not its email", "[api][linking]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    User bob(world, "bob");
    // Connects an account, of which the provider says that this is its email.
    const auto connect = [&](User& user, const std::string& account, const std::string& email) {
        const auto body = base::Json::object({{"id", oauth::DemoProvider::account_id(account)},
                                              {"mail", email},
                                              {"userPrincipalName", email}});
        world.fetcher.answer(world.onedrive().identity_endpoint, 200, body.dump());
        return location(user.browser.connect(account));
    };
    CHECK(connect(ada, kTeam, "old@demo.example") == kSuccess);
    CHECK(connect(bob, "two@demo.example", "old@demo.example") == kSuccess);
    CHECK_THAT(connect(bob, kTeam, "new@demo.example"), Catch::Contains("error=ownership_conflict"));
    CHECK(connect(ada, kTeam, "new@demo.example") == kSuccess);
    CHECK(world.column("cloud_provider_accounts", "account_email", owned_by(ada)) == "new@demo.example");
}

API_TEST_CASE("Connecting an account again asks the provider for that account", "[api][linking]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    User bob(world, "bob");
    const std::string id = link(ada, kTeam);
    const auto hint_of = [](const http::Response& response) {
        const http::Params query =
            http::Params::parse(http::Url::parse(text_at(response, "url")).value().query);
        const std::string* hint = query.only("login_hint");
        return hint == nullptr ? "" : *hint;
    };
    CHECK(hint_of(ada.browser.get("/auth/onedrive/login-url?account_id=" + id)) == kTeam);
    CHECK(hint_of(ada.browser.get("/auth/onedrive/login-url")).empty());
    for (const http::Response& response : {bob.browser.get("/auth/onedrive/login-url?account_id=" + id),
                                           ada.browser.get("/auth/onedrive/login-url?account_id=1")}) {
        CHECK(response.status == 404);
        CHECK(text_at(response, "error") == "account_not_found");
    }
}

}  // namespace holdfast::test
