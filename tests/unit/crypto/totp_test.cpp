#include "crypto/totp.h"

#include <catch2/catch.hpp>

namespace holdfast::crypto {
namespace {

constexpr const char* kSecret = "12345678901234567890";  // RFC 6238 appendix B

base::Time at(std::int64_t seconds) { return base::from_unix_seconds(seconds); }

}  // namespace

TEST_CASE("codes are those of RFC 6238 appendix B", "[totp]") {
    struct Row {
        std::int64_t seconds;
        const char* code;  // the last six of the eight digits there
    };
    constexpr Row kRows[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                             {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
    for (const Row& row : kRows) {
        CAPTURE(row.seconds);
        const std::int64_t step = row.seconds / 30;
        CHECK(totp_code(kSecret, step) == row.code);
        CHECK(totp_step_of(kSecret, row.code, at(row.seconds)) == step);
    }
}

TEST_CASE("a code counts in its step and in one to either side", "[totp]") {
    constexpr std::int64_t kStep = 1111111111 / 30;
    const std::string code = totp_code(kSecret, kStep);
    const auto step_at = [&](std::int64_t seconds) { return totp_step_of(kSecret, code, at(seconds)); };
    CHECK_FALSE(step_at(kStep * 30 - 31));
    CHECK(step_at(kStep * 30 - 30) == kStep);
    CHECK(step_at(kStep * 30) == kStep);
    CHECK(step_at(kStep * 30 + 59) == kStep);
    CHECK_FALSE(step_at(kStep * 30 + 60));
}

TEST_CASE("what is no code belongs to no step", "[totp]") {
    for (const char* code : {"", "0", "28708", "2870820", "287 82", "28708x"}) {
        CAPTURE(code);
        CHECK_FALSE(totp_step_of(kSecret, code, at(59)));
    }
    CHECK_FALSE(totp_step_of("another secret 67890", "287082", at(59)));
}

TEST_CASE("a secret is made at random and written as RFC 4648 section 10 has it", "[totp]") {
    CHECK(make_totp_secret().size() == 20);
    CHECK(make_totp_secret() != make_totp_secret());
    CHECK(base32_encode("") == "");
    CHECK(base32_encode("f") == "MY");
    CHECK(base32_encode("fo") == "MZXQ");
    CHECK(base32_encode("foo") == "MZXW6");
    CHECK(base32_encode("foobar") == "MZXW6YTBOI");
    CHECK(base32_encode(kSecret) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

}  // namespace holdfast::crypto
