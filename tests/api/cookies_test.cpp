// What browsers are asked to keep.
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
constexpr const char* kFlowTail = "; Path=/auth/onedrive/callback; Max-Age=600; HttpOnly; SameSite=Lax";

void check_cookies(World& world, const std::string& host, const std::string& secure_prefix,
                   const std::string& secure) {
    Browser browser(world);
    const auto signed_up = browser.post(
        "/api/v1/auth/signup", R"({"email":"ada@example.com","password":"correct horse","username":"Ada"})");
    CHECK(shapes(signed_up) == std::vector<std::string>{host + "holdfast_session" + kSessionTail + secure,
                                                        host + "holdfast_refresh" + kSessionTail + secure});

    for (const char* start : {"/auth/onedrive/login-url", "/auth/onedrive/start"}) {
        CHECK(shapes(browser.get(start)) ==
              std::vector<std::string>{secure_prefix + "holdfast_flow" + kFlowTail + secure});
    }
    const auto back = browser.connect(kTeam);
    CHECK(location(back) == world.options.app_url + "/app?connection=success");
    CHECK(shapes(back) ==
          std::vector<std::string>{
              replaced(secure_prefix + "holdfast_flow" + kFlowTail + secure, "Max-Age=600", "Max-Age=0")});

    const std::string gone = replaced(kSessionTail, "2592000", "0") + secure;
    CHECK(shapes(browser.post("/api/v1/auth/logout", "")) ==
          std::vector<std::string>{host + "holdfast_session" + gone, host + "holdfast_refresh" + gone});
}

}  // namespace

API_TEST_CASE("Cookies over http are HttpOnly, Lax and scoped", "[api][cookies]") {
    World world(TestType::fresh());
    check_cookies(world, "", "", "");
}

API_TEST_CASE("Cookies over https are Secure and prefixed as well", "[api][cookies]") {
    World world(TestType::fresh(), {.public_url = "https://files.example"});
    check_cookies(world, "__Host-", "__Secure-", "; Secure");
}

API_TEST_CASE("Over https every answer asks for https, over http none does", "[api][cookies]") {
    World secure(TestType::fresh(), {.public_url = "https://files.example"});
    for (const char* target : {"/health", "/app", "/nowhere"})
        CHECK(field(secure.ask("GET", target), "Strict-Transport-Security") == "max-age=31536000");
    World wide(TestType::fresh(), {.public_url = "https://files.example", .hsts_subdomains = true});
    CHECK(field(wide.ask("GET", "/health"), "Strict-Transport-Security") ==
          "max-age=31536000; includeSubDomains");
    World plain(TestType::fresh());
    CHECK(field(plain.ask("GET", "/health"), "Strict-Transport-Security").empty());
}

API_TEST_CASE("A cookie that comes twice authenticates nobody", "[api][cookies]") {
    World world(TestType::fresh());
    const User ada(world, "ada");
    const std::string cookie = "holdfast_session=" + ada.access_token;
    CHECK(world.ask("GET", "/api/v1/auth/me", "", {{"Cookie", cookie}}).status == 200);
    CHECK(world.ask("GET", "/api/v1/auth/me", "", {{"Cookie", cookie + "; " + cookie}}).status == 401);
}

}  // namespace holdfast::test
