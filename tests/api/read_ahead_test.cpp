// What the gate asks the database first, read for many requests at once.
#include "api/read_ahead.h"

#include "accounts/apps.h"
#include "api/scenario.h"
#include "storage/apps.h"
#include "storage/sessions.h"

#include <deque>

namespace holdfast::test {
namespace {

constexpr const char* kMe = "/api/v1/auth/me";

// Requests that wait for the same instance.
class Waiting {
  public:
    explicit Waiting(World& world) : app_(world.installation.app()) {}

    void add(const std::string& method, const std::string& target, const Fields& fields) {
        requests_.push_back(make_request(method, target, "", fields));
        app_.route(requests_.back());
    }
    void add(const std::string& access_token) { add("GET", kMe, bearer(access_token)); }

    void read_ahead() {
        std::vector<http::Request*> requests;
        for (http::Request& request : requests_) requests.push_back(&request);
        app_.read_ahead(requests);
    }

    http::Request& request(std::size_t index) { return requests_[index]; }
    http::Response answer(std::size_t index) const { return app_.handle(requests_[index]); }
    // The user of the answer; "" if there is none.
    std::string user_id(std::size_t index) const {
        const http::Response response = answer(index);
        return response.status == 200 ? text_at(response, "data.user_id") : "";
    }

  private:
    const api::App& app_;
    std::deque<http::Request> requests_;
};

// Another character in its middle.
std::string altered(std::string token) {
    char& middle = token[token.size() / 2];
    middle = middle == 'A' ? 'B' : 'A';
    return token;
}

int sessions_read(const World& world) { return world.store.calls<storage::FindSession>(); }

}  // namespace

API_TEST_CASE("Each of many requests gets the user of its own token, and each session is read once",
              "[api][ahead]") {
    World world(backend_type.fresh());
    const User ada(world, "ada"), bob(world, "bob"), eve(world, "eve");
    REQUIRE(world.ask("POST", "/api/v1/auth/logout", "", bearer(eve.access_token)).status < 300);

    Waiting waiting(world);
    waiting.add(bob.access_token);
    waiting.add(altered(bob.access_token));
    waiting.add(ada.access_token);
    waiting.add(eve.access_token);
    waiting.add("GET", "/api/v1/health/nothing", bearer(ada.access_token));
    waiting.add("GET", kMe, {});
    waiting.add("GET", kMe, {{"Cookie", "holdfast_session=" + ada.access_token}});
    waiting.add(bob.access_token);
    const int before = sessions_read(world);
    waiting.read_ahead();
    CHECK(sessions_read(world) == before + 5);  // one for each token that is ours

    CHECK(waiting.user_id(0) == bob.user_id);
    CHECK(waiting.user_id(2) == ada.user_id);
    CHECK(waiting.user_id(6) == ada.user_id);
    CHECK(waiting.user_id(7) == bob.user_id);
    CHECK(sessions_read(world) == before + 5);
    for (const std::size_t index : {1U, 3U, 5U}) {
        INFO(index);
        CHECK(waiting.answer(index).status == 401);
    }
    CHECK(waiting.answer(4).status == 404);
}

API_TEST_CASE("What was read ahead counts for its own token only", "[api][ahead]") {
    World world(backend_type.fresh());
    const User ada(world, "ada"), bob(world, "bob");
    Waiting waiting(world);
    waiting.add(ada.access_token);
    waiting.read_ahead();
    waiting.request(0).headers.set("Authorization", "Bearer " + bob.access_token);
    CHECK(waiting.user_id(0) == bob.user_id);
}

API_TEST_CASE("A session that ended while its request waited for long opens nothing", "[api][ahead]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    Waiting waiting(world);
    waiting.add(ada.access_token);
    waiting.read_ahead();
    REQUIRE(world.ask("POST", "/api/v1/auth/logout", "", bearer(ada.access_token)).status < 300);
    world.clock.advance(api::kFresh + 1us);
    CHECK(waiting.answer(0).status == 401);
    world.clock.advance(-1h);
    CHECK(waiting.answer(0).status == 401);
}

API_TEST_CASE("A database that fails while it is read ahead is not asked again for the same request",
              "[api][ahead]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    Waiting waiting(world);
    waiting.add(ada.access_token);
    waiting.add(ada.access_token);
    waiting.add("GET", kMe, {});
    waiting.add(altered(ada.access_token));
    const std::string token_path = "/api/v1/accounts/nothing/access-token";
    waiting.add("POST", token_path, bearer(add_app(world.store, world.clock.now(), "backup")));
    waiting.add("POST", token_path, bearer("nothing"));
    world.store.fail<storage::FindSession>(storage::ErrorKind::unavailable);
    world.store.fail<storage::FindAppAndTokens>(storage::ErrorKind::unavailable);
    waiting.read_ahead();
    CHECK(checked_error_code(waiting.answer(0)) == "unavailable");
    CHECK(checked_error_code(waiting.answer(1)) == "unavailable");
    CHECK(checked_error_code(waiting.answer(2)) == "not_signed_in");
    CHECK(checked_error_code(waiting.answer(3)) == "not_signed_in");
    CHECK(checked_error_code(waiting.answer(4)) == "unavailable");
    CHECK(checked_error_code(waiting.answer(5)) == "invalid_app");
    Waiting later(world);
    later.add(ada.access_token);
    later.read_ahead();
    CHECK(later.user_id(0) == ada.user_id);
}

API_TEST_CASE("An app's credential is read ahead with the account that the path names", "[api][ahead]") {
    World world(backend_type.fresh());
    User ada(world, "ada"), bob(world, "bob");
    const std::string of_ada = link(ada, kTeam), of_bob = link(bob, "solo@demo.example");
    const std::string app = add_app(world.store, world.clock.now(), "backup");
    const auto target = [](const std::string& account) {
        return "/api/v1/accounts/" + account + "/access-token";
    };
    Waiting waiting(world);
    waiting.add("POST", target(of_ada), bearer(app));
    waiting.add("POST", target(of_bob), bearer(app));
    waiting.add("POST", target(of_bob), bearer(app + "x"));
    waiting.add("POST", target("nothing"), bearer(app));
    waiting.add("POST", target(of_ada), {{"Authorization", "Bearer " + app}, {"Origin", world.public_url}});
    waiting.read_ahead();
    const int read = world.store.calls<storage::FindAppAndTokens>();

    const auto account_of = [&](std::size_t index) {
        return text_at(waiting.answer(index), "data.provider_account_id");
    };
    CHECK(account_of(0) ==
          world.column("cloud_provider_accounts", "provider_account_id", "id = '" + of_ada + "'"));
    CHECK(account_of(1) ==
          world.column("cloud_provider_accounts", "provider_account_id", "id = '" + of_bob + "'"));
    CHECK(waiting.answer(3).status == 404);
    CHECK(world.store.calls<storage::FindAppAndTokens>() == read);
    CHECK(waiting.answer(2).status == 401);
    CHECK(waiting.answer(4).status == 403);
    CHECK(world.store.calls<storage::TouchApp>() > 0);
}

}  // namespace holdfast::test
