#include "http/url.h"

#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

using namespace holdfast::http;

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST_CASE("percent_encode keeps the unreserved characters only") {
    CHECK(percent_encode("AZaz09-._~") == "AZaz09-._~");
    CHECK(percent_encode(" /?&=+%\xc3\xa4") == "%20%2F%3F%26%3D%2B%25%C3%A4");
}

TEST_CASE("percent_decode is strict") {
    CHECK(percent_decode("a%20b+c") == "a b+c");
    CHECK(percent_decode("%c3%A4") == "\xc3\xa4");
    CHECK(percent_decode("%2525") == "%25");
    for (const std::string text : {"%", "%2", "%zz", "a%2", "%%20", "%u0041", "%00", "%ff", "%c3", "\xff"}) {
        INFO(text);
        CHECK_FALSE(percent_decode(text));
    }
}

TEST_CASE("Params::parse loses nothing of a query") {
    struct Row {
        std::string query;
        Pairs pairs;
        bool malformed;
    };
    const std::vector<Row> rows = {
        {"", {}, false},
        {"code=abc==", {{"code", "abc=="}}, false},
        {"a=b=c", {{"a", "b=c"}}, false},
        {"a=1?b=2", {{"a", "1?b=2"}}, false},
        {"?a=1", {{"?a", "1"}}, false},
        {"a=1&a=2", {{"a", "1"}, {"a", "2"}}, false},
        {"&&a=1&", {{"a", "1"}}, false},
        {"a", {{"a", ""}}, false},
        {"a=", {{"a", ""}}, false},
        {"=1", {{"", "1"}}, false},
        {"a=1+2&b=1%2B2", {{"a", "1 2"}, {"b", "1+2"}}, false},
        {"a%26b=c%3Dd", {{"a&b", "c=d"}}, false},
        {"a=%&b=2", {{"b", "2"}}, true},
        {"a=%zz&b=2", {{"b", "2"}}, true},
        {"%ff=1&b=2", {{"b", "2"}}, true},
        {"a=%00", {}, true},
        {"a=1;b=2", {{"a", "1;b=2"}}, false},
        {"a=1#b", {{"a", "1#b"}}, false},
    };
    for (const auto& row : rows) {
        INFO(row.query);
        const Params params = Params::parse(row.query);
        CHECK(params.pairs() == row.pairs);
        CHECK(params.malformed() == row.malformed);
    }
}

TEST_CASE("Params::only wants a name exactly once") {
    const Params params = Params::parse("a=1&b=2&b=3&c=");
    CHECK(*params.only("a") == "1");
    CHECK(params.only("b") == nullptr);
    CHECK(params.only("d") == nullptr);
    CHECK(*params.only("c") == "");
    CHECK(params.count("b") == 2);
    CHECK(params.count("d") == 0);
}

TEST_CASE("Params::encode comes back through parse") {
    Params params;
    params.add("a b", "1+1=2&");
    params.add("\xc3\xa4", "");
    CHECK(params.encode() == "a%20b=1%2B1%3D2%26&%C3%A4=");
    CHECK(Params::parse(params.encode()).pairs() == params.pairs());
}

TEST_CASE("Url::parse takes absolute http and https URLs") {
    struct Row {
        std::string text, origin, host, target;
        int port;
        bool loopback;
    };
    const std::vector<Row> rows = {
        {"http://example.com", "http://example.com", "example.com", "/", 80, false},
        {"HTTPS://Example.COM:443/a/b?c=d", "https://example.com", "example.com", "/a/b?c=d", 443, false},
        {"https://example.com:8443?x", "https://example.com:8443", "example.com", "/?x", 8443, false},
        {"http://127.0.0.1:8081/a?b?c", "http://127.0.0.1:8081", "127.0.0.1", "/a?b?c", 8081, true},
        {"http://127.9.9.9", "http://127.9.9.9", "127.9.9.9", "/", 80, true},
        {"http://localhost:80/", "http://localhost", "localhost", "/", 80, true},
        {"http://[::1]:8080/x", "http://[::1]:8080", "::1", "/x", 8080, true},
        {"https://[2001:DB8::1]/", "https://[2001:db8::1]", "2001:db8::1", "/", 443, false},
        {"http://127.0.0.1.example.com", "http://127.0.0.1.example.com", "127.0.0.1.example.com", "/", 80,
         false},
        {"http://localhost.example.com", "http://localhost.example.com", "localhost.example.com", "/", 80,
         false},
    };
    for (const auto& row : rows) {
        INFO(row.text);
        const auto url = Url::parse(row.text);
        REQUIRE(url);
        CHECK(url->origin() == row.origin);
        CHECK(url->host == row.host);
        CHECK(url->target() == row.target);
        CHECK(url->port == row.port);
        CHECK(url->is_loopback() == row.loopback);
    }
}

TEST_CASE("Url::parse gives nothing for anything else") {
    for (const std::string text : {"",
                                   "example.com",
                                   "/path",
                                   "//example.com",
                                   "ftp://example.com",
                                   "javascript://example.com",
                                   "http:/x",
                                   "http://",
                                   "http:///path",
                                   "http://user@example.com",
                                   "http://user:pw@example.com/",
                                   "http://a b/",
                                   "http://example.com/a b",
                                   "http://example.com/\n",
                                   "http://example.com/#f",
                                   "http://example.com:",
                                   "http://example.com:0",
                                   "http://example.com:65536",
                                   "http://example.com:+80",
                                   "http://example.com:8o",
                                   "http://[::1",
                                   "http://[zz]/",
                                   "http://::1/",
                                   "http://exam%70le.com",
                                   "http://ex\xc3\xa4mple.com",
                                   "http://example.com/\xc3\xa4",
                                   "http://example.com\\@evil.com",
                                   "http://example.com/\"",
                                   " http://a"}) {
        INFO(text);
        CHECK_FALSE(Url::parse(text));
    }
}

TEST_CASE("with_query appends to whatever query and fragment there are") {
    Params params;
    params.add("e", "1 2");
    CHECK(with_query("http://a/app", params) == "http://a/app?e=1%202");
    CHECK(with_query("http://a/app?x=1", params) == "http://a/app?x=1&e=1%202");
    CHECK(with_query("http://a/app?", params) == "http://a/app?e=1%202");
    CHECK(with_query("/app#f", params) == "/app?e=1%202#f");
    CHECK(with_query("/app", Params()) == "/app");
}

TEST_CASE("Endpoint reads and writes address:port") {
    struct Row {
        std::string text, address;
        int port;
        bool loopback;
    };
    for (const auto& row : std::vector<Row>{{"127.0.0.1:8080", "127.0.0.1", 8080, true},
                                            {"[::1]:0", "::1", 0, true},
                                            {"0.0.0.0:80", "0.0.0.0", 80, false},
                                            {"[::]:80", "::", 80, false},
                                            {"localhost:65535", "localhost", 65535, true}}) {
        INFO(row.text);
        const auto endpoint = Endpoint::parse(row.text);
        REQUIRE(endpoint);
        CHECK(endpoint->address == row.address);
        CHECK(endpoint->port == row.port);
        CHECK(endpoint->text() == row.text);
        CHECK(endpoint->is_loopback() == row.loopback);
    }
    for (const std::string text :
         {"", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:80", "[::1]", "[::1]80",
          "127.0.0.1:80 ", "a b:80", "127.0.0.1:-1", "http://127.0.0.1:80"}) {
        INFO(text);
        CHECK_FALSE(Endpoint::parse(text));
    }
}
