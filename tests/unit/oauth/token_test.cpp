#include "oauth/token.h"

#include "fixture.h"

#include <catch2/catch.hpp>

using namespace holdfast;
using test::DemoFixture;

namespace {

std::string body_with(const std::string& members) { return R"({"token_type":"Bearer",)" + members + "}"; }

const oauth::Provider kProvider;

std::string describe(const oauth::TokenResult& result) {
    if (std::holds_alternative<oauth::TokenResponse>(result)) return "tokens";
    if (const auto* failure = std::get_if<oauth::TokenFailure>(&result)) return failure->why;
    return "invalid_grant";
}

struct TokenFixture : DemoFixture {
    std::string redeem() {
        return describe(
            oauth::request_token(fetcher, provider, test::kRedirectUri, "the-code", "the-verifier"));
    }
};

}  // namespace

TEST_CASE("A token response is read") {
    const auto tokens = oauth::parse_token_response(
        body_with(
            R"("access_token":"a","expires_in":3599,"refresh_token":"r","id_token":"i","scope":"x y","more":[1])"),
        kProvider, "asked");
    REQUIRE(tokens);
    CHECK(tokens->access_token == "a");
    CHECK(tokens->refresh_token == "r");
    CHECK(tokens->id_token == "i");
    CHECK(tokens->expires_in == 3599);
    CHECK(tokens->granted_scope == "x y");
}

TEST_CASE("What a token response may leave out has a meaning") {
    const std::string members =
        GENERATE(R"("access_token":"a","expires_in":1)",
                 R"("access_token":"a","expires_in":1,"scope":"","refresh_token":null)",
                 R"("access_token":"a","expires_in":315360000,"scope":null,"id_token":null)");
    const auto tokens = oauth::parse_token_response(body_with(members), kProvider, "asked for");
    REQUIRE(tokens);
    CHECK_FALSE(tokens->refresh_token);
    CHECK_FALSE(tokens->id_token);
    CHECK(tokens->granted_scope == "asked for");
}

TEST_CASE("A token is at most 16 KiB") {
    const auto with_size = [](std::size_t size) {
        const std::string body =
            body_with(R"("expires_in":1,"access_token":")" + std::string(size, 'x') + "\"");
        return oauth::parse_token_response(body, kProvider, "").has_value();
    };
    CHECK(with_size(16 * 1024));
    CHECK_FALSE(with_size(16 * 1024 + 1));
}

