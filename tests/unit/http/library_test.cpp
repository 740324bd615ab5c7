// What the library writes, to the letter: an upgrade that writes, or calls its hooks, in another way fails
// here.
#include "http/library_server.h"
#include "http/prepared.h"

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

using namespace holdfast::http;

namespace {

constexpr std::string_view kId = "0123456789abcdef";

// With the date, if there is one, as "Date: now".
std::string without_date(std::string text) {
    const auto begin = text.find("\r\nDate: ");
    if (begin == std::string::npos) return text;
    const auto end = text.find("\r\n", begin + 2);
    CHECK(end - begin == 8 + 29);
    CHECK(text.substr(end - 4, 4) == " GMT");
    return text.replace(begin, end - begin, "\r\nDate: now");
}

std::string answered(const std::string& method, const std::string& target, Response response,
                     const std::string& connection = "") {
    LibraryServer library;
    int calls = 0;
    auto bytes = library.answer({method, target, kId}, [&] {
        ++calls;
        return LibraryServer::Answer{response, connection};
    });
    CHECK(calls == 1);
    return without_date(bytes.value().own.append(bytes->shared));
}

Response page() {
    Response response = Response::json(200, "{\"id\":\"" + std::string(PreparedResponse::kRequestId) + "\"}");
    response.headers.add("X-Request-Id", std::string(PreparedResponse::kRequestId));
    return response;
}

const std::string kHead =
    "HTTP/1.1 200 OK\r\nContent-Length: 25\r\nContent-Type: application/json\r\nDate: now\r\n"
    "X-Request-Id: 0123456789abcdef\r\n";
const std::string kBody = "{\"id\":\"0123456789abcdef\"}";

}  // namespace

