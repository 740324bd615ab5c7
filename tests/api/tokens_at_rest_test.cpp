// A cloud account's tokens in the database: sealed, for one user and one account, and never handed on.
#include "api/story.h"

namespace holdfast::test {
namespace {

// A token in the account's row or in a transfer request.
std::string stored(const World& world, std::string_view table, const std::string& column,
                   const std::string& id) {
    return world.column(table, column, row(id));
}

std::string request_of(const Conflict& conflict) { return *claims_of(conflict.transfer_token).string("jti"); }

// Whose account it is, as the provider says.
std::string account_behind(World& world, const std::string& access_token) {
    const auto response = world.demo.handle(make_request("GET", "/v1.0/me", "", bearer(access_token)));
    return response.status == 200 ? text_at(response, "id") : "";
}

}  // namespace

API_TEST_CASE("Tokens are sealed in the row, and open for its user, account and column only",
              "[api][tokens]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, kTeam);
    const std::string access = stored(world, "cloud_provider_accounts", "access_token", id);
    const std::string refresh = stored(world, "cloud_provider_accounts", "refresh_token", id);
    REQUIRE(access.starts_with("v1."));
    REQUIRE(refresh.starts_with("v1."));

    const auto opened = open_token(world, "access_token", ada.user_id, kTeam, access);
    REQUIRE(opened);
    CHECK(account_behind(world, *opened) == oauth::DemoProvider::account_id(kTeam));
    CHECK(open_token(world, "refresh_token", ada.user_id, kTeam, refresh));

    const User bob(world, "bob");
    CHECK_FALSE(open_token(world, "access_token", bob.user_id, kTeam, access));
    CHECK_FALSE(open_token(world, "access_token", ada.user_id, "other@demo.example", access));
    CHECK_FALSE(open_token(world, "refresh_token", ada.user_id, kTeam, access));
}

API_TEST_CASE("A ciphertext that was moved to another row does not open there", "[api][tokens]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string one = link(ada, "one@demo.example");
    const std::string two = link(ada, "two@demo.example");
    const std::string table = world.database->table("cloud_provider_accounts");
    REQUIRE(world.database
                ->execute("UPDATE " + table + " SET access_token = (SELECT access_token FROM " + table +
                          " WHERE " + row(one) + ") WHERE " + row(two))
                .empty());
    const std::string moved = stored(world, "cloud_provider_accounts", "access_token", two);
    CHECK(open_token(world, "access_token", ada.user_id, "one@demo.example", moved));
    CHECK_FALSE(open_token(world, "access_token", ada.user_id, "two@demo.example", moved));
}

API_TEST_CASE("A hand-over brings the tokens of the conflict's own grant, and the old ones are gone",
              "[api][tokens]") {
    World world(backend_type.fresh());
    const Conflict conflict(world);
    for (const char* column : {"access_token", "refresh_token"}) {
        INFO(column);
        const std::string of_ada = stored(world, "cloud_provider_accounts", column, conflict.account_id);
        const std::string of_bob = stored(world, "ownership_transfer_requests", column, request_of(conflict));
        CHECK(of_ada != of_bob);
        CHECK(open_token(world, column, conflict.bob.user_id, kTeam, of_bob));
        CHECK_FALSE(open_token(world, column, conflict.ada.user_id, kTeam, of_bob));
    }
    const std::string of_bob =
        stored(world, "ownership_transfer_requests", "access_token", request_of(conflict));

    REQUIRE(transfer(world, conflict.bob, conflict.transfer_token).status == 200);

    const std::string now = stored(world, "cloud_provider_accounts", "access_token", conflict.account_id);
    CHECK(now == of_bob);
    const auto opened = open_token(world, "access_token", conflict.bob.user_id, kTeam, now);
    REQUIRE(opened);
    CHECK(account_behind(world, *opened) == oauth::DemoProvider::account_id(kTeam));
    for (const char* column : {"access_token", "refresh_token"}) {
        INFO(column);
        const std::string value = stored(world, "cloud_provider_accounts", column, conflict.account_id);
        CHECK(open_token(world, column, conflict.bob.user_id, kTeam, value));
        CHECK_FALSE(open_token(world, column, conflict.ada.user_id, kTeam, value));
        CHECK(stored(world, "ownership_transfer_requests", column, request_of(conflict)).empty());
    }
}

API_TEST_CASE("An account without a refresh token brings none along", "[api][tokens]") {
    constexpr const char* kNoRefresh = "team+no_refresh_token@demo.example";
    World world(backend_type.fresh());
    User ada(world, "ada");
    User bob(world, "bob");
    const std::string id = link(ada, kNoRefresh);
    CHECK(stored(world, "cloud_provider_accounts", "refresh_token", id).empty());
    REQUIRE(transfer(world, bob, transfer_token_of(bob.browser.connect(kNoRefresh))).status == 200);
    CHECK(stored(world, "cloud_provider_accounts", "refresh_token", id).empty());
    CHECK(open_token(world, "access_token", bob.user_id, kNoRefresh,
                     stored(world, "cloud_provider_accounts", "access_token", id)));
}

API_TEST_CASE("A disconnected account holds no token", "[api][tokens]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    const std::string id = link(ada, kTeam);
    ada.browser.post("/cloud/disconnect", base::Json::object({{"account_id", id}}).dump());
    for (const char* column : {"access_token", "refresh_token"}) {
        CHECK(stored(world, "cloud_provider_accounts", column, id).empty());
    }
}

}  // namespace holdfast::test
