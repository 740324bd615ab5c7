// Where a request comes from: our own pages, the app on another origin, and everybody else's. The pages that
// are refused stand in request_scenarios.cpp.
#include "api/scenario.h"

namespace holdfast::test {
namespace {

constexpr const char* kApp = "https://app.example";
const Fields kPreflight = {{"Access-Control-Request-Method", "POST"}};

std::string allowed_origin(const http::Response& response) {
    return field(response, "Access-Control-Allow-Origin");
}

Fields with_origin(const std::string& origin, Fields fields = {}) {
    fields.emplace_back("Origin", origin);
    return fields;
}

}  // namespace

API_TEST_CASE("Our own pages change things by cookie, by Origin or by Sec-Fetch-Site", "[api][origins]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    ada.browser.origin.reset();
    CHECK(ada.browser.post("/api/v1/auth/refresh", "", with_origin("http://127.0.0.1:8080")).status == 200);
    CHECK(ada.browser.post("/api/v1/auth/refresh", "", {{"Sec-Fetch-Site", "same-origin"}}).status == 200);
}

API_TEST_CASE("A page elsewhere changes nothing by cookie", "[api][origins]") {
    World world(backend_type.fresh());
    Conflict conflict(world);
    conflict.bob.browser.origin = "https://evil.example";
    const std::string body = base::Json::object({{"transfer_token", conflict.transfer_token}}).dump();
    CHECK(checked_error_code(conflict.bob.browser.post("/cloud/transfer-ownership", body)) == "cross_site");
    CHECK(owner_of(world, kTeam) == conflict.ada.user_id);
    CHECK(conflict.bob.browser.send("DELETE", "/api/v1/auth/me").status == 403);
    CHECK(world.count("users") == 2);
}

API_TEST_CASE("Reading by cookie asks for no Origin", "[api][origins]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    CHECK(ada.browser.get("/api/v1/auth/me", with_origin("https://evil.example")).status == 200);
}

API_TEST_CASE("A bearer token beats the cookie and asks for no Origin", "[api][origins]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    User bob(world, "bob");
    bob.browser.origin.reset();
    CHECK(text_at(bob.browser.get("/api/v1/auth/me", bearer(ada.access_token)), "data.user_id") ==
          ada.user_id);
    CHECK(bob.browser.get("/api/v1/auth/me", bearer("x.y.z")).status == 401);
    CHECK(bob.browser.get("/api/v1/auth/me", {{"Authorization", "bearer " + ada.access_token}}).status ==
          200);
    CHECK(bob.browser.send("DELETE", "/api/v1/auth/me", "", bearer(ada.access_token)).status == 204);
    CHECK(world.count("users", row(ada.user_id)) == 0);
    CHECK(world.count("users", row(bob.user_id)) == 1);
}

API_TEST_CASE("An Authorization field of another scheme leaves the cookie as it is", "[api][origins]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    for (const char* authorization : {"Basic YTpi", "Negotiate x", "", "Bearerx.y.z", "x Bearer y"}) {
        INFO(authorization);
        const Fields fields = {{"Authorization", authorization}};
        CHECK(text_at(ada.browser.get("/api/v1/auth/me", fields), "data.user_id") == ada.user_id);
        Browser foreign = ada.browser;
        foreign.origin = "https://evil.example";
        CHECK(checked_error_code(foreign.post("/api/v1/auth/logout", "", fields)) == "cross_site");
    }
    for (const char* authorization : {"Bearer", "Bearer ", "bearer  x", "BEARER x.y.z"}) {
        INFO(authorization);
        CHECK(ada.browser.get("/api/v1/auth/me", {{"Authorization", authorization}}).status == 401);
    }
}

API_TEST_CASE("A plain link begins a flow only from our own page, or by the browser's user",
              "[api][origins]") {
    World world(backend_type.fresh());
    User ada(world, "ada");
    ada.browser.origin.reset();
    const auto follow = [&](const Fields& fields) {
        const auto response = ada.browser.get("/auth/onedrive/start", fields);
        CHECK(response.status == 302);
        const bool begins = location(response).starts_with(world.onedrive().authorization_endpoint);
        CHECK(begins != set_cookies(response).empty());
        return begins ? "begun" : location(response);
    };
    for (const char* site : {"same-origin", "none"}) CHECK(follow({{"Sec-Fetch-Site", site}}) == "begun");
    for (const Fields& fields : std::vector<Fields>{{},
                                                    {{"Sec-Fetch-Site", "cross-site"}},
                                                    {{"Sec-Fetch-Site", "same-site"}},
                                                    {{"Referer", "https://evil.example/"}},
                                                    {{"Referer", "http://127.0.0.1:8080.evil.example/"}},
                                                    {{"Origin", "https://evil.example"}}}) {
        CHECK(follow(fields) == "http://127.0.0.1:8080/app?error=cross_site");
    }
    // A program has no cookie that another page could use.
    const auto by_token = world.ask("GET", "/auth/onedrive/start", "", bearer(ada.access_token));
    CHECK(location(by_token).starts_with(world.onedrive().authorization_endpoint));
}