TEST_CASE("The library writes an answer as it always has") {
    Response response = Response::json(201, "made");
    response.headers.add("Set-Cookie", "b=1");
    response.headers.add("Set-Cookie", "a=2");
    const std::string head =
        "HTTP/1.1 201 Created\r\nContent-Length: 4\r\nContent-Type: application/json\r\nDate: now\r\n"
        "Set-Cookie: b=1\r\nSet-Cookie: a=2\r\n\r\n";
    for (const std::string method : {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
        CHECK(answered(method, "/a", response) == head + "made");
    CHECK(answered("HEAD", "/a", response) == head);
    CHECK(answered("GET", "/", Response::empty(204)) == "HTTP/1.1 204 No Content\r\nDate: now\r\n\r\n");
    CHECK(answered("GET", "/", Response::empty(304)) == "HTTP/1.1 304 Not Modified\r\nDate: now\r\n\r\n");
    CHECK(answered("GET", "/", Response::empty(404), "close") ==
          "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\nDate: now\r\n\r\n");
    CHECK(answered("GET", "/", Response::empty(200), "keep-alive") ==
          "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\nDate: now\r\n\r\n");
}

TEST_CASE("No target keeps the library from asking for the answer") {
    for (const std::string& target :
         {std::string("*"), std::string("/a?b?c=d==&e"), std::string("/%"), std::string("/%0d%0a%00"),
          "/" + std::string(8000, 'a'), std::string("/../..//"), "/" + std::string(8000, '/')}) {
        INFO(target);
        CHECK(answered("OPTIONS", target, Response::empty(204)) ==
              "HTTP/1.1 204 No Content\r\nDate: now\r\n\r\n");
    }
}

TEST_CASE("An answer whose head is like one before has the bytes that a first answer has") {
    const auto with = [](Response response, const std::string& name, std::string value) {
        response.headers.add(name, std::move(value));
        return response;
    };
    const auto with_id = [&](Response response) { return with(std::move(response), "X-Request-Id", "ID"); };
    const Headers::Fields defaults = {{"Content-Type", "text/plain"}, {"Vary", "Cookie"}};
    const Headers::Fields other_defaults = {{"Content-Type", "text/plain"}, {"Vary", "Accept"}};
    const auto with_defaults = [&](Response response, const Headers::Fields& fields) {
        response.headers.set_defaults(fields);
        return response;
    };
    const std::vector<Response> responses = {
        with_id(Response::json(200, "{}")),
        with_id(Response::json(200, std::string(1000, 'x'))),
        with_id(Response::json(201, "{}")),
        with_id(Response::json(200, "")),
        with(with_id(Response::json(200, "{}")), "Vary", "Origin"),
        with(with(Response::empty(204), "A-First", "a"), "X-Request-Id", "ID"),
        with(with_id(with_id(Response::json(404, "{}"))), "X-None", ""),
        with(with_id(Response::json(200, "{}")), "Set-Cookie", "a=1"),
        with(with_id(Response::json(200, "{}")), "Set-Cookie", "a=2"),
        with_id(Response::redirect(307, "/a")),
        with_id(Response::redirect(307, "/b")),
        Response::empty(304),
        Response::empty(200),
        {200, {}, "plain"},
        with_defaults(with_id(Response::json(200, "{}")), defaults),
        with_defaults(with_id(Response::json(200, "{}")), other_defaults),
        with_defaults(Response{200, {}, "plain"}, defaults),
        with_defaults(with(Response{200, {}, "plain"}, "vary", "Origin"), defaults),
    };
    LibraryServer library;
    for (int round = 0; round < 3; ++round) {
        for (std::size_t i = 0; i < responses.size(); ++i) {
            for (const auto& [method, connection] : {std::pair("GET", ""), std::pair("GET", ""),
                                                     std::pair("HEAD", ""), std::pair("POST", "close")}) {
                INFO(i << " " << method << " " << connection);
                const std::string id = "id-of-" + std::to_string(round) + std::to_string(i);
                Response response{responses[i].status, {}, responses[i].body};
                for (const auto& [name, value] : responses[i].headers.fields())
                    response.headers.add(name, value == "ID" ? id : value);
                if (const auto* fields = responses[i].headers.defaults())
                    response.headers.set_defaults(*fields);
                const auto answer = [&](LibraryServer& one) {
                    const auto bytes = one.answer({method, "/", id}, [&] {
                        return LibraryServer::Answer{response, connection};
                    });
                    return without_date(bytes.value().own);
                };
                LibraryServer fresh;
                CHECK(answer(library) == answer(fresh));
            }
        }
    }
}

TEST_CASE("What throws or can't be sent is no answer, and the next one is none the worse") {
    LibraryServer library;
    const auto answer = [&](const std::function<LibraryServer::Answer()>& make) {
        return library.answer({"GET", "/", kId}, make);
    };
    CHECK_FALSE(answer([]() -> LibraryServer::Answer { throw std::runtime_error("secret"); }));
    CHECK_FALSE(answer([]() -> LibraryServer::Answer { throw 7; }));
    CHECK_FALSE(answer([] { return LibraryServer::Answer{Response::redirect(307, "/\r\nX: y"), ""}; }));
    const Headers::Fields unclean = {{"Vary", "Origin\r\nX: y"}};
    CHECK_FALSE(answer([&] {
        Response response = Response::empty(200);
        response.headers.set_defaults(unclean);
        return LibraryServer::Answer{std::move(response), ""};
    }));
    for (const int status : {0, 99})
        CHECK_FALSE(answer([&] { return LibraryServer::Answer{Response::empty(status), ""}; }));
    CHECK(answer([] {
              return LibraryServer::Answer{Response::json(200, "well"), ""};
          })->own.ends_with("\r\n\r\nwell"));
}

TEST_CASE("A prepared answer differs from the library's own in nothing") {
    const PreparedResponse prepared(page());
    const auto expect = [&](const std::string& method, const std::string& connection,
                            const std::string& expected) {
        CHECK(answered(method, "/", prepared.answer(), connection) == expected);
    };
    expect("GET", "", kHead + "\r\n" + kBody);
    expect("GET", "", answered("GET", "/", prepared.response_for(kId)));
    expect("HEAD", "", kHead + "\r\n");
    expect("GET", "close", kHead + "Connection: close\r\n\r\n" + kBody);
    expect("GET", "keep-alive", kHead + "Connection: keep-alive\r\n\r\n" + kBody);
    CHECK(prepared.answer().status == 200);
    CHECK(prepared.answer().body_bytes() == kBody.size());

    const Headers::Fields defaults = {{"Vary", "Cookie"}};
    Response with_default = page();
    with_default.headers.set_defaults(defaults);
    const PreparedResponse of_default(with_default);
    const std::string answer = answered("GET", "/", of_default.answer());
    CHECK(answer == answered("GET", "/", of_default.response_for(kId)));
    CHECK_THAT(answer, Catch::Contains("\r\nVary: Cookie\r\n"));

    const PreparedResponse not_modified(Response::empty(304));
    CHECK(answered("GET", "/", not_modified.answer()) == "HTTP/1.1 304 Not Modified\r\nDate: now\r\n\r\n");
    CHECK_THROWS_AS(PreparedResponse(Response::redirect(307, "/\r\nX: y")), std::invalid_argument);
}
