#include "oauth/id_token.h"

#include "base/encoding.h"
#include "fixture.h"

#include <catch2/catch.hpp>

using namespace holdfast;
using base::Json;
using test::DemoFixture;

namespace {

const std::string kTenant = "9188040d-6c67-4c5b-b112-36a304b66dad";

const crypto::RsaKey& signing_key() {
    static const crypto::RsaKey key = crypto::RsaKey::generate();
    return key;
}

// Microsoft's entry, whose keys are ours.
struct IdTokenFixture : DemoFixture {
    IdTokenFixture() : DemoFixture() {
        provider = *oauth::known_providers().find("onedrive");
        provider.client_id = "our-client";
        fetcher.answer(provider.jwks_uri, 200,
                       Json::object({{"keys", Json::Array{signing_key().public_jwk()}}}).dump());
    }

    oauth::JwksCache keys{fetcher, clock};
    const std::int64_t now = base::unix_seconds(clock.now());
    Json claims = Json::object({{"iss", "https://login.microsoftonline.com/" + kTenant + "/v2.0"},
                                {"aud", "our-client"},
                                {"sub", "a-subject"},
                                {"tid", kTenant},
                                {"nonce", "our-nonce"},
                                {"iat", now},
                                {"nbf", now},
                                {"exp", now + 3600}});

    std::string fault_of(const std::string& token) {
        const auto result = oauth::verify_id_token(provider, token, "our-nonce", keys, clock.now());
        const auto* fault = std::get_if<oauth::IdTokenFault>(&result);
        return fault == nullptr ? "none" : fault->why;
    }
    std::string fault() { return fault_of(signing_key().sign_rs256(claims)); }
};

Json without(const Json& claims, const std::string& name) {
    Json::Object kept;
    for (const auto& member : *claims.as_object()) {
        if (member.first != name) kept.push_back(member);
    }
    return Json(kept);
}

std::string token_of(const Json& header, const Json& claims, const std::string& signature) {
    return base::base64url_encode(header.dump()) + "." + base::base64url_encode(claims.dump()) + "." +
           signature;
}

std::string signature_of(const std::string& token) { return token.substr(token.rfind('.') + 1); }

}  // namespace

TEST_CASE_METHOD(IdTokenFixture, "A good id_token has no fault") {
    CHECK(fault() == "none");
    claims.set("aud", Json::Array{"our-client"}).set("azp", "our-client");
    CHECK(fault() == "none");
    claims = without(claims, "nbf");
    CHECK(fault() == "none");
}

TEST_CASE_METHOD(IdTokenFixture, "A claim that is not as it must be is a fault of its name") {
    const std::string issuer = "https://login.microsoftonline.com/";
    const auto [name, value, expected] = GENERATE_REF(table<std::string, Json, std::string>({
        {"iss", issuer + "11111111-2222-4333-8444-555555555555/v2.0", "iss is not the provider's"},
        {"iss", issuer + "common/v2.0", "iss is not the provider's"},
        {"iss", issuer + "{tenantid}/v2.0", "iss is not the provider's"},
        {"iss", "https://evil.example/" + kTenant + "/v2.0", "iss is not the provider's"},
        {"iss", 17, "no iss"},
        {"tid", "common", "iss is not the provider's"},
        {"tid", "", "iss is not the provider's"},
        {"tid", nullptr, "iss is not the provider's"},
        {"tid", "11111111-2222-4333-8444-555555555555", "iss is not the provider's"},
        {"aud", "another-client", "aud is not ours"},
        {"aud", Json::Array{"our-client", "another-client"}, "aud is not ours alone"},
        {"aud", Json::Array{"our-client", "our-client"}, "aud is not ours alone"},
        {"aud", Json::Array{}, "aud is not ours alone"},
        {"aud", Json(Json::Array{Json(Json::Array{"our-client"})}), "aud is not ours"},
        {"aud", nullptr, "aud is not ours"},
        {"azp", "another-client", "azp is not ours"},
        {"azp", Json::Array{"our-client"}, "azp is not ours"},
        {"exp", now - 60, "exp is past"},
        {"exp", std::numeric_limits<std::int64_t>::min(), "exp is past"},
        {"exp", "2999-01-01", "no exp"},
        {"exp", 1e300, "no exp"},
        {"iat", now + 61, "iat is ahead"},
        {"iat", std::numeric_limits<std::int64_t>::max(), "iat is ahead"},
        {"iat", "now", "no iat"},
        {"nbf", now + 61, "nbf is ahead"},
        {"nbf", "now", "nbf is ahead"},
        {"nonce", "another-nonce", "nonce is not ours"},
        {"nonce", "", "nonce is not ours"},
        {"nonce", 5, "no nonce"},
        {"sub", "", "no sub"},
        {"sub", 5, "no sub"},
        {"sub", std::string(256, 's'), "no sub"},
    }));
    INFO(name << " " << value.dump().substr(0, 80));
    claims.set(name, value);
    CHECK(fault() == "id_token: " + expected);
}

