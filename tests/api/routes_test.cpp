// Walks the table of Holdfast's own routes: each route refuses everybody that its row does not name, and each
// path answers the methods of its rows and no others.
#include "api/routes.h"

#include "accounts/apps.h"
#include "accounts/users.h"
#include "api/scenario.h"
#include "base/random.h"
#include "storage/apps.h"

#include <map>
#include <set>

namespace holdfast::test {
namespace {

using api::Route;
using api::Who;

// The route's path with something in place of its parameters.
std::string target_of(const Route& route) {
    std::string target(route.path);
    for (const auto& [name, value] : Fields{{"{provider}", "onedrive"},
                                            {"{account_id}", "00000000-0000-4000-8000-000000000000"},
                                            {"{id}", "00000000-0000-4000-8000-000000000000"},
                                            {"{name}", "app.css"}}) {
        target = replaced(target, name, value);
    }
    return target;
}

// A cookie counts only where the request comes from our own pages.
bool guards_cookies(const Route& route) {
    const bool changes_something = route.method != "GET";
    return (has_session(route.who) || route.who == Who::holder) &&
           (changes_something || route.who == Who::own_link);
}

http::Response call(const World& world, const Route& route, const Fields& fields) {
    const bool has_body = route.body == api::Body::json;
    return world.ask(std::string(route.method), target_of(route), has_body ? "{}" : "", fields);
}

// The code of the error that the route answers in its own form; "" where there is none.
std::string code_of(const Route& route, const http::Response& response) {
    const std::string mark = "http://127.0.0.1:8080/app?error=";
    if (route.errors == api::Errors::app && response.status == 302 && location(response).starts_with(mark))
        return location(response).substr(mark.size());
    return response.status >= 400 ? checked_error_code(response) : "";
}

// A session that was, as somebody else may have kept it.
Person signed_out(World& world) {
    Browser browser(world);
    const Person person = browser.sign_up("gone@example.com");
    browser.post("/api/v1/auth/logout", "");
    return person;
}

// Of each path, also what a row with a parameter in place of its last part answers there.
std::map<std::string, std::set<std::string>> methods_of_paths() {
    std::map<std::string, std::set<std::string>> methods;
    for (const Route& route : api::own_routes()) {
        const std::string target = target_of(route);
        for (const Route& other : api::own_routes()) {
            http::Request request = make_request(std::string(other.method), target);
            api::make_router(std::span(&other, 1)).find(request);
            if (request.route) methods[target].emplace(other.method);
        }
    }
    return methods;
}

std::set<std::string> words_of(const std::string& list) {
    std::set<std::string> words;
    for (std::size_t start = 0; start < list.size();) {
        const auto end = std::min(list.find(", ", start), list.size());
        words.insert(list.substr(start, end - start));
        start = end + 2;
    }
    return words;
}

// The credential of a new app that may do everything.
std::string add_app(World& world) {
    const std::string credential = accounts::make_app_credential();
    const storage::NewApp app{base::random_uuid(),
                              "app",
                              accounts::app_credential_digest(credential),
                              "accounts:read tokens:read events:read",
                              std::nullopt,
                              world.clock.now()};
    REQUIRE(world.store.run(storage::CreateApp{app}));
    return credential;
}

}  // namespace

API_TEST_CASE("Every route that asks for a session refuses everybody who has none", "[api][routes]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    const std::string revoked = signed_out(world).access_token;
    for (const Route& route : api::own_routes()) {
        if (!has_session(route.who)) continue;
        INFO(route.method << " " << route.path);
        for (const std::string& token : {std::string(), std::string("x.y.z"), revoked, ada.refresh_token}) {
            CHECK(code_of(route, call(world, route, bearer(token))) == "not_signed_in");
        }
        CHECK(code_of(route, call(world, route, {})) == "not_signed_in");
        CHECK(code_of(route, call(world, route, {{"Cookie", "holdfast_session=" + revoked}})) ==
              (guards_cookies(route) ? "cross_site" : "not_signed_in"));
    }
}

API_TEST_CASE("Every route that a cookie opens refuses what a foreign page would begin or change",
              "[api][routes]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    const std::pair<std::string, std::string> cookie = {
        "Cookie", "holdfast_session=" + ada.access_token + "; holdfast_refresh=" + ada.refresh_token};
    int walked = 0;
    for (const Route& route : api::own_routes()) {
        if (!guards_cookies(route)) continue;
        INFO(route.method << " " << route.path);
        CHECK(code_of(route, call(world, route, {cookie, {"Origin", "https://evil.example"}})) ==
              "cross_site");
        CHECK(code_of(route, call(world, route, {cookie})) == "cross_site");
        ++walked;
    }
    CHECK(walked >= 13);
    CHECK(world.count("users") == 1);
}

