#include "accounts/transfer_tokens.h"

#include "crypto/jose.h"

#include <catch2/catch.hpp>

namespace holdfast::accounts {
namespace {

using namespace std::chrono_literals;

const std::string kKey(32, 't');
constexpr const char* kIssuer = "http://127.0.0.1:8080";
const base::Time kNow = base::from_unix_seconds(1795244400);
const TransferClaims kClaims{"11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222",
                             "onedrive", "account-1", "team@demo.example"};

const TransferTokens& tokens() {
    static const TransferTokens instance(kIssuer, {kKey});
    return instance;
}

base::Json good_claims() { return *crypto::verify_hs256(kKey, tokens().issue(kClaims, kNow)); }

bool is_invalid(const std::string& token) {
    return std::holds_alternative<InvalidTransferToken>(tokens().verify(token, kNow));
}

}  // namespace

TEST_CASE("A transfer token holds exactly these claims") {
    const auto expected = base::Json::object({{"typ", "ownership_transfer"},
                                              {"iss", kIssuer},
                                              {"aud", "http://127.0.0.1:8080/cloud/transfer-ownership"},
                                              {"jti", kClaims.request_id},
                                              {"requesting_user_id", kClaims.requesting_user_id},
                                              {"provider", "onedrive"},
                                              {"provider_account_id", "account-1"},
                                              {"account_email", "team@demo.example"},
                                              {"iat", std::int64_t{1795244400}},
                                              {"exp", std::int64_t{1795245000}}});
    CHECK(good_claims().dump() == expected.dump());
    CHECK(crypto::unverified_header(tokens().issue(kClaims, kNow))->dump() ==
          R"({"alg":"HS256","typ":"JWT"})");
}

TEST_CASE("A transfer token says the same until its ten minutes are over, and then who it was for") {
    const std::string token = tokens().issue(kClaims, kNow);
    const auto in_time = tokens().verify(token, kNow + 599s);
    REQUIRE(std::holds_alternative<TransferClaims>(in_time));
    CHECK(std::get<TransferClaims>(in_time).request_id == kClaims.request_id);
    CHECK(std::get<TransferClaims>(in_time).requesting_user_id == kClaims.requesting_user_id);
    CHECK(std::get<TransferClaims>(in_time).provider_account_id == "account-1");

    const auto late = tokens().verify(token, kNow + 600s);
    REQUIRE(std::holds_alternative<ExpiredTransferToken>(late));
    CHECK(std::get<ExpiredTransferToken>(late).claims.account_email == "team@demo.example");
}

TEST_CASE("A transfer token with a wrong claim is none of ours") {
    for (const auto& [name, value] : std::vector<base::Json::Member>{{"typ", "access"},
                                                                     {"typ", nullptr},
                                                                     {"iss", "http://127.0.0.1:9090"},
                                                                     {"aud", kIssuer},
                                                                     {"aud", nullptr},
                                                                     {"jti", "1"},
                                                                     {"jti", nullptr},
                                                                     {"requesting_user_id", "bob"},
                                                                     {"exp", "1795245000"},
                                                                     {"exp", nullptr}}) {
        INFO(name << " " << value.dump());
        CHECK(is_invalid(crypto::sign_hs256(kKey, good_claims().set(name, value))));
    }
    CHECK_FALSE(is_invalid(crypto::sign_hs256(kKey, good_claims())));
}

TEST_CASE("A transfer token of another key, or altered, is none of ours") {
    CHECK(is_invalid(TransferTokens(kIssuer, {std::string(32, 'x')}).issue(kClaims, kNow)));
    const std::string token = tokens().issue(kClaims, kNow);
    for (std::size_t at = 0; at < token.size() - 1; at += 5) {
        std::string altered = token;
        altered[at] = altered[at] == 'A' ? 'B' : 'A';
        CHECK(is_invalid(altered));
    }
    for (const char* text : {"", "..", "a.b.c", "eyJhbGciOiJub25lIn0.e30."}) CHECK(is_invalid(text));
}

TEST_CASE("A transfer token of an older key counts until it is retired") {
    const std::string newer(32, 'n');
    const TransferTokens newest(kIssuer, {newer}), both(kIssuer, {newer, kKey});
    CHECK(std::holds_alternative<TransferClaims>(both.verify(tokens().issue(kClaims, kNow), kNow)));
    CHECK(std::holds_alternative<TransferClaims>(newest.verify(both.issue(kClaims, kNow), kNow)));
    CHECK(std::holds_alternative<InvalidTransferToken>(newest.verify(tokens().issue(kClaims, kNow), kNow)));
}

}  // namespace holdfast::accounts
