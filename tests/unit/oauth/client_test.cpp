#include "oauth/client.h"

#include "fixture.h"
#include "oauth/identity.h"

#include <catch2/catch.hpp>

using namespace holdfast;
using oauth::Step;
using test::DemoFixture;

namespace {

struct ClientFixture : DemoFixture {
    oauth::Client client{fetcher, clock};

    oauth::GrantResult redeem(const std::string& code) {
        return client.redeem(provider, test::kRedirectUri, code, request.code_verifier, request.nonce);
    }
    std::string failure(const std::string& code) {
        const oauth::GrantResult result = redeem(code);
        const auto* failed = std::get_if<oauth::GrantFailure>(&result);
        if (failed == nullptr) return "none";
        step = failed->step;
        return failed->why;
    }
    std::optional<Step> step;
};

}  // namespace

TEST_CASE_METHOD(ClientFixture, "A code becomes a grant") {
    const http::Params answer = sign_in("Alex@Demo.example");
    CHECK(*answer.only("state") == request.state);
    const auto response = oauth::read_authorization_response(provider, answer);
    REQUIRE(std::holds_alternative<oauth::AuthorizationCode>(response));

    const oauth::GrantResult result = redeem(std::get<oauth::AuthorizationCode>(response).code);
    REQUIRE(std::holds_alternative<oauth::Grant>(result));
    const auto& grant = std::get<oauth::Grant>(result);
    CHECK(grant.identity.provider_account_id == oauth::DemoProvider::account_id("alex@demo.example"));
    CHECK(grant.identity.email == "alex@demo.example");
    CHECK(grant.tokens.refresh_token);
    CHECK(grant.tokens.expires_in == 3600);
    CHECK(grant.tokens.granted_scope == "openid profile email Files.Read User.Read");
    CHECK(grant.received_at == clock.now());

    CHECK(fetcher.count(provider.token_endpoint) == 1);
    CHECK(fetcher.count(provider.jwks_uri) == 1);
    CHECK(fetcher.count(provider.identity_endpoint) == 1);
}

TEST_CASE_METHOD(ClientFixture, "Without openid no id_token is asked for") {
    provider.scopes = {"Files.Read", "User.Read"};
    const oauth::GrantResult result = redeem(code_for("alex@demo.example"));
    REQUIRE(std::holds_alternative<oauth::Grant>(result));
    CHECK_FALSE(std::get<oauth::Grant>(result).tokens.id_token);
    CHECK_FALSE(std::get<oauth::Grant>(result).tokens.refresh_token);
    CHECK(fetcher.count(provider.jwks_uri) == 0);
}

TEST_CASE_METHOD(ClientFixture,
                 "An issuer that is not the entry's is refused in the authorization response") {
    http::Params answer = sign_in("alex@demo.example");
    answer.add("iss", "http://127.0.0.1:8081/another/v2.0");
    const auto response = oauth::read_authorization_response(provider, answer);
    REQUIRE(std::holds_alternative<oauth::AuthorizationDenied>(response));
    CHECK(std::get<oauth::AuthorizationDenied>(response).error == "provider_error");
}

TEST_CASE_METHOD(ClientFixture, "Every step fails under its own name") {
    SECTION("the code is used twice") {
        const std::string code = code_for("alex@demo.example");
        CHECK(failure(code) == "none");
        CHECK(failure(code) == "token endpoint refused the code");
        CHECK(step == Step::invalid_grant);
    }
    SECTION("the client's secret is wrong") {
        provider.client_secret = "wrong";
        CHECK(failure(code_for("alex@demo.example")) ==
              "token endpoint answered 401 invalid_client AADSTS7000215");
        CHECK(step == Step::token_exchange);
    }
    SECTION("the token endpoint hangs") {
        fetcher.answer(provider.token_endpoint, http::FetchFailure::timeout);
        CHECK(failure("code") == "token endpoint: timeout");
        CHECK(step == Step::token_exchange);
    }
    SECTION("there is no id_token") {
        fetcher.answer(provider.token_endpoint, 200,
                       R"({"token_type":"Bearer","access_token":"a","expires_in":1})");
        CHECK(failure("code") == "id_token: absent");
        CHECK(step == Step::token_exchange);
        CHECK(fetcher.count(provider.identity_endpoint) == 0);
    }
    SECTION("the id_token is somebody else's") {
        const std::string code = code_for("alex@demo.example");
        request.nonce = "another";
        CHECK(failure(code) == "id_token: nonce is not ours");
        CHECK(step == Step::token_exchange);
        CHECK(fetcher.count(provider.identity_endpoint) == 0);
    }
    SECTION("the keys can't be had") {
        fetcher.answer(provider.jwks_uri, 500, "");
        CHECK(failure(code_for("alex@demo.example")) == "id_token: no key of that kid");
        CHECK(step == Step::token_exchange);
        CHECK(fetcher.count(provider.jwks_uri) == 2);
    }
    SECTION("the identity is of another account than the id_token") {
        fetcher.answer(provider.identity_endpoint, 200,
                       R"({"id":"0123456789abcdef","mail":"sam@demo.example"})");
        CHECK(failure(code_for("alex@demo.example")) == "id_token: of another account than the identity");
        CHECK(step == Step::token_exchange);
    }
    SECTION("the identity endpoint fails") {
        CHECK(failure(code_for("alex+userinfo_error@demo.example")) ==
              "identity endpoint answered 503 ServiceUnavailable");
        CHECK(step == Step::identity);
    }
}

TEST_CASE_METHOD(ClientFixture, "The demo's fault tags reach the client") {
    CHECK(failure(code_for("alex+invalid_grant@demo.example")) == "token endpoint refused the code");
    CHECK(step == Step::invalid_grant);
    CHECK(failure(code_for("alex+server_error@demo.example")) ==
          "token endpoint answered 500 server_error AADSTS90033");
    CHECK(step == Step::token_exchange);
    const oauth::GrantResult result = redeem(code_for("alex+no_refresh_token@demo.example"));
    REQUIRE(std::holds_alternative<oauth::Grant>(result));
    CHECK_FALSE(std::get<oauth::Grant>(result).tokens.refresh_token);
}

TEST_CASE_METHOD(ClientFixture, "The identity endpoint's odd answers are failures") {
    const auto [status, body, expected] = GENERATE(table<int, std::string, std::string>({
        {200, "", "200 with no usable identity"},
        {200, "<html>", "200 with no usable identity"},
        {200, R"({"id":1e400,"mail":"a@x"})", "200 with no usable identity"},
        {200, R"({"id":17,"mail":"a@x"})", "200 with no usable identity"},
        {200, R"({"id":"","mail":"a@x"})", "200 with no usable identity"},
        {200, R"({"id":"a","id":"b","mail":"a@x"})", "200 with no usable identity"},
        {200, std::string(100'000, '['), "200 with no usable identity"},
        {204, "", "204"},
        {302, "", "302"},
        {401, R"({"error":{"code":"InvalidAuthenticationToken"}})", "401 InvalidAuthenticationToken"},
        {401, R"({"error":{"code":"eyJ.a.b"}})", "401"},
        {500, R"({"error":"text"})", "500"},
        {429, R"({"error":{"code":["a"]}})", "429"},
    }));
    INFO(body.substr(0, 80));
    fetcher.answer(provider.identity_endpoint, status, body);
    const auto result = oauth::request_identity(fetcher, provider, "token");
    REQUIRE(std::holds_alternative<oauth::IdentityFailure>(result));
    CHECK(std::get<oauth::IdentityFailure>(result).why == "identity endpoint answered " + expected);
}
