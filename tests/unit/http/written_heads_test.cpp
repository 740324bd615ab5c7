#include "http/written_heads.h"

#include <catch2/catch.hpp>

using namespace holdfast::http;

namespace {

constexpr WrittenHeads::Own kOwn{"Mon, 30 Nov 2026 06:00:00 GMT", "first"};
constexpr WrittenHeads::Own kNext{"Mon, 30 Nov 2026 06:00:01 GMT", "other"};

Response answer(const std::string& page, std::string_view id = kOwn.request_id) {
    Response response = Response::json(200, "{}");
    response.headers.add("X-Page", page);
    response.headers.add("X-Request-Id", std::string(id));
    return response;
}

// As the library writes it.
std::string written(const std::string& page) {
    return "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\nDate: " +
           std::string(kOwn.date) + "\r\nX-Page: " + page + "\r\nX-Request-Id: first\r\n\r\n{}";
}

void keep(WrittenHeads& heads, const std::string& page) {
    heads.keep(WrittenHeads::kind_of(answer(page), kOwn).value(), written(page));
}

}  // namespace

TEST_CASE("A kept head is found for the next answer of its kind") {
    WrittenHeads heads;
    CHECK_FALSE(heads.answer(answer("a"), kOwn));
    keep(heads, "a");
    CHECK(heads.answer(answer("a"), kOwn) == written("a"));
    CHECK_FALSE(heads.answer(answer("b"), kOwn));
    Response next = answer("a", kNext.request_id);
    next.body = "a longer body";
    CHECK(heads.answer(next, kNext) ==
          "HTTP/1.1 200 OK\r\nContent-Length: 13\r\nContent-Type: application/json\r\n"
          "Date: Mon, 30 Nov 2026 06:00:01 GMT\r\nX-Page: a\r\nX-Request-Id: other\r\n\r\na longer body");
}

TEST_CASE("Of many kinds of heads the last ones are kept") {
    WrittenHeads heads;
    for (int i = 0; i < 20; ++i) keep(heads, std::to_string(i));
    CHECK_FALSE(heads.answer(answer("0"), kOwn));
    for (const char* page : {"13", "19"}) CHECK(heads.answer(answer(page), kOwn) == written(page));
}

TEST_CASE("A head that is for one answer only has no kind") {
    for (const char* name : {"Set-Cookie", "Location", "ETag"}) {
        Response response = answer("a");
        response.headers.add(name, "v");
        CHECK_FALSE(WrittenHeads::kind_of(response, kOwn));
    }
}
