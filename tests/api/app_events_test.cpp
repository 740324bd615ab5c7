// What apps are told of what happened, by cursor.
#include "accounts/public_events.h"
#include "api/scenario.h"
#include "api/story.h"

#include <set>

namespace holdfast::test {
namespace {

struct Reader {
    Reader(World& to_read, const std::optional<std::string>& provider = std::nullopt)
        : world(to_read),
          credential(add_app(*to_read.real_store, to_read.clock.now(), "reader " + provider.value_or("all"),
                             "events:read", provider)) {}

    http::Response get(const std::string& query = "") const {
        return world.ask("GET", "/api/v1/events" + query, "", bearer(credential));
    }
    base::Json data(const std::string& query = "") const { return at(json_of(get(query)), "data"); }

    World& world;
    const std::string credential;
};

const base::Json::Array& events_of(const base::Json& data) { return *data.find("events")->as_array(); }

std::vector<std::string> types_of(const base::Json& data) {
    std::vector<std::string> types;
    for (const base::Json& event : events_of(data)) types.push_back(*event.string("type"));
    return types;
}

using Types = std::vector<std::string>;

}  // namespace

API_TEST_CASE("An app reads what happened, a few at a time, and goes on from there", "[api][events]") {
    World world(backend_type.fresh());
    const Reader reader(world);
    const Conflict conflict(world);
    transfer(world, conflict.bob, conflict.transfer_token);

    const base::Json all = reader.data();
    CHECK(types_of(all) == Types{"user.created", "user.created", "account.linked", "account.handover_offered",
                                 "account.handed_over"});
    CHECK(*all.find("more")->as_bool() == false);

    Types read;
    std::set<std::string> ids;
    std::string after;
    for (bool more = true; more;) {
        const base::Json page = reader.data("?limit=2" + after);
        CHECK(events_of(page).size() <= 2);
        for (const base::Json& event : events_of(page)) {
            read.push_back(*event.string("type"));
            ids.insert(*event.string("id"));
        }
        after = "&after=" + *page.string("next");
        more = *page.find("more")->as_bool();
    }
    CHECK(read == types_of(all));
    CHECK(ids.size() == 5);

    const base::Json none = reader.data("?limit=2" + after);
    CHECK(events_of(none).empty());
    CHECK("&after=" + *none.string("next") == after);
    User carol(world, "carol");
    CHECK(types_of(reader.data("?limit=2" + after)) == Types{"user.created"});
}

API_TEST_CASE("An app is told ids, and neither emails nor names nor networks", "[api][events]") {
    World world(backend_type.fresh());
    const Reader reader(world);
    const Conflict conflict(world);
    transfer(world, conflict.bob, conflict.transfer_token);

    const auto response = reader.get();
    for (const char* secret : {"@", "v1.", "network", "nickname", "scope\""})
        CHECK_THAT(response.body, !Catch::Contains(secret));
    const base::Json data = at(json_of(response), "data");
    const base::Json& handed_over = events_of(data).back();
    CHECK(names_of(handed_over) == Types{"id", "type", "occurred_at", "data"});
    const base::Json& facts = *handed_over.find("data");
    CHECK(names_of(facts) ==
          Types{"account_id", "provider", "provider_account_id", "user_id", "previous_user_id"});
    CHECK(*facts.string("account_id") == conflict.account_id);
    CHECK(*facts.string("user_id") == conflict.bob.user_id);
    CHECK(*facts.string("previous_user_id") == conflict.ada.user_id);
    const base::Json& offered = *events_of(data).at(3).find("data");
    CHECK(*offered.string("user_id") == conflict.ada.user_id);
    CHECK(*offered.string("requesting_user_id") == conflict.bob.user_id);
}

API_TEST_CASE("An app that is made for one provider is told of its accounts alone", "[api][events]") {
    World world(backend_type.fresh());
    const Reader onedrive(world, "onedrive"), elsewhere(world, "elsewhere"), all(world);
    User ada(world, "ada");
    const std::string account = link(ada, kTeam);
    ada.browser.send("DELETE", "/me/clouds/onedrive/" + account);
    CHECK(types_of(onedrive.data()) == Types{"account.linked", "account.deleted"});
    CHECK(events_of(elsewhere.data()).empty());
    CHECK(types_of(all.data()) == Types{"user.created", "account.linked", "account.deleted"});
}

API_TEST_CASE("A user who is deleted leaves one event, which names their id", "[api][events]") {
    World world(backend_type.fresh());
    const Reader reader(world);
    User ada(world, "ada");
    ada.browser.send("DELETE", "/api/v1/auth/me");
    const base::Json data = reader.data();
    REQUIRE(types_of(data) == Types{"user.deleted"});
    CHECK(*events_of(data).front().find("data")->string("user_id") == ada.user_id);
}

API_TEST_CASE("A cursor that is none of ours is refused", "[api][events]") {
    World world(backend_type.fresh());
    const Reader reader(world);
    for (const char* query : {"?after=", "?after=MA", "?after=MC4", "?after=MC4tMQ", "?after=MC4wIA",
                              "?after=%20", "?after=..", "?limit=0", "?limit=101", "?limit=x"}) {
        INFO(query);
        const auto response = reader.get(query);
        CHECK(response.status == 422);
        CHECK(checked_error_code(response) == "invalid_request");
    }
    CHECK(reader.get("?after=MC4w").status == 200);
}

API_TEST_CASE("Events are for apps with their scope", "[api][events]") {
    World world(backend_type.fresh());
    const std::string other = add_app(*world.real_store, world.clock.now(), "other");
    const auto response = world.ask("GET", "/api/v1/events", "", bearer(other));
    CHECK(response.status == 403);
    CHECK(checked_error_code(response) == "insufficient_scope");
}

}  // namespace holdfast::test
