// What browsers are asked to keep.
#include "api/cookies.h"

#include "api/story.h"

namespace holdfast::test {
namespace {

// The Set-Cookie of a response without its name's digits and its value.
std::vector<std::string> shapes(const http::Response& response) {
    std::vector<std::string> all;
    for (const std::string& text : set_cookies(response)) {
        const std::string name = text.substr(0, text.find('='));
        const bool of_a_flow = name.find("holdfast_flow_") != std::string::npos;
        CHECK((!of_a_flow || name.size() - name.rfind('_') - 1 == 16));
        all.push_back((of_a_flow ? name.substr(0, name.rfind('_')) : name) + text.substr(text.find(';')));
    }
    return all;
}

constexpr const char* kSessionTail = "; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax";

std::string flow_tail(const std::string& path) {
    return "; Path=" + path + "; Max-Age=600; HttpOnly; SameSite=Lax";
}

void check_cookies(World& world, const std::string& host, const std::string& flow_path,
                   const std::string& secure) {
    const std::string flow = host + "holdfast_flow" + flow_tail(flow_path) + secure;
    Browser browser(world);
    const auto signed_up = browser.post(
        "/api/v1/auth/signup", R"({"email":"ada@example.com","password":"correct horse","username":"Ada"})");
    CHECK(shapes(signed_up) == std::vector<std::string>{host + "holdfast_session" + kSessionTail + secure,
                                                        host + "holdfast_refresh" + kSessionTail + secure});

    for (const char* start : {"/auth/onedrive/login-url", "/auth/onedrive/start"}) {
        CHECK(shapes(browser.get(start)) == std::vector<std::string>{flow});
    }
    const auto back = browser.connect(kTeam);
    CHECK(location(back) == world.options.app_url + "/app?connection=success");
    CHECK(shapes(back) == std::vector<std::string>{replaced(flow, "Max-Age=600", "Max-Age=0")});

    const std::string gone = replaced(kSessionTail, "2592000", "0") + secure;
    CHECK(shapes(browser.post("/api/v1/auth/logout", "")) ==
          std::vector<std::string>{host + "holdfast_session" + gone, host + "holdfast_refresh" + gone});
}

}  // namespace

API_TEST_CASE("Cookies over http are HttpOnly, Lax and scoped", "[api][cookies]") {
    World world(backend_type.fresh());
    check_cookies(world, "", "/auth", "");
}

API_TEST_CASE("Cookies over https are Secure and prefixed as well", "[api][cookies]") {
    World world(backend_type.fresh(), {.public_url = "https://files.example"});
    check_cookies(world, "__Host-", "/", "; Secure");
}

API_TEST_CASE("A browser keeps five flows, of which the oldest go, and its requests stay small",
              "[api][cookies]") {
    const std::string public_url = GENERATE("http://127.0.0.1:8080", "https://files.example");
    World world(backend_type.fresh(), {.public_url = public_url, .app_url = public_url});
    User bob(world, "bob");
    std::vector<std::string> urls;
    for (int i = 0; i < 40; ++i) {
        const auto start = bob.browser.get("/auth/onedrive/start");
        REQUIRE(start.status == 302);
        urls.push_back(location(start));
        world.clock.advance(1s);
    }
    const auto flow_cookies = bob.browser.cookies("/auth/onedrive/callback", "holdfast_flow_");
    CHECK(flow_cookies.size() == api::kMaxFlows);
    std::size_t bytes = 0;
    for (const auto& [name, value] : flow_cookies) bytes += name.size() + value.size();
    CHECK(bytes < 4096);

    const auto outcome = [&](std::size_t i, const char* account) {
        const std::string where = location(bob.browser.get(bob.browser.come_back(urls[i], account)));
        return where.substr(where.find('?') + 1);
    };
    CHECK(outcome(34, "one@demo.example") == "error=invalid_state");
    for (const std::size_t i : {37, 35, 39, 36, 38})
        CHECK(outcome(i, ("account" + std::to_string(i) + "@demo.example").c_str()) == "connection=success");
}

API_TEST_CASE("Over https a flow counts by no cookie that a sibling domain could set", "[api][cookies]") {
    World world(backend_type.fresh(), {.public_url = "https://files.example"});
    User mallory(world, "mallory");
    const std::string url = mallory.browser.login_url();
    const std::string callback = mallory.browser.come_back(url, kTeam);
    Browser victim(world);
    for (const auto& [name, value] : mallory.browser.cookies(callback, "holdfast_flow_")) {
        REQUIRE(name.starts_with("__Host-"));
        const std::string bare = name.substr(std::string("__Host-").size());
        victim.set_cookie(bare, value);
        victim.set_cookie("__Secure-" + bare, value, "/auth/onedrive/callback");
    }
    CHECK(location(victim.get(callback)) == world.options.app_url + "/app?error=invalid_state");
    CHECK(world.count("cloud_provider_accounts") == 0);
}

API_TEST_CASE("Over https every answer asks for https, over http none does", "[api][cookies]") {
    World secure(backend_type.fresh(), {.public_url = "https://files.example"});
    for (const char* target : {"/health", "/app", "/nowhere"})
        CHECK(field(secure.ask("GET", target), "Strict-Transport-Security") == "max-age=31536000");
    World wide(backend_type.fresh(), {.public_url = "https://files.example", .hsts_subdomains = true});
    CHECK(field(wide.ask("GET", "/health"), "Strict-Transport-Security") ==
          "max-age=31536000; includeSubDomains");
    World plain(backend_type.fresh());
    CHECK(field(plain.ask("GET", "/health"), "Strict-Transport-Security").empty());
}

API_TEST_CASE("A cookie that comes twice authenticates nobody", "[api][cookies]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    const std::string cookie = "holdfast_session=" + ada.access_token;
    CHECK(world.ask("GET", "/api/v1/auth/me", "", {{"Cookie", cookie}}).status == 200);
    CHECK(world.ask("GET", "/api/v1/auth/me", "", {{"Cookie", cookie + "; " + cookie}}).status == 401);
}

}  // namespace holdfast::test
