#include "crypto/jose.h"

#include "base/encoding.h"
#include "crypto/digest.h"

#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <openssl/hmac.h>

using namespace holdfast::crypto;
using holdfast::base::base64url_decode;
using holdfast::base::base64url_encode;
using holdfast::base::Json;

namespace {

const std::string kKey(32, 'k');

// A token with any header, signed as HS256 whatever the header says.
std::string hand_made(const std::string& header, const std::string& payload, const std::string& key = kKey) {
    const std::string input = base64url_encode(header) + "." + base64url_encode(payload);
    return input + "." + base64url_encode(hmac_sha256(key, input));
}

// A token that says HS512 and is one.
std::string hs512(const std::string& payload) {
    const std::string input = base64url_encode(R"({"alg":"HS512"})") + "." + base64url_encode(payload);
    std::string mac(64, '\0');
    HMAC(EVP_sha512(), kKey.data(), static_cast<int>(kKey.size()),
         reinterpret_cast<const unsigned char*>(input.data()), input.size(),
         reinterpret_cast<unsigned char*>(mac.data()), nullptr);
    return input + "." + base64url_encode(mac);
}

const RsaKey& rsa_key() {
    static const RsaKey key = RsaKey::generate();
    return key;
}

// RFC 7515 appendix A.2.
const std::string kRfcModulus =
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-"
    "SFd2lZ"
    "S-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-"
    "UTo7WTBEMa2"
    "R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_"
    "h9iaGNj8q2ethFkMLs91kzk2PAcD"
    "TW9gb54h4FRWyuXpoQ";
const std::string kRfcPayload =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

}  // namespace

TEST_CASE("sign_hs256 writes the header, the claims and the HMAC") {
    const auto claims = Json::object({{"sub", "a/b"}, {"iat", 7}});
    const std::string token = sign_hs256(kKey, claims);
    CHECK(token == hand_made(R"({"alg":"HS256","typ":"JWT"})", R"({"sub":"a/b","iat":7})"));
    const auto verified = verify_hs256(kKey, token);
    REQUIRE(verified);
    CHECK(verified->dump() == claims.dump());
}