TEST_CASE_METHOD(IdTokenFixture, "A claim that is missing is a fault") {
    const std::string name = GENERATE("iss", "aud", "sub", "tid", "nonce", "iat", "exp");
    INFO(name);
    claims = without(claims, name);
    CHECK(fault() != "none");
}

TEST_CASE_METHOD(IdTokenFixture, "Times have a leeway of 60 s") {
    claims.set("exp", now - 59).set("iat", now + 60).set("nbf", now + 60);
    CHECK(fault() == "none");
}

TEST_CASE_METHOD(IdTokenFixture, "An issuer without a tenant asks for no tid") {
    provider.issuer = "http://127.0.0.1:8081/common/v2.0";
    claims = without(claims, "tid");
    claims.set("iss", "http://127.0.0.1:8081/common/v2.0");
    CHECK(fault() == "none");
}

TEST_CASE_METHOD(IdTokenFixture, "A header that asks for anything but RS256 by a named key is a fault") {
    const std::string kid = signing_key().id();
    const std::string signature = signature_of(signing_key().sign_rs256(claims));
    const auto [header, expected] = GENERATE_REF(table<Json, std::string>({
        {Json::object({{"alg", "none"}, {"kid", kid}}), "alg is not RS256"},
        {Json::object({{"alg", "None"}, {"kid", kid}}), "alg is not RS256"},
        {Json::object({{"alg", "HS256"}, {"kid", kid}}), "alg is not RS256"},
        {Json::object({{"alg", "RS512"}, {"kid", kid}}), "alg is not RS256"},
        {Json::object({{"alg", "PS256"}, {"kid", kid}}), "alg is not RS256"},
        {Json::object({{"kid", kid}}), "alg is not RS256"},
        {Json::object({{"alg", "RS256"}, {"kid", kid}, {"crit", Json::Array{"exp"}}}),
         "crit is not supported"},
        {Json::object({{"alg", "RS256"}, {"kid", kid}, {"crit", nullptr}}), "crit is not supported"},
        {Json::object({{"alg", "RS256"}}), "no kid"},
        {Json::object({{"alg", "RS256"}, {"kid", ""}}), "no kid"},
        {Json::object({{"alg", "RS256"}, {"kid", 5}}), "no kid"},
        {Json::object({{"alg", "RS256"}, {"kid", std::string(256, 'k')}}), "no kid"},
        {Json::object({{"alg", "RS256"}, {"kid", "unknown"}}), "no key of that kid"},
    }));
    INFO(header.dump().substr(0, 100));
    CHECK(fault_of(token_of(header, claims, signature)) == "id_token: " + expected);
}

TEST_CASE_METHOD(IdTokenFixture, "A token that an HMAC of the public key signs is refused") {
    const std::string modulus = base::base64url_decode(*signing_key().public_jwk().string("n")).value();
    CHECK(fault_of(crypto::sign_hs256(modulus, claims)) == "id_token: alg is not RS256");
    CHECK(fault_of(crypto::sign_hs256(signing_key().public_jwk().dump(), claims)) ==
          "id_token: alg is not RS256");
}

TEST_CASE_METHOD(IdTokenFixture, "Only the provider's own signature over this very text counts") {
    const std::string good = signing_key().sign_rs256(claims);
    const std::string head = good.substr(0, good.find('.'));
    claims.set("sub", "another-subject");
    const std::string payload = base::base64url_encode(claims.dump());
    CHECK(fault_of(head + "." + payload + "." + signature_of(good)) == "id_token: signature does not verify");
    CHECK(fault_of(head + "." + payload + ".") != "none");

    std::string tampered = good;
    char& c = tampered[tampered.rfind('.') + 10];
    c = c == 'A' ? 'B' : 'A';
    CHECK(fault_of(tampered) == "id_token: signature does not verify");

    const std::string stranger = crypto::RsaKey::generate().sign_rs256(claims);
    CHECK(fault_of(head + stranger.substr(stranger.find('.'))) == "id_token: signature does not verify");
}

TEST_CASE_METHOD(IdTokenFixture, "What is no token is refused before any key is fetched") {
    const std::string text =
        GENERATE("", ".", "..", "a.b.c", "e30.e30", "e30.e30.e30.e30", "{}", "eyJhbGciOiJSUzI1NiJ9");
    INFO(text);
    CHECK(fault_of(text) != "none");
    CHECK(fetcher.count(provider.jwks_uri) == 0);
}
