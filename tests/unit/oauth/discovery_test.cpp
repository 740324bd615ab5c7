#include "oauth/discovery.h"

#include "support/demo_oidc.h"
#include "support/gate.h"
#include "support/manual_clock.h"
#include "support/threads.h"

#include <atomic>
#include <functional>
#include <latch>

#include <catch2/catch.hpp>

using namespace holdfast;
using namespace std::chrono_literals;
using base::Json;
using oauth::DiscoveryFailure;

namespace {

const std::string kIssuer = "https://id.example";

oauth::Provider entry(const std::string& issuer = kIssuer) {
    oauth::Provider provider = test::demo_oidc();
    provider.issuer = issuer;
    return provider;
}

Json document(const std::string& issuer = kIssuer) {
    return Json::object({{"issuer", issuer},
                         {"authorization_endpoint", issuer + "/authorize"},
                         {"token_endpoint", issuer + "/token"},
                         {"jwks_uri", issuer + "/keys"},
                         {"userinfo_endpoint", issuer + "/me"}});
}

std::string fault_of(const std::string& text, const std::string& issuer = kIssuer) {
    const auto result = oauth::apply_discovery_document(entry(issuer), text);
    const auto* failure = std::get_if<DiscoveryFailure>(&result);
    return failure == nullptr ? "" : failure->why;
}

oauth::Provider applied(const Json& text) {
    return std::get<oauth::Provider>(oauth::apply_discovery_document(entry(), text.dump()));
}

// Answers as it is told, and counts.
class ScriptedFetcher final : public http::Fetcher {
  public:
    http::FetchResult fetch(const http::FetchRequest& request) override {
        ++count;
        if (request.url != kIssuer + "/.well-known/openid-configuration") return http::FetchFailure::bad_url;
        return answer();
    }
    std::atomic<int> count = 0;
    std::function<http::FetchResult()> answer = [] { return http::Answer{200, {}, document().dump()}; };
};

struct Fixture {
    test::ManualClock clock;
    ScriptedFetcher fetcher;
    oauth::Discovery discovery{fetcher, clock};
    oauth::Provider provider = entry();

    // "" for the endpoints, or why there are none.
    std::string complete() {
        const auto result = discovery.complete(provider);
        const auto* failure = std::get_if<DiscoveryFailure>(&result);
        if (failure != nullptr) return failure->why;
        token_endpoint = std::get<oauth::CompleteProvider>(result)->token_endpoint;
        return "";
    }
    std::string token_endpoint;
};

}  // namespace

TEST_CASE("A discovery document has its address below the issuer") {
    CHECK(oauth::discovery_url("https://a.example") == "https://a.example/.well-known/openid-configuration");
    CHECK(oauth::discovery_url("https://a.example/") == "https://a.example/.well-known/openid-configuration");
    CHECK(oauth::discovery_url("https://a.example/b/v2.0") ==
          "https://a.example/b/v2.0/.well-known/openid-configuration");
}

TEST_CASE("A discovery document completes the entry, which stays as it is otherwise") {
    const oauth::Provider provider = applied(document());
    CHECK(provider.authorization_endpoint == "https://id.example/authorize");
    CHECK(provider.token_endpoint == "https://id.example/token");
    CHECK(provider.jwks_uri == "https://id.example/keys");
    CHECK(provider.identity_endpoint == "https://id.example/me");
    CHECK(provider.identity_source == oauth::IdentitySource::endpoint);
    CHECK(provider.name == "work");
    CHECK(provider.client_id == "demo-client");
    CHECK(provider.scope() == "openid email offline_access");
    CHECK_FALSE(provider.is_to_be_discovered());
}

TEST_CASE("Without a userinfo endpoint the identity comes from the id_token") {
    const auto provider = applied(document().set("userinfo_endpoint", nullptr));
    CHECK(provider.identity_source == oauth::IdentitySource::id_token);
    CHECK(provider.identity_endpoint.empty());
}

TEST_CASE("The client authenticates in a way that the issuer knows") {
    using oauth::ClientAuthentication;
    const auto method = [](const Json& methods) {
        return applied(document().set("token_endpoint_auth_methods_supported", methods))
            .client_authentication;
    };
    CHECK(applied(document()).client_authentication == ClientAuthentication::client_secret_basic);
    CHECK(method(Json::Array{"client_secret_basic", "client_secret_post"}) ==
          ClientAuthentication::client_secret_post);
    CHECK(method(Json::Array{"private_key_jwt", "client_secret_basic"}) ==
          ClientAuthentication::client_secret_basic);
}

