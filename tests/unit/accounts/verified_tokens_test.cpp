#include "accounts/verified_tokens.h"

#include <catch2/catch.hpp>

namespace holdfast::accounts {
namespace {

std::shared_ptr<const VerifiedToken> verified_until(std::int64_t seconds) {
    return std::make_shared<const VerifiedToken>(VerifiedToken{{"user", "session"}, seconds});
}

void keep_others(VerifiedTokens& tokens, std::size_t count, const std::string& prefix) {
    for (std::size_t i = 0; i < count; ++i) tokens.keep(prefix + std::to_string(i), verified_until(1));
}

}  // namespace

TEST_CASE("A verified token is found by the same text only") {
    VerifiedTokens tokens;
    CHECK(tokens.find("a.b.c") == nullptr);
    tokens.keep("a.b.c", verified_until(7));
    REQUIRE(tokens.find("a.b.c") != nullptr);
    CHECK(tokens.find("a.b.c")->expires_at == 7);
    for (const char* other : {"", "a.b", "a.b.d", "a.b.c "}) CHECK(tokens.find(other) == nullptr);
}

TEST_CASE("A verified token stays while it is used, and others are forgotten") {
    VerifiedTokens tokens;
    tokens.keep("unused", verified_until(1));
    tokens.keep("used", verified_until(2));
    for (const char* round : {"a", "b", "c"}) {
        keep_others(tokens, VerifiedTokens::kKept - 1, round);
        CHECK(tokens.find("used") != nullptr);
    }
    CHECK(tokens.find("unused") == nullptr);
    CHECK(tokens.find("a0") == nullptr);
    CHECK(tokens.find("c0") != nullptr);
}

TEST_CASE("A long token is not kept") {
    VerifiedTokens tokens;
    const std::string most(VerifiedTokens::kMostBytes, 't');
    tokens.keep(most, verified_until(1));
    tokens.keep(most + 't', verified_until(1));
    CHECK(tokens.find(most) != nullptr);
    CHECK(tokens.find(most + 't') == nullptr);
}

}  // namespace holdfast::accounts