API_TEST_CASE("A plain link begins a flow from the app's origin, where that is another site",
              "[api][origins]") {
    World world(backend_type.fresh(), {.app_url = kApp});
    User ada(world, "ada");
    for (const auto& [referrer, begins] :
         {std::pair("https://app.example/", true), std::pair("https://app.example.evil.example/", false)}) {
        const auto response = ada.browser.get("/auth/onedrive/start", {{"Referer", referrer}});
        CHECK(location(response).starts_with(world.onedrive().authorization_endpoint) == begins);
    }
}

API_TEST_CASE("CORS is open to the app's origin, with credentials", "[api][origins]") {
    World world(backend_type.fresh(), {.app_url = kApp});
    User ada(world, "ada");

    const auto preflight = world.ask("OPTIONS", "/cloud/disconnect", "", with_origin(kApp, kPreflight));
    CHECK(preflight.status == 204);
    CHECK(allowed_origin(preflight) == kApp);
    CHECK(field(preflight, "Access-Control-Allow-Credentials") == "true");
    CHECK(field(preflight, "Access-Control-Allow-Methods") == "GET, POST, PUT, PATCH, DELETE");
    CHECK(field(preflight, "Access-Control-Allow-Headers") == "Content-Type, Authorization, If-None-Match");

    // The app's Origin counts as our own, and errors can be read as well.
    CHECK(ada.browser.post("/api/v1/auth/refresh", "").status == 200);
    const auto refused = ada.browser.post("/cloud/disconnect", "{}");
    CHECK(refused.status == 422);
    CHECK(allowed_origin(refused) == kApp);
    CHECK(field(refused, "Vary") == "Origin");
    CHECK(field(refused, "Cross-Origin-Resource-Policy") == "cross-origin");
}

API_TEST_CASE("What a cache keeps for our own pages is not for the app's, and the other way round",
              "[api][origins]") {
    World world(backend_type.fresh(), {.app_url = kApp});
    for (const Fields& fields :
         std::vector<Fields>{{}, with_origin(kApp), with_origin("https://evil.example")})
        CHECK(field(world.ask("GET", "/api/v1/providers", "", fields), "Vary") == "Origin");
    World same(backend_type.fresh());
    CHECK(field(same.ask("GET", "/api/v1/providers"), "Vary").empty());
}

API_TEST_CASE("CORS is open to no other origin", "[api][origins]") {
    World world(backend_type.fresh(), {.app_url = kApp});
    for (const char* origin :
         {"https://evil.example", "null", "http://app.example", "https://app.example.evil.example",
          "https://app.example:8443", "http://127.0.0.1:8080"}) {
        INFO(origin);
        CHECK(allowed_origin(world.ask("GET", "/health", "", with_origin(origin))).empty());
        const auto preflight = world.ask("OPTIONS", "/cloud/disconnect", "", with_origin(origin, kPreflight));
        CHECK(preflight.status == 405);
        CHECK(allowed_origin(preflight).empty());
    }
    World same(backend_type.fresh());
    CHECK(allowed_origin(same.ask("GET", "/health", "", with_origin("http://127.0.0.1:8080"))).empty());
}

API_TEST_CASE("Every redirect goes to the app's origin, wherever it is", "[api][origins]") {
    World world(backend_type.fresh(), {.app_url = kApp});
    User ada(world, "ada");
    CHECK(location(ada.browser.connect(kTeam)) == "https://app.example/app?connection=success");
    CHECK(location(ada.browser.get("/auth/onedrive/callback")) ==
          "https://app.example/app?error=invalid_state");
    CHECK(location(Browser(world).get("/auth/onedrive/start")) ==
          "https://app.example/app?error=not_signed_in");
}

}  // namespace holdfast::test