TEST_CASE("A discovery document that can't be trusted or used is refused") {
    const auto with = [](const std::string& name, const Json& value) {
        return document().set(name, value).dump();
    };
    const auto [text, why] = GENERATE_COPY(table<std::string, std::string>({
        {"", "not JSON"},
        {"<html>", "not JSON"},
        {std::string(100'000, '['), "over 64 KiB"},
        {with("padding", std::string(70'000, 'x')), "over 64 KiB"},
        {"[]", "not a JSON object"},
        {"null", "not a JSON object"},
        {"{}", "no issuer"},
        {with("issuer", 7), "no issuer"},
        {with("issuer", "https://id.example/"), "its issuer is 'https://id.example/'"},
        {with("issuer", "https://ID.example"), "its issuer is 'https://ID.example'"},
        {with("issuer", "a\nb"), "its issuer is 'a\\nb'"},
        {with("authorization_endpoint", nullptr), "no authorization_endpoint"},
        {with("token_endpoint", nullptr), "no token_endpoint"},
        {with("jwks_uri", nullptr), "no jwks_uri"},
        {with("token_endpoint", 7), "token_endpoint is no https URL"},
        {with("token_endpoint", ""), "token_endpoint is no https URL"},
        {with("authorization_endpoint", "javascript:alert(1)"), "authorization_endpoint is no https URL"},
        {with("token_endpoint", "http://id.example/token"), "token_endpoint is no https URL"},
        // An issuer on the net does not send us to our own machine.
        {with("token_endpoint", "http://127.0.0.1:5432/"), "token_endpoint is no https URL"},
        {with("userinfo_endpoint", "http://169.254.169.254/"), "userinfo_endpoint is no https URL"},
        {with("jwks_uri", "file:///etc/passwd"), "jwks_uri is no https URL"},
        {with("id_token_signing_alg_values_supported", Json::Array{"ES256", 7}),
         "no id_token is signed by RS256"},
        {with("id_token_signing_alg_values_supported", "RS256"), "no id_token is signed by RS256"},
        {with("token_endpoint_auth_methods_supported", Json::Array{"private_key_jwt"}),
         "no client authenticates by a secret"},
    }));
    INFO(text.substr(0, 200));
    CHECK(fault_of(text) == "discovery document: " + why);
}

TEST_CASE("A local issuer may have local endpoints without TLS, and no others") {
    const std::string issuer = "http://127.0.0.1:8081/work/v2.0";
    CHECK(fault_of(document(issuer).dump(), issuer).empty());
    CHECK(fault_of(document(issuer).set("token_endpoint", "http://id.example/token").dump(), issuer) ==
          "discovery document: token_endpoint is no https URL");
}

TEST_CASE_METHOD(Fixture, "Endpoints are asked for once in six hours") {
    CHECK_FALSE(discovery.known(provider));
    CHECK(complete().empty());
    CHECK(token_endpoint == "https://id.example/token");
    CHECK(discovery.known(provider));
    clock.advance(6h - 1s);
    CHECK(complete().empty());
    CHECK(fetcher.count == 1);

    fetcher.answer = [] {
        return http::Answer{200, {}, document().set("token_endpoint", "https://id.example/new").dump()};
    };
    clock.advance(1s);
    CHECK_FALSE(discovery.known(provider));
    CHECK(complete().empty());
    CHECK(token_endpoint == "https://id.example/new");
    CHECK(fetcher.count == 2);
}

TEST_CASE_METHOD(Fixture, "An issuer that is away is asked again after ten seconds") {
    fetcher.answer = [] { return http::FetchFailure::connect; };
    CHECK(complete() == "discovery document: connect");
    clock.advance(9s);
    CHECK(complete() == "discovery document: connect");
    CHECK(fetcher.count == 1);
    fetcher.answer = [] { return http::Answer{503, {}, ""}; };
    clock.advance(1s);
    CHECK(complete() == "discovery document: status 503");
    fetcher.answer = [] { return http::Answer{200, {}, document().dump()}; };
    CHECK(complete() == "discovery document: status 503");
    CHECK(fetcher.count == 2);
    clock.advance(10s);
    CHECK(complete().empty());
    CHECK(fetcher.count == 3);
}

TEST_CASE_METHOD(Fixture, "Where the clock is set back, a failure is not kept") {
    fetcher.answer = [] { return http::FetchFailure::timeout; };
    CHECK(complete() == "discovery document: timeout");
    clock.advance(-1h);
    CHECK_FALSE(discovery.known(provider));
}

TEST_CASE_METHOD(Fixture,
                 "An old document is used while the issuer is away, which is asked every ten seconds") {
    CHECK(complete().empty());
    fetcher.answer = [] { return http::FetchFailure::timeout; };
    clock.advance(6h);
    for (int asked = 2; asked <= 4; ++asked) {
        CHECK(complete().empty());
        CHECK(complete().empty());
        CHECK(token_endpoint == "https://id.example/token");
        CHECK(fetcher.count == asked);
        clock.advance(10s);
    }
}

TEST_CASE_METHOD(Fixture, "Callers at the same moment ask an issuer once") {
    constexpr std::size_t kCallers = 8;
    // The issuer answers when everybody has come.
    std::latch coming(kCallers);
    fetcher.answer = [&] {
        coming.wait();
        return http::Answer{200, {}, document().dump()};
    };
    const auto results = test::run_together(kCallers, [&](std::size_t) {
        coming.count_down();
        return std::holds_alternative<oauth::CompleteProvider>(discovery.complete(provider));
    });
    for (const bool result : results) CHECK(result);
    CHECK(fetcher.count == 1);
}

TEST_CASE_METHOD(Fixture, "While one caller asks again, the others use the old document") {
    CHECK(complete().empty());
    test::Gate gate;
    fetcher.answer = [&] {
        gate.pass();
        return http::Answer{200, {}, document().dump()};
    };
    clock.advance(6h);
    std::jthread first([&] { (void)discovery.complete(provider); });
    gate.await(1);
    CHECK(complete().empty());
    CHECK(fetcher.count == 2);
    gate.open();
}

TEST_CASE_METHOD(Fixture, "An entry that names its endpoints asks nobody") {
    provider.token_endpoint = "https://id.example/own";
    REQUIRE(discovery.known(provider));
    CHECK(complete().empty());
    CHECK(token_endpoint == "https://id.example/own");
    CHECK(fetcher.count == 0);
}
