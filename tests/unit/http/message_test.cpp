#include "http/message.h"

#include "http/cookie.h"
#include "http/router.h"

#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace holdfast::http;

TEST_CASE("Headers compare names without case and keep repeated fields") {
    Headers headers;
    headers.add("Set-Cookie", "a");
    headers.add("Set-Cookie", "b");
    CHECK(*headers.find("set-cookie") == "a");
    CHECK(headers.fields().size() == 2);
    headers.set("SET-COOKIE", "c");
    CHECK(headers.fields().size() == 1);
    CHECK(*headers.find("Set-Cookie") == "c");
    CHECK(headers.find("Cookie") == nullptr);
}

TEST_CASE("A default header counts where no field has its name") {
    const Headers::Fields defaults = {{"Vary", "Origin"}, {"Cache-Control", "no-store"}};
    Headers headers;
    headers.set_defaults(defaults);
    headers.add("cache-control", "private");
    CHECK(*headers.find("VARY") == "Origin");
    CHECK(*headers.find("Cache-Control") == "private");
    CHECK(headers.find("Cookie") == nullptr);
    CHECK(headers.fields() == Headers::Fields{{"cache-control", "private"}});
    CHECK(headers.take() == Headers::Fields{{"cache-control", "private"}, {"Vary", "Origin"}});
    CHECK(headers.find("Vary") == nullptr);
    CHECK(headers.take().empty());
}

TEST_CASE("Request::set_target splits path and query") {
    struct Row {
        std::string target, path, code;
    };
    for (const auto& row : std::vector<Row>{{"/", "/", ""},
                                            {"/a/b?code=abc==", "/a/b", "abc=="},
                                            {"/a?code=1?x=2", "/a", "1?x=2"},
                                            {"/a%20b", "/a b", ""},
                                            {"/%zz?code=1", "", "1"},
                                            {"/%ff", "", ""},
                                            {"/a%00b", "", ""},
                                            {"*", "*", ""}}) {
        INFO(row.target);
        Request request;
        request.set_target(row.target);
        CHECK(request.target == row.target);
        CHECK(request.path == row.path);
        const std::string* code = request.query.only("code");
        CHECK((code == nullptr ? "" : *code) == row.code);
    }
}

TEST_CASE("Response makers set what belongs to them") {
    CHECK(*Response::json(201, "{}").headers.find("Content-Type") == "application/json");
    CHECK(*Response::redirect(307, "/app").headers.find("Location") == "/app");
    CHECK(Response::empty(204).headers.fields().empty());
    CHECK(reason_phrase(307) == "Temporary Redirect");
    CHECK(reason_phrase(299) == "");
}

TEST_CASE("find_cookie wants a name exactly once and a clean value") {
    const auto cookie = [](const std::vector<std::string>& fields) {
        Request request;
        for (const auto& field : fields) request.headers.add("cookie", field);
        return find_cookie(request, "id");
    };
    CHECK(cookie({"id=abc"}) == "abc");
    CHECK(cookie({"a=1; id=abc==; b=2"}) == "abc==");
    CHECK(cookie({"a=1;id=abc"}) == "abc");
    CHECK(cookie({"a=1", "id=abc"}) == "abc");
    CHECK(cookie({"id="}) == "");
    CHECK(cookie({"broken; =; id=abc; x=\"y, z\""}) == "abc");
    CHECK_FALSE(cookie({}));
    CHECK_FALSE(cookie({"a=1"}));
    CHECK_FALSE(cookie({"ID=abc"}));
    CHECK_FALSE(cookie({"xid=abc"}));
    CHECK_FALSE(cookie({"id"}));
    CHECK_FALSE(cookie({"id=1; id=1"}));
    CHECK_FALSE(cookie({"id=1", "id=2"}));
    CHECK_FALSE(cookie({"id=a b"}));
    CHECK_FALSE(cookie({"id=\"abc\""}));
    CHECK_FALSE(cookie({"id=a,b"}));
    CHECK_FALSE(cookie({"id=a\\b"}));
    CHECK_FALSE(cookie({"id=\xc3\xa4"}));
}

TEST_CASE("Cookie::text is always HttpOnly and SameSite=Lax") {
    Cookie cookie{
        .name = "__Host-session", .value = "v1.a_b", .max_age = std::chrono::hours(1), .secure = true};
    CHECK(cookie.text() == "__Host-session=v1.a_b; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure");
    CHECK(Cookie{.name = "s", .value = "", .path = "/auth"}.text() ==
          "s=; Path=/auth; Max-Age=0; HttpOnly; SameSite=Lax");
    CHECK_THROWS_AS((Cookie{.name = "s", .value = "a;b"}.text()), std::invalid_argument);
    CHECK_THROWS_AS((Cookie{.name = "s", .value = "a\r\nb"}.text()), std::invalid_argument);
    CHECK_THROWS_AS((Cookie{.name = "a=b", .value = "v"}.text()), std::invalid_argument);
    CHECK_THROWS_AS((Cookie{.name = "s", .value = "v", .path = "/;x"}.text()), std::invalid_argument);
}

TEST_CASE("Router finds the most literal route and names other methods") {
    const Router router({
        {"GET", "/"},
        {"GET", "/auth/{provider}/callback"},
        {"GET", "/auth/onedrive/callback"},
        {"POST", "/auth/{provider}/callback"},
        {"DELETE", "/me/clouds/{provider}/{id}"},
        {"PUT", "/me/clouds/{provider}/{id}/nickname"},
        {"DELETE", "/me"},
        {"GET", "/me"},
    });
    const auto found = [&](const std::string& method, const std::string& path) {
        Request request;
        request.method = method;
        request.path = path;
        router.find(request);
        return request;
    };
    CHECK(found("GET", "/").route == 0);
    CHECK(found("GET", "/auth/google/callback").route == 1);
    CHECK(found("GET", "/auth/onedrive/callback").route == 2);
    CHECK(found("HEAD", "/auth/onedrive/callback").route == 2);
    CHECK(found("POST", "/auth/onedrive/callback").route == 3);
    CHECK(found("PUT", "/me/clouds/onedrive/7/nickname").route == 5);

    for (const auto* path : {"", "//", "/auth", "/auth//callback", "/auth/a/b/callback", "/auth/a/callback/",
                             "/ME", "me", "*"}) {
        INFO(path);
        const Request request = found("GET", path);
        CHECK_FALSE(request.route);
        CHECK(request.allow.empty());
    }

    const Request removal = found("DELETE", "/me/clouds/onedrive/7");
    CHECK(removal.route == 4);
    CHECK(removal.path_param("provider") == "onedrive");
    CHECK(removal.path_param("id") == "7");
    CHECK(removal.allow.empty());

    CHECK(found("GET", "/me").allow.empty());
    CHECK(found("POST", "/me").allow == "DELETE, GET, HEAD");
    CHECK_FALSE(found("POST", "/me").route);
    CHECK(found("BREW", "/auth/onedrive/callback").allow == "GET, HEAD, POST");
    CHECK(found("get", "/").allow == "GET, HEAD");
}
