#include "http/framing.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <catch2/catch.hpp>

using namespace holdfast::http;

namespace {

constexpr FramingBounds kSmall{
    .request_line_bytes = 40, .head_bytes = 200, .header_lines = 4, .body_bytes = 1000};

std::string describe(const Framing& framing) {
    if (std::holds_alternative<Incomplete>(framing)) return "incomplete";
    if (const auto* reason = std::get_if<RefusalReason>(&framing)) return std::string(name(*reason));
    const auto& [head, content_begin] = std::get<Framed>(framing);
    std::string text = head.method + " " + head.target + (head.is_http_1_0 ? " 1.0" : " 1.1");
    for (const auto& [field, value] : head.headers.fields())
        text.append("|").append(field).append("=").append(value);
    return text + "|length " + std::to_string(head.content_length) + (head.keeps_alive ? " keep" : " close") +
           (head.expects_continue ? " continue" : "") + " at " + std::to_string(content_begin);
}

std::string framed(std::string_view bytes, const FramingBounds& bounds = {}) {
    return describe(frame(bytes, bounds));
}

// One byte after another, until the outcome is known.
std::string framed_bytewise(std::string_view bytes, const FramingBounds& bounds = {}) {
    HeadProgress progress;
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        const auto search = find_head(bytes.substr(0, size), progress, bounds);
        if (const auto* reason = std::get_if<RefusalReason>(&search)) return std::string(name(*reason));
        const auto* extent = std::get_if<HeadExtent>(&search);
        if (extent == nullptr) continue;
        auto head = parse_head(bytes.substr(extent->begin, extent->end - extent->begin), bounds);
        if (const auto* reason = std::get_if<RefusalReason>(&head)) return std::string(name(*reason));
        return describe(Framed{std::get<RequestHead>(std::move(head)), extent->end});
    }
    return "incomplete";
}

std::string with_line(const std::string& line) {
    return "POST / HTTP/1.1\r\nHost: a\r\n" + line + "\r\n\r\n";
}

struct Row {
    std::string bytes;
    std::string outcome;
};

void check(const std::vector<Row>& rows, const FramingBounds& bounds = {}) {
    for (const auto& [bytes, outcome] : rows) {
        INFO(bytes);
        CHECK(framed(bytes, bounds) == outcome);
        CHECK(framed_bytewise(bytes, bounds) == outcome);
    }
}

}  // namespace

