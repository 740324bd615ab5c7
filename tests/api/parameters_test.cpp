// What a callback's query and cookies say reaches the provider byte by byte, or the callback is refused.
#include "api/scenario.h"

namespace holdfast::test {
namespace {

constexpr const char* kInvalid = "error=invalid_state";
// What the provider says to a code that it has not given out.
constexpr const char* kRefused = "error=onedrive_invalid_grant&hint=retry_connect";

struct Query {
    std::string query;  // {state} is the state
    std::string redirect;
    std::string code = "";  // as the token endpoint sees it; "" where it is not asked
};

const Query kQueries[] = {
    {"code=abc==&state={state}", kRefused, "abc=="},
    {"code==abc&state={state}", kRefused, "=abc"},
    {"code=a=b=c&state={state}", kRefused, "a=b=c"},
    {"state={state}&a=b=c&code=abc", kRefused, "abc"},
    {"state={state}&code=abc?x=y", kRefused, "abc?x=y"},
    {"x=y?z&code=a?b?c&state={state}", kRefused, "a?b?c"},
    {"code=a%3D%26b%3Fc%25&state={state}", kRefused, "a=&b?c%"},
    {"code=a+b%2Bc&state={state}", kRefused, "a b+c"},
    {"code=%C3%A4&state={state}", kRefused, "\xc3\xa4"},
    {"&&code=abc&&state={state}&", kRefused, "abc"},
    {"code=abc;d&state={state}", kRefused, "abc;d"},
    {"code=M.C5_BAY.2.U.0a-b_c!d*e$f&session_state=x&state={state}", kRefused, "M.C5_BAY.2.U.0a-b_c!d*e$f"},
    {"code=abc&x=1&x=2&state={state}", kRefused, "abc"},
    {"?code=abc&state={state}", "error=no_code"},
    {"code=abc&state={state}?", kInvalid},
    {"code=abc&state={state}=", kInvalid},
    {"code=abc&state=={state}", kInvalid},
    {"code=abc&?state={state}", kInvalid},
    {"code=abc&State={state}", kInvalid},
    {"code=abc&state={state}&state={state}", kInvalid},
    {"code=abc&code=abc&state={state}", kInvalid},
    {"code=abc&%63ode=d&state={state}", kInvalid},
    {"code=abc&state={state}&st%61te=d", kInvalid},
    {"code=%&state={state}", kInvalid},
    {"code=%4&state={state}", kInvalid},
    {"code=%zz&state={state}", kInvalid},
    {"code=%ff&state={state}", kInvalid},
    {"code=%c3&state={state}", kInvalid},
    {"code=%ed%a0%80&state={state}", kInvalid},
    {"code=%00&state={state}", kInvalid},
    {"code=abc&state={state}%", kInvalid},
    {"code=abc&x=%ff&state={state}", kInvalid},
    {"code=abc&state={state}%00", kInvalid},
};

std::string code_of(const http::FetchRequest& request) {
    return *http::Params::parse(request.body).only("code");
}

std::string flow_cookie_name(const std::string& url) {
    return "holdfast_flow_" + accounts::state_digest(state_of(url)).substr(0, 16);
}

}  // namespace

API_TEST_CASE("A code reaches the provider as it came, and no ambiguous query does", "[api][parameters]") {
    World world(backend_type.fresh());
    User bob(world, "bob");
    for (const Query& one : kQueries) {
        INFO(one.query);
        const std::string target =
            "/auth/onedrive/callback?" + replaced(one.query, "{state}", state_of(bob.browser.login_url()));
        const std::size_t before = world.fetcher.count(world.onedrive().token_endpoint);
        CHECK(location(bob.browser.get(target)) == "http://127.0.0.1:8080/app?" + one.redirect);
        const auto requests = world.fetcher.requests(world.onedrive().token_endpoint);
        REQUIRE(requests.size() == before + (one.code.empty() ? 0U : 1U));
        if (!one.code.empty()) CHECK(code_of(requests.back()) == one.code);
    }
    CHECK(world.count("cloud_provider_accounts") == 0);
}

API_TEST_CASE("A flow's cookie counts where it is there once, whatever stands beside it",
              "[api][parameters]") {
    World world(backend_type.fresh());
    User bob(world, "bob");
    const auto come_back_with = [&](const std::string& cookies) {
        const std::string url = bob.browser.login_url();
        const std::string name = flow_cookie_name(url);
        const std::string pair = name + "=" + bob.browser.cookie(name, "/auth/onedrive/callback");
        return location(world.ask("GET", bob.browser.come_back(url, "bob@demo.example"), "",
                                  {{"Cookie", replaced(replaced(cookies, "{pair}", pair), "{name}", name)}}));
    };
    for (const char* cookies : {"{pair}", "a=b=c; {pair}; d==", "a=%ff;{pair};b=\"c; d\"", "=; ; {pair}; x",
                                "{name}x=y; {pair}", "x{name}=y; {pair}"}) {
        INFO(cookies);
        CHECK(come_back_with(cookies) == "http://127.0.0.1:8080/app?connection=success");
    }
    for (const char* cookies : {"", "{pair}; {pair}", "{name}=x; {pair}", "{pair}=", "{pair}%", "{name}",
                                "{name}=", "\"{pair}\"", "{name}=\"x\"", "x={pair}"}) {
        INFO(cookies);
        CHECK(come_back_with(cookies) == "http://127.0.0.1:8080/app?error=invalid_state");
    }
}

}  // namespace holdfast::test
