// A user's linked accounts, and what was handed over.
#include "api/scenario.h"

namespace holdfast::test {
namespace {

base::Json account_of(User& user, std::size_t index = 0) {
    return at(json_of(user.browser.get("/me/cloud-status")), "accounts." + std::to_string(index));
}

std::string summary_of(User& user) {
    return at(json_of(user.browser.get("/me/cloud-status")), "summary").dump();
}

std::string disconnect_body(const std::string& account_id) {
    return base::Json::object({{"account_id", account_id}}).dump();
}

http::Response rename(User& user, const std::string& account_id, const std::string& nickname) {
    return user.browser.send("PUT", "/me/clouds/onedrive/" + account_id + "/nickname",
                             base::Json::object({{"nickname", nickname}}).dump());
}

std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

}  // namespace

API_TEST_CASE("Cloud status lists the accounts and counts them", "[api][accounts]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string me = at(json_of(ada.browser.get("/api/v1/auth/me")), "data").dump();
    CHECK(
        ada.browser.get("/me/cloud-status").body ==
        R"({"user":)" + me +
            R"(,"accounts":[],"next":null,"summary":{"connected":0,"needs_reconnect":0,"disconnected":0}})");

    const std::string id = link(ada, kTeam);
    const base::Json account = account_of(ada);
    const std::string now = base::rfc3339(world.clock.now());
    CHECK(account.dump() ==
          base::Json::object(
              {{"id", id},
               {"provider", "onedrive"},
               {"provider_account_id", oauth::DemoProvider::account_id(kTeam)},
               {"provider_email", kTeam},
               {"nickname", nullptr},
               {"connection_status", "connected"},
               {"reason", nullptr},
               {"granted_scope", "openid profile email Files.Read User.Read"},
               {"scopes", base::Json::Array{"openid", "profile", "email", "Files.Read", "User.Read"}},
               {"storage", nullptr},
               {"connected_at", now},
               {"updated_at", now},
               {"disconnected_at", nullptr}})
              .dump());
    CHECK(summary_of(ada) == R"({"connected":1,"needs_reconnect":0,"disconnected":0})");
}

API_TEST_CASE("An account whose token can't be renewed needs a reconnect once it expired",
              "[api][accounts]") {
    constexpr const char* kNoRefresh = "ada+no_refresh_token@demo.example";
    World world(backend_type.fresh());
    User ada(world, "ada");
    link(ada, kNoRefresh);
    world.clock.advance(1s);
    link(ada, kTeam);

    world.clock.advance(1h - 2s);
    ada.browser.post("/api/v1/auth/refresh", "");
    CHECK(summary_of(ada) == R"({"connected":2,"needs_reconnect":0,"disconnected":0})");
    world.clock.advance(1s);
    CHECK(summary_of(ada) == R"({"connected":1,"needs_reconnect":1,"disconnected":0})");
    CHECK(*account_of(ada).string("connection_status") == "needs_reconnect");
    CHECK(*account_of(ada).string("reason") == "no_refresh_token");

    link(ada, kNoRefresh);
    CHECK(summary_of(ada) == R"({"connected":2,"needs_reconnect":0,"disconnected":0})");
}

API_TEST_CASE("A disconnected account stays its owner's until it is removed", "[api][accounts]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, kTeam);
    world.clock.advance(1min);

    const auto response = ada.browser.post("/cloud/disconnect", disconnect_body(id));
    CHECK(response.status == 200);
    CHECK(response.body == R"({"success":true,"message":"onedrive account disconnected"})");
    CHECK(ada.browser.post("/cloud/disconnect", disconnect_body(id)).status == 200);
    CHECK(*account_of(ada).string("connection_status") == "disconnected");
    CHECK(*account_of(ada).string("reason") == "user_disconnected");
    CHECK(*account_of(ada).string("disconnected_at") == base::rfc3339(world.clock.now()));
    CHECK(summary_of(ada) == R"({"connected":0,"needs_reconnect":0,"disconnected":1})");

    User bob(world, "bob");
    CHECK_THAT(location(bob.browser.connect(kTeam)), Catch::Contains("error=ownership_conflict"));

    CHECK(link(ada, kTeam) == id);
    CHECK(summary_of(ada) == R"({"connected":1,"needs_reconnect":0,"disconnected":0})");
    CHECK(account_of(ada).find("disconnected_at")->is_null());
}

API_TEST_CASE("A removed account is free for anybody", "[api][accounts]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, kTeam);
    const auto response = ada.browser.send("DELETE", "/me/clouds/onedrive/" + id);
    CHECK(response.status == 200);
    CHECK(response.body == R"({"success":true,"message":"onedrive account removed"})");
    CHECK(ada.browser.send("DELETE", "/me/clouds/onedrive/" + id).status == 404);
    CHECK(world.count("cloud_provider_accounts") == 0);

    User bob(world, "bob");
    CHECK(link(bob, kTeam) != id);
}

API_TEST_CASE("A nickname has at most 50 characters, and none clears it", "[api][accounts]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, kTeam);
    const std::string fifty = repeated("\xc3\xa9", 50);  // 100 bytes
    CHECK(rename(ada, id, "  Team  ").body == R"({"success":true,"nickname":"Team"})");
    CHECK(*account_of(ada).string("nickname") == "Team");
    CHECK(rename(ada, id, fifty).status == 200);
    CHECK(rename(ada, id, fifty + "x").status == 422);
    CHECK(*account_of(ada).string("nickname") == fifty);
    CHECK(rename(ada, id, " ").body == R"({"success":true,"nickname":null})");
    CHECK(account_of(ada).find("nickname")->is_null());
}

API_TEST_CASE("What is not the user's own is as what does not exist", "[api][accounts]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    User bob(world, "bob");
    const std::string theirs = link(ada, kTeam);
    const std::string nobodys = "00000000-0000-4000-8000-000000000000";
    const auto answers = [&](const std::string& id) {
        std::string all;
        for (const auto& response :
             {bob.browser.post("/cloud/disconnect", disconnect_body(id)),
              bob.browser.send("DELETE", "/me/clouds/onedrive/" + id), rename(bob, id, "mine")}) {
            all += std::to_string(response.status) +
                   replaced(response.body, text_at(response, "request_id"), "");
        }
        return all;
    };
    CHECK(answers(theirs) == answers(nobodys));
    CHECK(*account_of(ada).string("connection_status") == "connected");
}

API_TEST_CASE("Lists come in pages", "[api][accounts][events]") {
    World world(backend_type.fresh());
    User ada(world, "ada"), bob(world, "bob");
    std::vector<std::string> linked;
    for (const char* account : {"one@demo.example", "two@demo.example", "three@demo.example"}) {
        linked.push_back(link(ada, account));
        transfer(world, bob, transfer_token_of(bob.browser.connect(account)));
        transfer(world, ada, transfer_token_of(ada.browser.connect(account)));
    }
    for (const auto& [target, list, length] :
         {std::tuple("/me/cloud-status", "accounts", 3), std::tuple("/me/transfer-events", "events", 6)}) {
        INFO(target);
        const auto ids = [&](const base::Json& answer) {
            std::vector<std::string> found;
            for (const base::Json& item : *at(answer, list).as_array()) found.push_back(*item.string("id"));
            return found;
        };
        const base::Json whole = json_of(ada.browser.get(target));
        CHECK(at(whole, "next").is_null());
        REQUIRE(ids(whole).size() == static_cast<std::size_t>(length));

        std::vector<std::string> by_twos;
        std::string cursor;
        for (int left = length; left > 0; left -= 2) {
            const base::Json page = json_of(ada.browser.get(std::string(target) + "?limit=2" + cursor));
            CHECK(ids(page).size() == static_cast<std::size_t>(std::min(left, 2)));
            for (const std::string& id : ids(page)) by_twos.push_back(id);
            CHECK(at(page, "next").is_null() == (left <= 2));
            if (left > 2) cursor = "&cursor=" + *page.string("next");
        }
        CHECK(by_twos == ids(whole));
        for (const char* limit : {"0", "101", "-1", "x", ""})
            CHECK(checked_error_code(ada.browser.get(std::string(target) + "?limit=" + limit)) ==
                  "invalid_request");
    }
    CHECK(integer_at(ada.browser.get("/me/cloud-status?limit=1"), "summary.connected") == 3);
    CHECK(checked_error_code(ada.browser.get("/me/transfer-events?cursor=x")) == "invalid_request");
}

API_TEST_CASE("A hand-over is told to both users, until they have seen it", "[api][events]") {
    World world(backend_type.fresh());
    Conflict conflict(world);
    CHECK(conflict.bob.browser.get("/me/transfer-events").body == R"({"events":[],"next":null})");
    const auto requested = conflict.ada.browser.get("/me/transfer-events");
    CHECK(at(json_of(requested), "events").as_array()->size() == 1);
    CHECK(text_at(requested, "events.0.event_type") == "ownership_requested");
    CHECK(text_at(requested, "events.0.account_email") == kTeam);
    CHECK(text_at(requested, "events.0.expires_at") ==
          base::rfc3339(world.clock.now() + accounts::kTransferLifetime));
    CHECK(requested.body.find(conflict.bob.user_id) == std::string::npos);
    world.clock.advance(1min);
    REQUIRE(transfer(world, conflict.bob, conflict.transfer_token).status == 200);

    const std::string handed_over_at = base::rfc3339(world.clock.now());
    std::string ids;
    for (auto& [user, direction] : {std::pair(&conflict.ada, "from_me"), std::pair(&conflict.bob, "to_me")}) {
        const auto response = user->browser.get("/me/transfer-events");
        REQUIRE(response.status == 200);
        const base::Json json = json_of(response);
        const std::string id = text_at(response, "events.0.id");
        CHECK(ids.find(id) == std::string::npos);
        ids += id;
        CHECK(at(json, "events").as_array()->size() == 1);
        CHECK(at(json, "events.0").dump() ==
              base::Json::object({{"id", id},
                                  {"provider", "onedrive"},
                                  {"provider_account_id", oauth::DemoProvider::account_id(kTeam)},
                                  {"account_email", kTeam},
                                  {"nickname", nullptr},
                                  {"event_type", "ownership_transferred"},
                                  {"direction", direction},
                                  {"created_at", handed_over_at},
                                  {"acknowledged_at", nullptr}})
                  .dump());
    }
}

API_TEST_CASE("Events come newest first, and each is acknowledged by its own user, once", "[api][events]") {
    World world(backend_type.fresh());
    Conflict conflict(world);
    transfer(world, conflict.bob, conflict.transfer_token);
    world.clock.advance(1min);
    transfer(world, conflict.ada, transfer_token_of(conflict.ada.browser.connect(kTeam)));
    const auto events = conflict.ada.browser.get("/me/transfer-events");
    CHECK(text_at(events, "events.0.direction") == "to_me");
    CHECK(text_at(events, "events.1.direction") == "from_me");

    const std::string path = "/me/transfer-events/" + text_at(events, "events.1.id") + "/acknowledge";
    CHECK(conflict.bob.browser.send("PATCH", path).status == 404);
    const auto acknowledged = conflict.ada.browser.send("PATCH", path);
    CHECK(acknowledged.status == 200);
    CHECK(acknowledged.body == R"({"success":true})");
    const std::string seen_at = base::rfc3339(world.clock.now());
    world.clock.advance(1min);
    CHECK(conflict.ada.browser.send("PATCH", path).status == 200);
    const auto after = conflict.ada.browser.get("/me/transfer-events");
    CHECK(text_at(after, "events.1.acknowledged_at") == seen_at);
    CHECK(at(json_of(after), "events.0.acknowledged_at").is_null());
}

}  // namespace holdfast::test