TEST_CASE("A head is whole with its empty line, and what follows is left alone") {
    check({
        {"", "incomplete"},
        {"\r\n", "incomplete"},
        {"GET / HTTP/1.1\r\nHost: a\r\n", "incomplete"},
        {"GET / HTTP/1.1\r\nHost: a\r\n\r", "incomplete"},
        {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / 1.1|Host=a|length 0 keep at 27"},
        {"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /second \x01", "GET / 1.1|Host=a|length 0 keep at 27"},
        {"GET / HTTP/1.0\r\n\r\n", "GET / 1.0|length 0 close at 18"},
        {"POST /a?b=c?d HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}",
         "POST /a?b=c?d 1.1|Host=a|Content-Length=2|length 2 keep at 54"},
        // RFC 9112 section 2.2: one empty line before a request is passed over.
        {"\r\nGET / HTTP/1.0\r\n\r\n", "GET / 1.0|length 0 close at 20"},
        {"\r\n\r\nGET / HTTP/1.0\r\n\r\n", "malformed"},
    });
}

TEST_CASE("The request line has one method, one target, one version, and single blanks") {
    const auto line = [](const std::string& text) { return text + "\r\nHost: a\r\n\r\n"; };
    for (const std::string method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
        CHECK(std::holds_alternative<Framed>(frame(line(method + " / HTTP/1.1"), {})));
    }
    check({
        {line("TRACE / HTTP/1.1"), "method_not_allowed"},
        {line("CONNECT a:1 HTTP/1.1"), "method_not_allowed"},
        {line("BREW / HTTP/1.1"), "not_implemented"},
        {line("get / HTTP/1.1"), "not_implemented"},
        {line("G(T / HTTP/1.1"), "malformed"},
        {line(" / HTTP/1.1"), "malformed"},
        {line("G\xc3\xa4T / HTTP/1.1"), "malformed"},
        {line("GET  / HTTP/1.1"), "malformed"},
        {line("GET /  HTTP/1.1"), "malformed"},
        {line("GET / HTTP/1.1 "), "malformed"},
        {line(" GET / HTTP/1.1"), "malformed"},
        {line("GET\t/ HTTP/1.1"), "malformed"},
        {line("GET /a b HTTP/1.1"), "malformed"},
        {line("GET / HTTP/1.2"), "version"},
        {line("GET / HTTP/2.0"), "version"},
        {line("PRI * HTTP/2.0"), "version"},
        {line("GET / HTTP/0.9"), "version"},
        {line("GET / http/1.1"), "malformed"},
        {line("GET / HTTP/1.10"), "malformed"},
        {line("GET / HTTP/1"), "malformed"},
        {line("GET / HTTP/11"), "malformed"},
        {line("GET /"), "malformed"},
        {line("GET"), "malformed"},
        {line("GET /\xc3\xa4 HTTP/1.1"), "malformed"},
        {line("GET /a#b HTTP/1.1"), "malformed"},
        {line("GET a HTTP/1.1"), "malformed"},
        {line("GET * HTTP/1.1"), "malformed"},
        {line("OPTIONS * HTTP/1.1"), "OPTIONS * 1.1|Host=a|length 0 keep at 31"},
    });
}

TEST_CASE("The absolute-form is taken, and its host is the one that counts") {
    check({
        {"GET http://b:81/c?d HTTP/1.1\r\nHost: a\r\n\r\n", "GET /c?d 1.1|Host=b:81|length 0 keep at 41"},
        {"GET http://b HTTP/1.1\r\nHost: a\r\n\r\n", "GET / 1.1|Host=b|length 0 keep at 34"},
        {"GET HTTP://b?c=http://d/ HTTP/1.1\r\nHost: a\r\n\r\n",
         "GET /?c=http://d/ 1.1|Host=b|length 0 keep at 46"},
        {"OPTIONS http://b HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS * 1.1|Host=b|length 0 keep at 38"},
        {"GET http://b HTTP/1.1\r\n\r\n", "malformed"},
        {"GET http://u@b/ HTTP/1.1\r\nHost: a\r\n\r\n", "malformed"},
        {"GET http:///c HTTP/1.1\r\nHost: a\r\n\r\n", "malformed"},
        {"GET ftp://b/ HTTP/1.1\r\nHost: a\r\n\r\n", "malformed"},
    });
}

TEST_CASE("Header lines are a token, a colon and a value, each on one line") {
    check({
        {with_line("X-A: \t b c \t"), "POST / 1.1|Host=a|X-A=b c|length 0 keep at 42"},
        {with_line("X-A:"), "POST / 1.1|Host=a|X-A=|length 0 keep at 34"},
        {with_line("X-A: \xc3\xa4"), "POST / 1.1|Host=a|X-A=\xc3\xa4|length 0 keep at 37"},
        {with_line("X-A: b%0d%0aSet-Cookie: c"),
         "POST / 1.1|Host=a|X-A=b%0d%0aSet-Cookie: c|length 0 keep at 55"},
        {with_line("X-A : b"), "malformed"},
        {with_line("X-A\t: b"), "malformed"},
        {with_line(": b"), "malformed"},
        {with_line("X-A b"), "malformed"},
        {with_line("X\xc3\xa4: b"), "malformed"},
        {with_line("X(A): b"), "malformed"},
        {with_line("X-A: b\r\n c"), "malformed"},
        {with_line("X-A: b\r\n\tc"), "malformed"},
        {"POST / HTTP/1.1\r\n Host: a\r\n\r\n", "malformed"},
    });
}

TEST_CASE("Control characters and lone line ends are refused where they stand") {
    for (const char c : {'\0', '\x01', '\x0b', '\x1b', '\x7f'}) {
        const std::string control(1, c);
        check({{with_line("X-A: b" + control + "c"), "malformed"},
               {with_line("X" + control + "A: b"), "malformed"},
               {"GET /" + control + " HTTP/1.1\r\nHost: a\r\n\r\n", "malformed"}});
    }
    check({
        {"GET / HTTP/1.1\nHost: a\n\n", "malformed"},
        {"GET / HTTP/1.1\r\nHost: a\n\r\n", "malformed"},
        {"GET / HTTP/1.1\r\nHost: a\r\r\n\r\n", "malformed"},
        {"GET / HTTP/1.1\r\nX-A: b\rc\r\nHost: a\r\n\r\n", "malformed"},
        {"GET / HTTP/1.1\rHost: a\r\n\r\n", "malformed"},
        {"\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "malformed"},
        {"\rGET / HTTP/1.1\r\nHost: a\r\n\r\n", "malformed"},
        // Known before the head is whole.
        {"\x16\x03\x01", "malformed"},
        {"GET / HTTP/1.1\r\nHost: a\r\nX\n", "malformed"},
    });
}

TEST_CASE("Exactly one host, and one that is a host") {
    const auto hosts = [](const std::string& lines) { return "GET / HTTP/1.1\r\n" + lines + "\r\n"; };
    check({
        {hosts(""), "malformed"},
        {hosts("Host: a\r\nHost: a\r\n"), "malformed"},
        {hosts("Host: a\r\nhOST: b\r\n"), "malformed"},
        {hosts("Host:\r\n"), "malformed"},
        {hosts("Host: a b\r\n"), "malformed"},
        {hosts("Host: a,b\r\n"), "malformed"},
        {hosts("Host: a/b\r\n"), "malformed"},
        {hosts("Host: a?\r\n"), "malformed"},
        {hosts("Host: u@a\r\n"), "malformed"},
        {hosts("Host: a:x\r\n"), "malformed"},
        {hosts("Host: a.example:8080\r\n"), "GET / 1.1|Host=a.example:8080|length 0 keep at 40"},
        {hosts("Host: [::1]:80\r\n"), "GET / 1.1|Host=[::1]:80|length 0 keep at 34"},
        {"GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", "malformed"},
        {"GET / HTTP/1.0\r\nHost: a\r\n\r\n", "GET / 1.0|Host=a|length 0 close at 27"},
    });
}

TEST_CASE("One length in digits, and nothing beside it") {
    check({
        {with_line("Content-Length: 0"), "POST / 1.1|Host=a|Content-Length=0|length 0 keep at 47"},
        {with_line("Content-Length: 007"), "POST / 1.1|Host=a|Content-Length=007|length 7 keep at 49"},
        {with_line("Content-Length: 65536"),
         "POST / 1.1|Host=a|Content-Length=65536|length 65536 keep at 51"},
        {with_line("Content-Length: 65537"), "body_too_large"},
        {with_line("Content-Length: 99999999999999999999999999"), "body_too_large"},
        {with_line("Content-Length: 18446744073709551617"), "body_too_large"},
        {with_line("Content-Length:"), "malformed"},
        {with_line("Content-Length: +3"), "malformed"},
        {with_line("Content-Length: -3"), "malformed"},
        {with_line("Content-Length: 0x3"), "malformed"},
        {with_line("Content-Length: %33"), "malformed"},
        {with_line("Content-Length: 3, 3"), "malformed"},
        {with_line("Content-Length: 3 3"), "malformed"},
        {with_line("Content-Length: 3\r\nContent-Length: 3"), "malformed"},
        {with_line("Content-Length: 3\r\ncontent-length: 4"), "malformed"},
        {with_line("Transfer-Encoding: chunked"), "not_implemented"},
        {with_line("Transfer-Encoding: identity"), "not_implemented"},
        {with_line("Transfer-Encoding:"), "not_implemented"},
        {with_line("Transfer-Encoding: chunked\r\nContent-Length: 3"), "malformed"},
        {with_line("Content-Length: 3\r\nTransfer-Encoding: chunked"), "malformed"},
        {with_line("Transfer-Encoding : chunked"), "malformed"},
        {with_line("Content-Type: application/json"), "length_required"},
        {"GET / HTTP/1.1\r\nHost: a\r\nContent-Type: b\r\n\r\n",
         "GET / 1.1|Host=a|Content-Type=b|length 0 keep at 44"},
    });
}

TEST_CASE("Encoded content and unknown expectations are refused") {
    check({
        {with_line("Content-Encoding: gzip"), "content_coding"},
        {with_line("Content-Encoding: identity, gzip"), "content_coding"},
        {with_line("Content-Encoding: identity\r\nContent-Encoding: br"), "content_coding"},
        {with_line("Content-Encoding: Identity"),
         "POST / 1.1|Host=a|Content-Encoding=Identity|length 0 keep at 56"},
        {with_line("Expect: 100-Continue\r\nContent-Length: 1"),
         "POST / 1.1|Host=a|Expect=100-Continue|Content-Length=1|length 1 keep continue at 69"},
        {with_line("Expect: 100-continue"), "POST / 1.1|Host=a|Expect=100-continue|length 0 keep at 50"},
        {with_line("Expect: 100-continue\r\nExpect: 200-ok"), "expectation"},
        {with_line("Expect: 200-ok"), "expectation"},
        {with_line("Expect:"), "expectation"},
        {"POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n",
         "POST / 1.0|Expect=100-continue|Content-Length=1|length 1 close at 60"},
    });
}

TEST_CASE("Connection says whether it stays") {
    const auto keeps = [](const std::string& version, const std::string& lines) {
        const auto framing = frame("GET / HTTP/" + version + "\r\nHost: a\r\n" + lines + "\r\n", {});
        return std::get<Framed>(framing).head.keeps_alive;
    };
    CHECK(keeps("1.1", ""));
    CHECK(keeps("1.1", "Connection: Keep-Alive\r\n"));
    CHECK_FALSE(keeps("1.1", "Connection: close\r\n"));
    CHECK_FALSE(keeps("1.1", "Connection: keep-alive , Close\r\n"));
    CHECK_FALSE(keeps("1.1", "Connection: upgrade\r\nConnection: close\r\n"));
    CHECK_FALSE(keeps("1.0", ""));
    CHECK(keeps("1.0", "Connection: keep-alive\r\n"));
    CHECK_FALSE(keeps("1.0", "Connection: keep-alive, close\r\n"));
}

TEST_CASE("Everything has its bound, and the bound itself is allowed") {
    const std::string line = "GET /" + std::string(26, 'x') + " HTTP/1.1";
    REQUIRE(line.size() == kSmall.request_line_bytes);
    const std::string host = "Host: a\r\n";
    const std::string short_head = "GET / HTTP/1.1\r\n" + host;
    const auto padded = [&](std::size_t bytes) {
        return short_head + "X: " + std::string(bytes - short_head.size() - 7, 'x') + "\r\n\r\n";
    };
    REQUIRE(padded(200).size() == kSmall.head_bytes);

    CHECK(std::holds_alternative<Framed>(frame(line + "\r\n" + host + "\r\n", kSmall)));
    CHECK(std::holds_alternative<Framed>(frame(padded(200), kSmall)));
    CHECK(std::holds_alternative<Framed>(frame(short_head + "A: 1\r\nB: 2\r\nC: 3\r\n\r\n", kSmall)));
    check({{"GET /x" + line.substr(5) + "\r\n" + host + "\r\n", "target_too_long"},
           {std::string(41, 'x'), "target_too_long"},
           {std::string(40, 'x'), "incomplete"},
           {padded(201), "head_too_large"},
           {short_head + "X: " + std::string(500, 'x'), "head_too_large"},
           {short_head + "A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n", "head_too_large"},
           {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n", "body_too_large"}},
          kSmall);
}

TEST_CASE("The reasons of refusals have a name and a status each") {
    CHECK(status_of(RefusalReason::malformed) == 400);
    CHECK(status_of(RefusalReason::version) == 505);
    CHECK(name(RefusalReason::queue_full) == "queue_full");
    CHECK(status_of(RefusalReason::queue_full) == 503);
}