API_TEST_CASE("Every route that asks for a recent session refuses one whose password was given long ago",
              "[api][routes]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    world.clock.advance(accounts::kRecentTime);
    int walked = 0;
    for (const Route& route : api::own_routes()) {
        if (route.who != Who::recent_session) continue;
        INFO(route.method << " " << route.path);
        CHECK(code_of(route, call(world, route, bearer(ada.access_token))) == "reauthentication_required");
        ++walked;
    }
    CHECK(walked >= 1);
    CHECK(world.count("users") == 1);
}

API_TEST_CASE("Every route that asks for a refresh token refuses everybody who holds none", "[api][routes]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    for (const Route& route : api::own_routes()) {
        if (route.who != Who::holder) continue;
        INFO(route.method << " " << route.path);
        for (const Fields& fields : {Fields{}, bearer(ada.access_token), bearer(ada.refresh_token)})
            CHECK(code_of(route, call(world, route, fields)) == "invalid_refresh_token");
    }
}

API_TEST_CASE("Every route for an app refuses everybody else, and an app in a browser", "[api][routes]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    const std::string app = add_app(world);
    int walked = 0;
    for (const Route& route : api::own_routes()) {
        if (!api::scope_of(route.who)) continue;
        INFO(route.method << " " << route.path);
        for (const Fields& fields : {Fields{}, bearer(ada.access_token), bearer("hfa_")})
            CHECK(code_of(route, call(world, route, fields)) == "invalid_app");
        for (const auto& field : Fields{{"Origin", world.app_url}, {"Sec-Fetch-Site", "none"}})
            CHECK(code_of(route, call(world, route, {bearer(app).front(), field})) == "cross_site");
        ++walked;
    }
    CHECK(walked == 5);
}

API_TEST_CASE("No route refuses whom it is for", "[api][routes]") {
    World world(backend_type.fresh());
    const std::string app = add_app(world);
    int number = 0;
    for (const Route& route : api::own_routes()) {
        INFO(route.method << " " << route.path);
        User user(world, "user" + std::to_string(++number));
        const std::string body = route.body == api::Body::json ? "{}" : "";
        const std::string method(route.method);
        const auto response = api::scope_of(route.who)
                                  ? world.ask(method, target_of(route), body, bearer(app))
                                  : user.browser.send(method, target_of(route), body);
        CHECK(response.status != 401);
        CHECK(response.status != 403);
        CHECK(location(response).find("not_signed_in") == std::string::npos);
    }
}

API_TEST_CASE("Every path answers the methods of its rows, and tells them to all others", "[api][routes]") {
    World world(backend_type.fresh());
    for (const auto& [target, methods] : methods_of_paths()) {
        std::set<std::string> allowed = methods;
        if (methods.count("GET") == 1) allowed.insert("HEAD");
        for (const std::string method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "get"}) {
            if (allowed.count(method) == 1) continue;
            INFO(method << " " << target);
            const auto response = world.ask(method, target);
            CHECK(response.status == 405);
            CHECK(words_of(field(response, "Allow")) == allowed);
        }
    }
}

API_TEST_CASE("Every route with a limit reaches it, and tells so in its own form", "[api][routes]") {
    World world(backend_type.fresh(), {.rate_limits = accounts::RateLimits::Switch::on});
    const User user(world, "ada");
    const std::string app = add_app(world);
    constexpr int kHighestLimit = 300;
    for (const Route& route : api::own_routes()) {
        if (!route.limit) continue;
        INFO(route.method << " " << route.path);
        // A session that lives, and is recent.
        const Person ada = Browser(world).log_in(user.email);
        const std::string body = route.who == Who::holder ? R"({"refresh_token":"none"})" : "{}";
        std::string code;
        for (int i = 0; i <= kHighestLimit && code != "rate_limited"; ++i) {
            code = code_of(route, world.ask(std::string(route.method), target_of(route),
                                            route.body == api::Body::none ? "" : body,
                                            bearer(api::scope_of(route.who) ? app : ada.access_token)));
        }
        CHECK(code == "rate_limited");
        world.clock.advance(5min);
    }
}

}  // namespace holdfast::test