TEST_CASE("verify_hs256 - RFC 7515 appendix A.1") {
    const auto key = base64url_decode(
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
    REQUIRE(key);
    const auto claims = verify_hs256(*key, "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + kRfcPayload +
                                               ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    REQUIRE(claims);
    CHECK(*claims->string("iss") == "joe");
    CHECK(*claims->integer("exp") == 1300819380);
}

TEST_CASE("HS256 wants a key of at least 32 bytes") {
    CHECK_THROWS_AS(sign_hs256(std::string(31, 'k'), Json::object({})), std::invalid_argument);
    CHECK_THROWS_AS(verify_hs256(std::string(31, 'k'), "a.b.c"), std::invalid_argument);
}

TEST_CASE("verify_hs256 gives nothing for what the key did not sign that way") {
    const std::string good = sign_hs256(kKey, Json::object({{"sub", "1"}}));
    REQUIRE(verify_hs256(kKey, good));
    const auto dot = good.rfind('.');
    const std::string hs256 = R"({"alg":"HS256","typ":"JWT"})";
    const std::vector<std::string> rows = {
        "",
        ".",
        "..",
        "a.b.c",
        good.substr(0, dot),
        good.substr(0, dot + 1),
        good + ".",
        good + "=",
        good + "A",
        " " + good,
        good + "\n",
        good + std::string(1, '\0'),
        "!" + good,
        good.substr(0, 4) + "!" + good.substr(4),
        hand_made(hs256, R"({"sub":"1"})", std::string(32, 'x')),
        hs512(R"({"sub":"1"})"),
        hand_made(R"({"alg":"none"})", R"({"sub":"1"})"),
        hand_made(R"({"alg":"hs256"})", R"({"sub":"1"})"),
        hand_made(R"({"alg":"HS384"})", R"({"sub":"1"})"),
        hand_made(R"({"alg":"RS256"})", R"({"sub":"1"})"),
        hand_made(R"({"alg":["HS256"]})", R"({"sub":"1"})"),
        hand_made(R"({"typ":"JWT"})", R"({"sub":"1"})"),
        hand_made(R"({"alg":"HS256","alg":"none"})", R"({"sub":"1"})"),
        hand_made(R"({"alg":"HS256","crit":["exp"]})", R"({"sub":"1"})"),
        hand_made(R"({"alg":"HS256","crit":[]})", R"({"sub":"1"})"),
        hand_made(R"("HS256")", R"({"sub":"1"})"),
        hand_made(hs256, R"(["sub"])"),
        hand_made(hs256, "no json"),
        hand_made(hs256, ""),
        base64url_encode(R"({"alg":"none"})") + "." + base64url_encode(R"({"sub":"1"})") + ".",
    };
    for (const auto& token : rows) {
        INFO(token);
        CHECK_FALSE(verify_hs256(kKey, token));
    }
}

TEST_CASE("no token verifies under a second spelling") {
    const std::string good = sign_hs256(kKey, Json::object({{"sub", "1"}}));
    for (std::size_t i = 0; i < good.size(); ++i) {
        for (const char c : std::string("AQgw_-+/=.")) {
            if (good[i] == c) continue;
            std::string other = good;
            other[i] = c;
            CHECK_FALSE(verify_hs256(kKey, other));
        }
    }
}

TEST_CASE("RS256 signs with a key and verifies with its public JWK") {
    const std::string token = rsa_key().sign_rs256(Json::object({{"sub", "1"}}));
    const auto header = unverified_header(token);
    REQUIRE(header);
    CHECK(header->dump() == R"({"alg":"RS256","typ":"JWT","kid":")" + rsa_key().id() + "\"}");
    CHECK(rsa_key().id().size() == 16);

    const auto jwk = rsa_key().public_jwk();
    REQUIRE(jwk.as_object()->size() == 6);
    CHECK(*jwk.string("kid") == rsa_key().id());
    CHECK(*jwk.string("e") == "AQAB");
    const auto key = RsaPublicKey::from_jwk(jwk);
    REQUIRE(key);
    const auto claims = key->verify_rs256(token);
    REQUIRE(claims);
    CHECK(*claims->string("sub") == "1");

    std::string altered = token;
    altered[altered.size() - 10] = altered[altered.size() - 10] == 'A' ? 'B' : 'A';
    CHECK_FALSE(key->verify_rs256(altered));
    const auto other = RsaPublicKey::from_jwk(RsaKey::generate().public_jwk());
    CHECK_FALSE(other->verify_rs256(token));
}

TEST_CASE("an HS256 token made with the public key as secret is no RS256 token") {
    const auto key = RsaPublicKey::from_jwk(rsa_key().public_jwk());
    const auto modulus = *base64url_decode(*rsa_key().public_jwk().string("n"));
    CHECK_FALSE(key->verify_rs256(hand_made(R"({"alg":"HS256"})", "{}", modulus)));
    CHECK_FALSE(key->verify_rs256(hand_made(R"({"alg":"RS256"})", "{}", modulus)));
    CHECK_FALSE(verify_hs256(kKey, rsa_key().sign_rs256(Json::object({}))));
}

TEST_CASE("verify_rs256 - RFC 7515 appendix A.2") {
    const auto key =
        RsaPublicKey::from_jwk(Json::object({{"kty", "RSA"}, {"n", kRfcModulus}, {"e", "AQAB"}}));
    REQUIRE(key);
    const auto claims = key->verify_rs256(
        "eyJhbGciOiJSUzI1NiJ9." + kRfcPayload +
        ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_"
        "O8W2Fp5jujGbds9uJdbF9CUAr7t1"
        "dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_"
        "eSN9383LcOLn6_dO--xi12jzDwu"
        "sC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_"
        "IoypGlUPQGe77Rw");
    REQUIRE(claims);
    CHECK(*claims->string("iss") == "joe");
}

TEST_CASE("from_jwk takes RSA keys for signatures of at least 2048 bits") {
    const auto jwk = [](const std::string& name, const Json& value) {
        auto json = Json::object({{"kty", "RSA"}, {"n", kRfcModulus}, {"e", "AQAB"}});
        return json.set(name, value);
    };
    const auto modulus = *base64url_decode(kRfcModulus);
    CHECK(RsaPublicKey::from_jwk(jwk("use", "sig")));
    CHECK(RsaPublicKey::from_jwk(jwk("alg", "RS256")));
    CHECK(RsaPublicKey::from_jwk(jwk("x5c", Json::Array{"ignored"})));
    CHECK(RsaPublicKey::from_jwk(jwk("n", base64url_encode(std::string(1, '\0') + modulus))));

    CHECK_FALSE(RsaPublicKey::from_jwk(Json()));
    CHECK_FALSE(RsaPublicKey::from_jwk(Json::object({{"kty", "RSA"}})));
    CHECK_FALSE(RsaPublicKey::from_jwk(jwk("kty", "EC")));
    CHECK_FALSE(RsaPublicKey::from_jwk(jwk("use", "enc")));
    CHECK_FALSE(RsaPublicKey::from_jwk(jwk("use", 1)));
    CHECK_FALSE(RsaPublicKey::from_jwk(jwk("alg", "RS512")));
    CHECK_FALSE(RsaPublicKey::from_jwk(jwk("n", kRfcModulus + "=")));
    CHECK_FALSE(RsaPublicKey::from_jwk(jwk("n", base64url_encode(modulus.substr(0, 255)))));
    CHECK_FALSE(RsaPublicKey::from_jwk(jwk("n", base64url_encode("\x01" + modulus.substr(1)))));
    CHECK_FALSE(RsaPublicKey::from_jwk(jwk("n", base64url_encode(std::string(1025, '\xff')))));
    CHECK_FALSE(RsaPublicKey::from_jwk(jwk("n", 7)));
    CHECK_FALSE(RsaPublicKey::from_jwk(jwk("e", "")));
    CHECK_FALSE(RsaPublicKey::from_jwk(jwk("e", "AQ")));
    CHECK_FALSE(RsaPublicKey::from_jwk(jwk("e", "Ag")));
    CHECK_FALSE(RsaPublicKey::from_jwk(jwk("e", base64url_encode(std::string(9, '\xff')))));
}

TEST_CASE("unverified_header reads the header of a well-formed token only") {
    CHECK(*unverified_header(hand_made(R"({"alg":"ES256","kid":"7"})", "{}"))->string("kid") == "7");
    CHECK_FALSE(unverified_header("a.b"));
    CHECK_FALSE(unverified_header(hand_made("[]", "{}")));
}
