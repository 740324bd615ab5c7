#include "crypto/jwt_keys.h"

#include "base/encoding.h"
#include "crypto/digest.h"

#include <string>
#include <variant>
#include <vector>

#include <catch2/catch.hpp>
#include <cjose/cjose.h>

namespace holdfast::crypto {
namespace {

using base::Json;

const std::string kSecret(32, 's');

// A new key with its private part, as a JWK with this kid.
Json make_jwk(bool is_rsa, const std::string& id) {
    cjose_err error{};
    const unsigned char exponent[] = {1, 0, 1};
    cjose_jwk_t* key = is_rsa ? cjose_jwk_create_RSA_random(2048, exponent, sizeof exponent, &error)
                              : cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &error);
    REQUIRE(key != nullptr);
    char* text = cjose_jwk_to_json(key, true, &error);
    REQUIRE(text != nullptr);
    Json jwk = Json::parse(text).value();
    free(text);
    cjose_jwk_release(key);
    return jwk.set("kid", id);
}

const Json& rsa() {
    static const Json jwk = make_jwk(true, "rsa");
    return jwk;
}
const Json& ec() {
    static const Json jwk = make_jwk(false, "ec");
    return jwk;
}

std::vector<FileKey> keys_of(const Json::Array& jwks) {
    return std::get<std::vector<FileKey>>(read_jwk_file(Json(jwks).dump()));
}

Json public_part(const Json& jwk) {
    Json::Object members;
    for (const auto& member : *jwk.as_object()) {
        if (std::string("d p q dp dq qi").find(member.first) == std::string::npos || member.first == "kid")
            members.push_back(member);
    }
    return Json(members);
}

const Json kClaims = Json::object({{"sub", "ada"}});

}  // namespace

TEST_CASE("The first key of a file with its private part signs, and its public part verifies") {
    for (const auto& [jwk, algorithm] : {std::pair(rsa(), "RS256"), std::pair(ec(), "ES256")}) {
        const JwtKeys keys({kSecret}, keys_of({public_part(jwk).set("kid", "other"), jwk}));
        const std::string token = keys.sign(kClaims);
        const Json header = unverified_header(token).value();
        CHECK(*header.string("alg") == algorithm);
        CHECK(*header.string("kid") == *jwk.string("kid"));
        CHECK(keys.verify(token)->dump() == kClaims.dump());
        const JwtKeys verifier({kSecret}, keys_of({public_part(jwk)}));
        CHECK(verifier.verify(token));
        CHECK(*unverified_header(verifier.sign(kClaims))->string("alg") == "HS256");
        CHECK_FALSE(JwtKeys({kSecret}).verify(token));
    }
}

TEST_CASE("Without a file, and for a token without a known kid, the HS256 key counts") {
    const JwtKeys keys({kSecret}, keys_of({rsa(), ec()}));
    const std::string token = sign_hs256(kSecret, kClaims);
    CHECK(JwtKeys({kSecret}).sign(kClaims) == token);
    CHECK(keys.verify(token));
    CHECK_FALSE(keys.verify(sign_hs256(std::string(32, 'x'), kClaims)));
    CHECK_FALSE(keys.verify("no token"));
}

TEST_CASE("The algorithm is the key's, whatever the token says") {
    const JwtKeys keys({kSecret}, keys_of({rsa(), ec()}));
    // Signed as HS256 with what everybody knows of the key, and with the secret under the key's name.
    const auto hand_made = [](const std::string& id, const std::string& key) {
        const std::string input = base::base64url_encode(R"({"alg":"HS256","kid":")" + id + "\"}") + "." +
                                  base::base64url_encode(kClaims.dump());
        return input + "." + base::base64url_encode(hmac_sha256(key, input));
    };
    CHECK(keys.verify(hand_made("nobody", kSecret)));
    CHECK_FALSE(keys.verify(hand_made("rsa", rsa().string("n")->substr(0, 64))));
    CHECK_FALSE(keys.verify(hand_made("rsa", kSecret)));
    CHECK_FALSE(keys.verify(hand_made("ec", kSecret)));
    // One key's token under the other one's name.
    const std::string token = keys_of({rsa()}).front().sign(kClaims);
    const std::string renamed = base::base64url_encode(R"({"alg":"RS256","kid":"ec"})");
    CHECK_FALSE(keys.verify(renamed + token.substr(token.find('.'))));
}

TEST_CASE("The public set holds no private part and no secret") {
    const std::string set =
        JwtKeys({kSecret}, keys_of({rsa(), ec(), Json::object({{"kty", "oct"}, {"k", "c2VjcmV0"}})}))
            .public_set()
            .dump();
    CHECK_THAT(set, Catch::Contains(R"("kid":"rsa")") && Catch::Contains(R"("kid":"ec")"));
    CHECK_THAT(set, Catch::Contains(R"("key_ops":["verify"])") && Catch::Contains(R"("crv":"P-256")"));
    for (const Json& jwk : {rsa(), ec()}) CHECK_THAT(set, !Catch::Contains(*jwk.string("d")));
    CHECK_THAT(set, !Catch::Contains("oct") && !Catch::Contains("c2VjcmV0"));
    CHECK(JwtKeys({kSecret}).public_set().dump() == R"({"keys":[]})");
}

TEST_CASE("A file that holds anything else is refused with a reason") {
    const auto fault = [](const std::string& text) {
        const auto result = read_jwk_file(text);
        REQUIRE(std::holds_alternative<std::string>(result));
        return std::get<std::string>(result);
    };
    CHECK(fault("[") == "is not JSON");
    CHECK(fault("{}") == "is not an array of JWKs");
    CHECK(fault("[]") == "holds no key for RS256 or ES256");
    CHECK(fault(Json(Json::Array{rsa(), rsa()}).dump()) == "two of its keys have the same kid");
    Json no_id = ec();
    for (Json jwk : {Json(no_id.set("kid", "")), Json(ec()).set("alg", "RS256"), Json(ec()).set("use", "enc"),
                     Json(ec()).set("crv", "P-521"), Json(ec()).set("x", "AA"), Json(rsa()).set("n", "AQAB"),
                     Json::object({{"kid", "x"}}), Json(7)}) {
        INFO(jwk.dump().substr(0, 120));
        CHECK_THAT(fault(Json(Json::Array{rsa(), jwk}).dump()), Catch::StartsWith("its key number 2 is not"));
    }
    CHECK(std::holds_alternative<std::vector<FileKey>>(
        read_jwk_file(Json::object({{"keys", Json::Array{rsa()}}}).dump())));
}

}  // namespace holdfast::crypto
