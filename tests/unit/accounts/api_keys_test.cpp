#include "accounts/api_keys.h"

#include "base/json.h"
#include "crypto/jose.h"

#include <string>

#include <catch2/catch.hpp>

namespace holdfast::accounts {
namespace {

using base::Json;

struct StoppedClock final : base::Clock {
    base::Time now() const override { return time; }
    base::Time time = base::from_unix_seconds(kApiKeysIssuedAt + 60);
};

crypto::Keys some_keys(const std::string& secret = "the secret of an installation of a unit test") {
    return crypto::Keys::derive(secret);
}

std::string token(const crypto::Keys& keys, const Json& claims) {
    return crypto::sign_hs256(keys.access_token, claims);
}

}  // namespace

TEST_CASE("The keys are the same whenever they are made, and others for another secret") {
    const StoppedClock clock;
    const ApiKeys one(some_keys(), {}, clock), again(some_keys(), {}, clock);
    CHECK(one.anon() == again.anon());
    CHECK(one.service_role() == again.service_role());
    CHECK(one.publishable() == again.publishable());
    CHECK(one.secret() == again.secret());
    const ApiKeys other(some_keys("the secret of another installation, of another test"), {}, clock);
    for (const std::string& key : {other.anon(), other.service_role(), other.publishable(), other.secret()})
        CHECK_FALSE(one.find(key));
}

TEST_CASE("A JWT key has the claims of Supabase's legacy keys, and a text key its prefix") {
    const StoppedClock clock;
    const ApiKeys keys(some_keys(), {}, clock);
    const auto claims = crypto::verify_hs256(some_keys().access_token, keys.service_role()).value();
    CHECK(claims.dump() == R"({"iss":"supabase","role":"service_role","iat":1767225600,"exp":2082585600})");
    CHECK(keys.publishable().starts_with("sb_publishable_"));
    CHECK(keys.secret().starts_with("sb_secret_"));
    CHECK(keys.publishable().size() > 40);
}

TEST_CASE("The keys of an older secret have their roles until it is retired") {
    const StoppedClock clock;
    const crypto::Keys newer = some_keys("a newer secret of the same installation");
    const ApiKeys before(some_keys(), {}, clock), both({newer, {some_keys()}}, {}, clock),
        after(newer, {}, clock);
    CHECK(both.anon() == after.anon());
    CHECK(both.secret() == after.secret());
    for (const std::string& key : {before.anon(), before.publishable()}) {
        CHECK(both.find(key) == ApiRole::anon);
        CHECK_FALSE(after.find(key));
    }
    for (const std::string& key : {before.service_role(), before.secret()}) {
        CHECK(both.find(key) == ApiRole::service_role);
        CHECK_FALSE(after.find(key));
    }
}

TEST_CASE("Each key has the role it is made for") {
    const StoppedClock clock;
    const ApiKeys keys(some_keys(), {}, clock);
    CHECK(keys.find(keys.anon()) == ApiRole::anon);
    CHECK(keys.find(keys.publishable()) == ApiRole::anon);
    CHECK(keys.find(keys.service_role()) == ApiRole::service_role);
    CHECK(keys.find(keys.secret()) == ApiRole::service_role);
    CHECK_FALSE(keys.find(""));
    CHECK_FALSE(keys.find(keys.secret() + "x"));
    CHECK_FALSE(keys.find(keys.secret().substr(1)));
}

TEST_CASE("A JWT of the access-token key counts if it has a role, no sub and has not expired") {
    StoppedClock clock;
    const auto keys = some_keys();
    const ApiKeys api_keys(keys, {}, clock);
    const std::int64_t now = base::unix_seconds(clock.now());
    CHECK(api_keys.find(token(keys, Json::object({{"role", "anon"}}))) == ApiRole::anon);
    CHECK(api_keys.find(token(keys, Json::object({{"role", "service_role"}, {"exp", now + 1}}))) ==
          ApiRole::service_role);
    CHECK_FALSE(api_keys.find(token(keys, Json::object({{"role", "service_role"}, {"exp", now}}))));
    CHECK_FALSE(api_keys.find(token(keys, Json::object({{"role", "service_role"}, {"exp", "never"}}))));
    CHECK_FALSE(api_keys.find(token(keys, Json::object({{"role", "authenticated"}}))));
    CHECK_FALSE(api_keys.find(token(keys, Json::object({{"iss", "supabase"}}))));
    CHECK_FALSE(api_keys.find(token(keys, Json::object({{"role", "service_role"}, {"sub", "a user"}}))));
    CHECK_FALSE(
        api_keys.find(crypto::sign_hs256(std::string(32, 'k'), Json::object({{"role", "service_role"}}))));
    clock.time = base::from_unix_seconds(kApiKeysExpireAt + 1);
    CHECK_FALSE(api_keys.find(token(keys, Json::object({{"role", "anon"}, {"exp", kApiKeysExpireAt}}))));
}

TEST_CASE("The operator's keys are taken as they are, beside the text keys that are made") {
    const StoppedClock clock;
    const GivenApiKeys given{"sb_publishable_of_the_project", "sb_secret_of_the_project"};
    const ApiKeys keys(some_keys(), given, clock);
    CHECK(keys.anon() == given.anon);
    CHECK(keys.find(given.anon) == ApiRole::anon);
    CHECK(keys.find(given.service_role) == ApiRole::service_role);
    CHECK(keys.find(keys.secret()) == ApiRole::service_role);
}

TEST_CASE("A key of the operator must have a form of its role") {
    const std::string anon = crypto::sign_hs256(std::string(32, 'k'), Json::object({{"role", "anon"}}));
    CHECK(has_form_of_api_key(ApiRole::anon, anon));
    CHECK_FALSE(has_form_of_api_key(ApiRole::service_role, anon));
    CHECK(has_form_of_api_key(ApiRole::anon, "sb_publishable_0123456789abcdef"));
    CHECK_FALSE(has_form_of_api_key(ApiRole::anon, "sb_publishable_0123456789abcde"));
    CHECK_FALSE(has_form_of_api_key(ApiRole::service_role, "sb_publishable_0123456789abcdef"));
    CHECK(has_form_of_api_key(ApiRole::service_role, "sb_secret_0123456789abcdef"));
    CHECK_FALSE(has_form_of_api_key(ApiRole::service_role, "secret"));
}

}  // namespace holdfast::accounts
