// An entry that differs from OneDrive's in every field goes through the same flow.
#include "support/far_drive.h"

#include "base/encoding.h"
#include "oauth/authorization.h"
#include "oauth/client.h"
#include "oauth/demo/demo_provider.h"
#include "support/manual_clock.h"

#include <map>
#include <vector>

#include <catch2/catch.hpp>

using namespace holdfast;

namespace {

constexpr const char* kGoodTokens = R"({"token_type":"bearer","access_token":"far-token"})";
constexpr const char* kGoodAccount = R"({"account":{"number":17,"login":"bob@far.example"}})";

// Answers by the whole URL, and keeps what it was asked.
class Scripted final : public http::Fetcher {
  public:
    http::FetchResult fetch(const http::FetchRequest& request) override {
        requests.push_back(request);
        return answers.at(request.url);
    }

    std::map<std::string, http::Answer> answers = {
        {"https://north.far.example/token", {200, {}, kGoodTokens}},
        {"https://api.far.example/whoami", {200, {}, kGoodAccount}}};
    std::vector<http::FetchRequest> requests;
};

struct FarDrive {
    test::ManualClock clock;
    Scripted fetcher;
    oauth::Client client{fetcher, clock};
    oauth::Provider provider = test::configured_far_drive();

    oauth::GrantResult redeem() {
        return client.redeem(provider, "https://files.example/callback", "a-code", "a-verifier", "a-nonce");
    }
    std::string failure() {
        const auto result = redeem();
        const auto* failed = std::get_if<oauth::GrantFailure>(&result);
        return failed == nullptr ? "none" : failed->why;
    }
};

}  // namespace

TEST_CASE_METHOD(FarDrive, "The authorization request carries the parameters of the entry") {
    const oauth::AuthorizationRequest request{"the-state", "the-verifier", "the-nonce"};
    const auto url =
        http::Url::parse(oauth::authorization_url(provider, "https://files.example/cb", request));
    REQUIRE(url);
    CHECK(url->origin() + url->path == "https://far.example/authorize");
    const auto query = http::Params::parse(url->query);
    CHECK(*query.only("version") == "2");
    CHECK(*query.only("access_type") == "offline");
    CHECK(*query.only("prompt") == "consent");
    CHECK(*query.only("client_id") == "our client:1");
    CHECK(*query.only("scope") == "files.list");
    CHECK(query.count("nonce") == 0);
    CHECK(query.count("response_mode") == 0);
}

TEST_CASE_METHOD(FarDrive, "A code becomes a grant as the entry says") {
    const auto result = redeem();
    REQUIRE(std::holds_alternative<oauth::Grant>(result));
    const auto& grant = std::get<oauth::Grant>(result);
    CHECK(grant.identity.provider_account_id == "17");
    CHECK(grant.identity.email == "bob@far.example");
    CHECK(grant.tokens.access_token == "far-token");
    CHECK(grant.tokens.expires_in == 7200);
    CHECK(grant.tokens.granted_scope == "files.list");
    CHECK_FALSE(grant.tokens.id_token);

    REQUIRE(fetcher.requests.size() == 2);
    const http::FetchRequest& token = fetcher.requests[0];
    CHECK(token.method == "POST");
    CHECK(*token.headers.find("authorization") ==
          "Basic " + base::base64_encode("our%20client%3A1:s%25cret%2B"));
    const auto form = http::Params::parse(token.body);
    CHECK(*form.only("code") == "a-code");
    CHECK(*form.only("code_verifier") == "a-verifier");
    CHECK(form.count("client_id") == 0);
    CHECK(form.count("client_secret") == 0);

    const http::FetchRequest& identity = fetcher.requests[1];
    CHECK(identity.method == "POST");
    CHECK(*identity.headers.find("authorization") == "Bearer far-token");
    CHECK(identity.body.empty());
}

TEST_CASE_METHOD(FarDrive, "An expires_in that is sent counts, and a bad one is no token response") {
    const auto [member, expected] = GENERATE(table<std::string, std::int64_t>({
        {R"("expires_in":60)", 60},
        {R"("expires_in":null)", 7200},
        {R"("expires_in":0)", 0},
        {R"("expires_in":"60")", 0},
    }));
    INFO(member);
    fetcher.answers["https://north.far.example/token"].body =
        R"({"token_type":"bearer","access_token":"far-token",)" + member + "}";
    const auto result = redeem();
    const auto* grant = std::get_if<oauth::Grant>(&result);
    CHECK((grant == nullptr ? 0 : grant->tokens.expires_in) == expected);
}

TEST_CASE_METHOD(FarDrive, "Refusals carry the entry's own word, if it is one, and no other provider's") {
    const auto [body, word] = GENERATE(table<std::string, std::string>({
        {R"({"error":"invalid_client","fault":"E17"})", " E17"},
        {R"({"error":"invalid_client","fault":"E 17 s%cret+"})", ""},
        {R"({"error":"invalid_client","fault":""})", ""},
        {R"({"error":"invalid_client","error_codes":[7000215]})", ""},
    }));
    INFO(body);
    SECTION("of the token endpoint") {
        fetcher.answers["https://north.far.example/token"] = {401, {}, body};
        CHECK(failure() == "token endpoint answered 401 invalid_client" + word);
    }
    SECTION("of the identity endpoint") {
        fetcher.answers["https://api.far.example/whoami"] = {403, {}, body};
        CHECK(failure() == "identity endpoint answered 403" + word);
    }
}

TEST_CASE_METHOD(FarDrive, "An identity in another provider's words is none") {
    fetcher.answers["https://api.far.example/whoami"].body = R"({"id":"a1","mail":"a@x.example"})";
    CHECK(failure() == "identity endpoint answered 200 with no usable identity");
}

TEST_CASE("The demo provider stands in for any entry, under its name") {
    const auto provider = oauth::demo_stand_in(test::far_drive(), "http://127.0.0.1:8081");
    CHECK(provider.name == "far_drive");
    CHECK(provider.display_name == "Far Drive");
    CHECK(provider.mark == "info");
    CHECK(provider.client_id == "demo-client");
    CHECK(provider.authorization_endpoint == "http://127.0.0.1:8081/authorize/oauth2/v2.0/authorize");
    CHECK(provider.issuer == "http://127.0.0.1:8081/authorize/v2.0");
}
