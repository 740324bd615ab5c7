#include "crypto/digest.h"

#include "base/encoding.h"
#include "crypto/keys.h"
#include "crypto/pkce.h"

#include <stdexcept>
#include <string>

#include <catch2/catch.hpp>

using namespace holdfast::crypto;
using holdfast::base::hex_encode;

TEST_CASE("sha256 - FIPS 180-4") {
    CHECK(hex_encode(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hex_encode(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("hmac_sha256 - RFC 4231") {
    CHECK(hex_encode(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(hex_encode(hmac_sha256(std::string(20, '\x0b'), "Hi There")) ==
          "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    CHECK(hex_encode(hmac_sha256("", "")) ==
          "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("hkdf_sha256 - RFC 5869 appendix A.3") {
    CHECK(hex_encode(hkdf_sha256(std::string(22, '\x0b'), "", 42)) ==
          "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
    CHECK_THROWS_AS(hkdf_sha256("secret", "label", 255 * 32 + 1), std::runtime_error);
}

TEST_CASE("equal_in_constant_time compares bytes") {
    CHECK(equal_in_constant_time("", ""));
    CHECK(equal_in_constant_time(std::string("a\0b", 3), std::string("a\0b", 3)));
    CHECK_FALSE(equal_in_constant_time(std::string("a\0b", 3), std::string("a\0c", 3)));
    CHECK_FALSE(equal_in_constant_time("a", "ab"));
}

TEST_CASE("Keys::derive makes five different keys, the same ones each time") {
    const std::string secret(32, 's');
    const Keys keys = Keys::derive(secret);
    const std::vector<std::string> all = {keys.access_token, keys.refresh_token, keys.transfer_token,
                                          keys.flow_cookie, keys.account_tokens};
    for (std::size_t i = 0; i < all.size(); ++i) {
        CHECK(all[i].size() == 32);
        for (std::size_t j = 0; j < i; ++j) CHECK(all[i] != all[j]);
    }
    CHECK(Keys::derive(secret).access_token == keys.access_token);
    CHECK(Keys::derive(std::string(32, 't')).access_token != keys.access_token);
    CHECK_THROWS_AS(Keys::derive(std::string(31, 's')), std::invalid_argument);
}

TEST_CASE("code_challenge - RFC 7636 appendix B") {
    CHECK(code_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") ==
          "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST_CASE("code verifiers have 43 to 128 unreserved characters") {
    CHECK(is_code_verifier(make_code_verifier()));
    CHECK(make_code_verifier().size() == 43);
    CHECK(make_code_verifier() != make_code_verifier());
    CHECK(is_code_verifier(std::string(43, '~')));
    CHECK(is_code_verifier(std::string(128, '.')));
    CHECK_FALSE(is_code_verifier(std::string(42, 'a')));
    CHECK_FALSE(is_code_verifier(std::string(129, 'a')));
    CHECK_FALSE(is_code_verifier(std::string(43, '+')));
    CHECK_FALSE(is_code_verifier(std::string(42, 'a') + "\xc3"));
}