TEST_CASE("Whatever else a token endpoint answers with 200 is no token response") {
    const std::string body = GENERATE_COPY(
        std::string(), "<!doctype html><html><body>Sign in</body></html>", "{", "null", "[]", "\"Bearer\"",
        std::string(200'000, '['),
        std::string("{\"a\":") + std::string(500, '[') + std::string(500, ']') + "}",
        R"({"access_token":"a","expires_in":3600})",
        R"({"token_type":"mac","access_token":"a","expires_in":3600})",
        R"({"token_type":1,"access_token":"a","expires_in":3600})", body_with(R"("expires_in":3600)"),
        body_with(R"("access_token":"","expires_in":3600)"),
        body_with(R"("access_token":7,"expires_in":3600)"),
        body_with(R"("access_token":null,"expires_in":3600)"),
        body_with(R"("access_token":"a b","expires_in":3600)"),
        body_with(R"("access_token":"a\r\nX: y","expires_in":3600)"),
        body_with(R"("access_token":"\u00e9","expires_in":3600)"), body_with(R"("access_token":"a")"),
        body_with(R"("access_token":"a","expires_in":null)"),
        body_with(R"("access_token":"a","expires_in":0)"), body_with(R"("access_token":"a","expires_in":-1)"),
        body_with(R"("access_token":"a","expires_in":"3600")"),
        body_with(R"("access_token":"a","expires_in":1e400)"),
        body_with(R"("access_token":"a","expires_in":1.5)"),
        body_with(R"("access_token":"a","expires_in":315360001)"),
        body_with(R"("access_token":"a","expires_in":99999999999999999999)"),
        body_with(R"("access_token":"a","expires_in":1,"access_token":"b")"),
        body_with(R"("access_token":"a","expires_in":1,"refresh_token":"")"),
        body_with(R"("access_token":"a","expires_in":1,"refresh_token":{})"),
        body_with(R"("access_token":"a","expires_in":1,"id_token":17)"),
        body_with(R"("access_token":"a","expires_in":1,"scope":["a"])"),
        body_with(R"("access_token":"a","expires_in":1,"scope":"a\u0007")"),
        body_with(R"("access_token":"a","expires_in":1,"scope":")" + std::string(5000, 's') + "\""),
        body_with(R"("access_token":"a","expires_in":1)") + "x");
    INFO(body.substr(0, 120));
    CHECK_FALSE(oauth::parse_token_response(body, kProvider, "asked"));
}

TEST_CASE_METHOD(TokenFixture, "The token request is a form with the client's secret in it") {
    CHECK(redeem() == "invalid_grant");
    const auto requests = fetcher.requests(provider.token_endpoint);
    REQUIRE(requests.size() == 1);
    CHECK(requests[0].method == "POST");
    CHECK(*requests[0].headers.find("content-type") == "application/x-www-form-urlencoded");
    CHECK(requests[0].headers.find("authorization") == nullptr);
    const http::Params form = http::Params::parse(requests[0].body);
    CHECK(*form.only("grant_type") == "authorization_code");
    CHECK(*form.only("code") == "the-code");
    CHECK(*form.only("redirect_uri") == test::kRedirectUri);
    CHECK(*form.only("code_verifier") == "the-verifier");
    CHECK(*form.only("client_id") == "demo-client");
    CHECK(*form.only("client_secret") == "demo-secret");
}

TEST_CASE_METHOD(TokenFixture, "The token endpoint's refusals have names, and quote no secret") {
    const auto [status, body, expected] = GENERATE(table<int, std::string, std::string>({
        {400, R"({"error":"invalid_grant","error_description":"AADSTS70008"})", "invalid_grant"},
        {401, R"({"error":"invalid_grant"})", "invalid_grant"},
        {500, R"({"error":"invalid_grant"})", "token endpoint answered 500 invalid_grant"},
        {401, R"({"error":"invalid_client","error_codes":[7000215]})",
         "token endpoint answered 401 invalid_client AADSTS7000215"},
        {400, R"({"error":"the-code\r\n","error_description":"demo-secret"})", "token endpoint answered 400"},
        {400, R"({"error":["invalid_grant"],"error_codes":["x"]})", "token endpoint answered 400"},
        {400, R"({"error":"x","error_codes":[]})", "token endpoint answered 400 x"},
        {400, "<html>", "token endpoint answered 400"},
        {429, "", "token endpoint answered 429"},
        {502, "Bad Gateway", "token endpoint answered 502"},
        {302, "", "token endpoint answered 302"},
        {201, R"({"token_type":"Bearer","access_token":"a","expires_in":1})", "token endpoint answered 201"},
        {200, "<html>", "token endpoint answered 200 with no token response"},
    }));
    INFO(body);
    fetcher.answer(provider.token_endpoint, status, body);
    CHECK(redeem() == expected);
}

TEST_CASE_METHOD(TokenFixture, "A token endpoint that can't be reached is named by what went wrong") {
    using http::FetchFailure;
    const FetchFailure failure =
        GENERATE(FetchFailure::bad_url, FetchFailure::connect, FetchFailure::tls, FetchFailure::timeout,
                 FetchFailure::too_large, FetchFailure::broken);
    fetcher.answer(provider.token_endpoint, failure);
    CHECK(redeem() == "token endpoint: " + std::string(http::name(failure)));
}
