#include "accounts/session_tokens.h"

#include "base/encoding.h"
#include "crypto/jose.h"

#include <catch2/catch.hpp>

namespace holdfast::accounts {
namespace {

using namespace std::chrono_literals;

const std::string kAccessKey(32, 'a');
const std::string kRefreshKey(32, 'r');
constexpr const char* kIssuer = "http://127.0.0.1:8080";
constexpr const char* kUser = "11111111-1111-4111-8111-111111111111";
constexpr const char* kSession = "22222222-2222-4222-8222-222222222222";
const base::Time kNow = base::from_unix_seconds(1795244400);

const SessionTokens& tokens() {
    static const SessionTokens instance(kIssuer, crypto::JwtKeys({kAccessKey}), {kRefreshKey});
    return instance;
}

base::Json good_claims() {
    return *crypto::verify_hs256(kAccessKey,
                                 tokens().access_token({kUser, kSession}, "ada@example.com", kNow));
}

bool is_accepted(const base::Json& claims) {
    return tokens().verify_access_token(crypto::sign_hs256(kAccessKey, claims), kNow).has_value();
}

}  // namespace

TEST_CASE("An access token holds exactly these claims") {
    const auto expected = base::Json::object({{"iss", kIssuer},
                                              {"aud", "authenticated"},
                                              {"role", "authenticated"},
                                              {"sub", kUser},
                                              {"email", "ada@example.com"},
                                              {"session_id", kSession},
                                              {"iat", std::int64_t{1795244400}},
                                              {"exp", std::int64_t{1795248000}}});
    CHECK(good_claims().dump() == expected.dump());
}

TEST_CASE("An access token names user and session until its hour is over") {
    const std::string token = tokens().access_token({kUser, kSession}, "ada@example.com", kNow);
    for (const auto& [passed, good] :
         {std::pair(0s, true), std::pair(3599s, true), std::pair(3600s, false)}) {
        const auto claims = tokens().verify_access_token(token, kNow + passed);
        CHECK(claims.has_value() == good);
        CHECK((!claims || (claims->user_id == kUser && claims->session_id == kSession)));
    }
    const auto late = tokens().verify_ignoring_expiry(token);
    REQUIRE(late);
    CHECK(late->user_id == kUser);
}

TEST_CASE("An access token that was verified before is verified by its bytes and the time all the same") {
    const SessionTokens own(kIssuer, crypto::JwtKeys({kAccessKey}), {kRefreshKey});
    const std::string token = own.access_token({kUser, kSession}, "ada@example.com", kNow);
    REQUIRE(own.verify_access_token(token, kNow));
    CHECK(own.verify_access_token(token, kNow + 3599s));
    CHECK_FALSE(own.verify_access_token(token, kNow + 3600s));
    CHECK(own.verify_ignoring_expiry(token));
    std::string altered = token;
    altered.back() = altered.back() == 'A' ? 'B' : 'A';
    CHECK_FALSE(own.verify_access_token(altered, kNow));
    CHECK_FALSE(own.verify_access_token(altered, kNow));
}

TEST_CASE("An access token with a wrong claim is none of ours") {
    REQUIRE(is_accepted(good_claims()));
    for (const auto& [name, value] :
         std::vector<base::Json::Member>{{"iss", "http://127.0.0.1:9090"},
                                         {"iss", nullptr},
                                         {"aud", "anon"},
                                         {"aud", base::Json::Array{"authenticated"}},
                                         {"sub", "ada"},
                                         {"sub", 7},
                                         {"session_id", ""},
                                         {"session_id", nullptr},
                                         {"exp", "1795248000"},
                                         {"exp", nullptr}}) {
        INFO(name << " " << value.dump());
        CHECK_FALSE(is_accepted(good_claims().set(name, value)));
    }
}

TEST_CASE("An access token of another key, or altered, is none of ours") {
    const std::string token = tokens().access_token({kUser, kSession}, "ada@example.com", kNow);
    const SessionTokens other(kIssuer, crypto::JwtKeys({std::string(32, 'b')}), {kRefreshKey});
    CHECK_FALSE(other.verify_access_token(token, kNow));
    CHECK_FALSE(other.verify_ignoring_expiry(token));
    for (std::size_t at = 0; at < token.size() - 1; at += 7) {
        std::string altered = token;
        altered[at] = altered[at] == 'A' ? 'B' : 'A';
        INFO(altered);
        CHECK_FALSE(tokens().verify_access_token(altered, kNow));
    }
    for (const char* text : {"", ".", "..", "a.b.c", "eyJhbGciOiJub25lIn0.e30."}) {
        CHECK_FALSE(tokens().verify_access_token(text, kNow));
    }
    CHECK_FALSE(tokens().verify_access_token(tokens().refresh_token({kSession, 1}), kNow));
}

TEST_CASE("A refresh token names a session and a generation of it") {
    for (const std::int64_t generation :
         {std::int64_t{1}, std::int64_t{10}, std::int64_t{9223372036854775807}}) {
        const auto claims = tokens().verify_refresh_token(tokens().refresh_token({kSession, generation}));
        REQUIRE(claims);
        CHECK(claims->session_id == kSession);
        CHECK(claims->generation == generation);
    }
}

TEST_CASE("A refresh token of another key, or altered, is none of ours") {
    const std::string token = tokens().refresh_token({kSession, 7});
    CHECK_FALSE(SessionTokens(kIssuer, crypto::JwtKeys({kAccessKey}), {std::string(32, 'x')})
                    .verify_refresh_token(token));
    for (std::size_t at = 0; at < token.size(); ++at) {
        std::string altered = token;
        altered[at] = altered[at] == 'A' ? 'B' : 'A';
        CHECK_FALSE(tokens().verify_refresh_token(altered));
    }
    for (const std::string& text :
         {std::string(), std::string("x"), token + "A", token.substr(0, token.size() - 1),
          tokens().access_token({kUser, kSession}, "a@b", kNow)}) {
        CHECK_FALSE(tokens().verify_refresh_token(text));
    }
}

TEST_CASE("Tokens of an older key count until it is retired, and those of the newest are made") {
    const std::string new_access(32, 'A'), new_refresh(32, 'R');
    const SessionTokens newest(kIssuer, crypto::JwtKeys({new_access}), {new_refresh});
    const SessionTokens both(kIssuer, crypto::JwtKeys({new_access, kAccessKey}), {new_refresh, kRefreshKey});
    for (const SessionTokens* maker : {&tokens(), &newest}) {
        CHECK(both.verify_access_token(maker->access_token({kUser, kSession}, "a@b", kNow), kNow));
        CHECK(both.verify_refresh_token(maker->refresh_token({kSession, 7})));
    }
    CHECK(newest.verify_access_token(both.access_token({kUser, kSession}, "a@b", kNow), kNow));
    CHECK(newest.verify_refresh_token(both.refresh_token({kSession, 7})));
    CHECK_FALSE(newest.verify_access_token(tokens().access_token({kUser, kSession}, "a@b", kNow), kNow));
    CHECK_FALSE(newest.verify_refresh_token(tokens().refresh_token({kSession, 7})));
}

}  // namespace holdfast::accounts
