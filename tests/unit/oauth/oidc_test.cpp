// The entry of any issuer, at the demo provider: its endpoints are discovered, its identity is userinfo's or
// the id_token's.
#include "fixture.h"
#include "support/demo_oidc.h"

#include <catch2/catch.hpp>

using namespace holdfast;
using oauth::Step;

namespace {

const std::string kAlex = "alex@demo.example";

struct OidcFixture : test::DemoFixture {
    OidcFixture() { provider = test::demo_oidc(); }

    oauth::Client client{fetcher, clock};

    oauth::GrantResult redeem(const std::string& email = kAlex) {
        auto complete = client.complete(provider);
        const auto discovered = std::get<oauth::CompleteProvider>(complete);
        endpoints = *discovered;
        const std::string url = oauth::authorization_url(endpoints, test::kRedirectUri, request);
        const std::string back = test::sign_in_at_demo(demo, url, email);
        const auto answer = http::Params::parse(http::Url::parse(back).value().query);
        return client.redeem(provider, test::kRedirectUri, *answer.only("code"), request.code_verifier,
                             request.nonce);
    }
    // "ID EMAIL", or why there is no grant.
    std::string outcome(const std::string& email = kAlex) {
        const auto result = redeem(email);
        if (const auto* failure = std::get_if<oauth::GrantFailure>(&result)) {
            step = failure->step;
            return failure->why;
        }
        const auto& identity = std::get<oauth::Grant>(result).identity;
        return identity.provider_account_id + " " + identity.email;
    }
    void use_claims(const oauth::ClaimNames& claims) { provider = test::demo_oidc(claims); }

    oauth::Provider endpoints;
    std::optional<Step> step;
    const std::string id = oauth::DemoProvider::account_id(kAlex);
    const std::string userinfo = std::string(test::kDemoOrigin) + "/oidc/userinfo";
};

}  // namespace

TEST_CASE_METHOD(OidcFixture, "An issuer alone is enough to link an account and to refresh its tokens") {
    const auto result = redeem();
    REQUIRE(std::holds_alternative<oauth::Grant>(result));
    const auto& grant = std::get<oauth::Grant>(result);
    CHECK(grant.identity.provider_account_id == id);
    CHECK(grant.identity.email == kAlex);
    CHECK(grant.tokens.granted_scope == "openid email");
    CHECK(fetcher.count(userinfo) == 1);
    CHECK(endpoints.client_authentication == oauth::ClientAuthentication::client_secret_post);

    REQUIRE(grant.tokens.refresh_token);
    const auto refreshed = client.refresh(provider, *grant.tokens.refresh_token, "openid");
    CHECK(std::holds_alternative<oauth::TokenResponse>(refreshed));
    CHECK(fetcher.count(test::demo_discovery_url()) == 1);
}

TEST_CASE_METHOD(OidcFixture, "The claims that are id and email are the entry's to choose") {
    provider = test::demo_oidc({.id = "oid", .email = "preferred_username"});
    provider.identity_source = oauth::IdentitySource::id_token;
    CHECK(outcome() == "00000000-0000-0000-" + id.substr(0, 4) + "-" + id.substr(4) + " " + kAlex);
    CHECK(fetcher.count(userinfo) == 0);
}

TEST_CASE_METHOD(OidcFixture, "Userinfo of another subject is refused, whatever claim the id is") {
    const auto claims = GENERATE(oauth::ClaimNames{}, oauth::ClaimNames{.id = "employee", .email = "email"});
    use_claims(claims);
    fetcher.answer(userinfo, 200, R"({"sub":"another","employee":"17","email":"alex@demo.example"})");
    CHECK(outcome() == "id_token: of another account than the identity");
    CHECK(step == Step::token_exchange);
    fetcher.answer(userinfo, 200, R"({"sub":")" + id + R"(","employee":"17","email":"alex@demo.example"})");
    CHECK(outcome() == (claims.id == "sub" ? id : "17") + " " + kAlex);
}

TEST_CASE_METHOD(OidcFixture, "Userinfo without a usable identity is a failure of the identity") {
    use_claims({.id = "employee", .email = "email"});
    const std::string body =
        GENERATE(as<std::string>(), R"({"employee":"17","email":"a@x"})", R"({"sub":"1","email":"a@x"})",
                 R"({"sub":"1","employee":"17"})", R"({"sub":"1","employee":17,"email":"a@x"})",
                 R"({"sub":1,"employee":"17","email":"a@x"})", "[]", "");
    INFO(body);
    fetcher.answer(userinfo, 200, body);
    CHECK(outcome() == "identity endpoint answered 200 with no usable identity");
    CHECK(step == Step::identity);
}

TEST_CASE_METHOD(OidcFixture, "An id_token without the claim is a failure of the identity") {
    use_claims({.id = "employee", .email = "email"});
    provider.identity_source = oauth::IdentitySource::id_token;
    CHECK(outcome() == "id_token: no usable identity");
    CHECK(step == Step::identity);
}

TEST_CASE_METHOD(OidcFixture, "The demo's userinfo fails where it is told to") {
    CHECK(outcome("alex+userinfo_error@demo.example") == "identity endpoint answered 503");
    CHECK(step == Step::identity);
}

TEST_CASE_METHOD(OidcFixture, "Without the discovery document neither a code nor a refresh token is sent") {
    fetcher.answer(test::demo_discovery_url(), 404, "");
    const auto result =
        client.redeem(provider, test::kRedirectUri, "code", request.code_verifier, request.nonce);
    REQUIRE(std::holds_alternative<oauth::GrantFailure>(result));
    CHECK(std::get<oauth::GrantFailure>(result).why == "discovery document: status 404");
    CHECK(std::get<oauth::GrantFailure>(result).step == Step::token_exchange);
    const auto refreshed = client.refresh(provider, "token", "openid");
    REQUIRE(std::holds_alternative<oauth::TokenFailure>(refreshed));
    CHECK(std::get<oauth::TokenFailure>(refreshed).why == "discovery document: status 404");
}
