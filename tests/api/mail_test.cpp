// Mails and their links: what is asked for, what arrives, what a link does, and what no answer tells.
#include "accounts/mails.h"
#include "api/scenario.h"
#include "support/browser.h"

#include <algorithm>

namespace holdfast::test {
namespace {

constexpr const char* kForgot = "/api/v1/auth/password/forgot";
constexpr const char* kReset = "/api/v1/auth/password/reset";
constexpr const char* kNewPassword = "better horse";

http::Response forgot(const Site& site, const std::string& email, const Fields& fields = {}) {
    return site.ask("POST", kForgot, base::Json::object({{"email", email}}).dump(), fields);
}

http::Response reset(const Site& site, const std::string& token, const std::string& password = kNewPassword) {
    return site.ask("POST", kReset,
                    base::Json::object({{"token", token}, {"new_password", password}}).dump());
}

int status_of_log_in(const Site& site, const std::string& email, const std::string& password) {
    return site
        .ask("POST", "/api/v1/auth/login",
             base::Json::object({{"email", email}, {"password", password}}).dump())
        .status;
}

// Asks for a new password and returns the token of the mail.
std::string token_for(World& world, const std::string& email) {
    REQUIRE(forgot(world, email).status == 202);
    world.run_background();
    return world.mails.last_token(email);
}

}  // namespace

API_TEST_CASE("A forgotten password is replaced by a link, once", "[api][mail]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    const std::string token = token_for(world, "ada@example.com");
    CHECK(token.size() == 43);
    CHECK(world.mails.envelopes().size() == 1);
    CHECK_THAT(world.mails.last("ada@example.com").text,
               Catch::Contains("http://127.0.0.1:8080/account#token_hash=" + token + "&type=recovery\n"));

    CHECK(checked_error_code(reset(world, token, "short")) == "weak_password");
    CHECK(reset(world, token).status == 204);
    CHECK(status_of_log_in(world, "ada@example.com", kNewPassword) == 200);
    CHECK(status_of_log_in(world, "ada@example.com", kPassword) == 401);
    CHECK(world.ask("GET", "/api/v1/auth/me", "", bearer(ada.access_token)).status == 401);
    CHECK(checked_error_code(reset(world, token)) == "invalid_link");

    Browser again(world);
    again.log_in("ada@example.com", kNewPassword);
    CHECK_THAT(again.get("/me/activity").body, Catch::Contains("user.password_changed"));
    CHECK(world.log.contains("[USER] Password reset by a link: user_id=" + ada.user_id));
}

API_TEST_CASE("No answer tells whether an address is known", "[api][mail]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    const auto known = forgot(world, "ADA@example.com"), unknown = forgot(world, "nobody@example.com"),
               nonsense = forgot(world, "nonsense");
    for (const auto* answer : {&known, &unknown, &nonsense}) {
        CHECK(answer->status == 202);
        CHECK(answer->body == known.body);
    }
    // Until the background looks, both have done the same.
    CHECK(world.count("holdfast_mails") == 2);
    CHECK(world.count("holdfast_email_links") == 0);
    world.run_background();
    CHECK(world.count("holdfast_mails") == 0);
    CHECK(world.mails.count("ada@example.com") == 1);
    CHECK(world.mails.envelopes().size() == 1);
}

API_TEST_CASE("A link is good for an hour, and a newer one does not end it", "[api][mail]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    const std::string first = token_for(world, "ada@example.com");
    world.clock.advance(59min);
    const std::string second = token_for(world, "ada@example.com");
    CHECK(first != second);
    world.clock.advance(1min);
    CHECK(checked_error_code(reset(world, first)) == "invalid_link");
    world.clock.advance(58min);
    CHECK(reset(world, second).status == 204);
    CHECK(checked_error_code(reset(world, "")) == "invalid_link");
    CHECK(checked_error_code(reset(world, std::string(43, 'A'))) == "invalid_link");
}

API_TEST_CASE("Neither the table of links nor that of mails tells a token", "[api][mail]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    world.mails.fail(mail::DeliveryFailed{"no route", true});
    REQUIRE(forgot(world, "ada@example.com").status == 202);
    world.run_background();
    world.mails.fail(std::nullopt);
    REQUIRE(world.count("holdfast_mails") == 1);
    const std::string sealed = world.column("holdfast_mails", "sealed", "1 = 1");
    const std::string digest = world.column("holdfast_email_links", "digest", "1 = 1");
    world.clock.advance(1min);
    world.run_background();
    const std::string token = world.mails.last_token("ada@example.com");
    CHECK(sealed.find(token) == std::string::npos);
    CHECK(digest.find(token) == std::string::npos);
    CHECK(world.log.text().find(token) == std::string::npos);
    CHECK(reset(world, token).status == 204);
}

API_TEST_CASE("A mail is in the language of the request", "[api][mail]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    REQUIRE(forgot(world, "ada@example.com", {{"Accept-Language", "es-ES,es;q=0.9"}}).status == 202);
    world.run_background();
    CHECK_THAT(world.mails.last("ada@example.com").subject, Catch::Contains("contraseña"));
    REQUIRE(forgot(world, "ada@example.com", {{"Accept-Language", "de"}}).status == 202);
    world.run_background();
    CHECK_THAT(world.mails.last("ada@example.com").subject, Catch::Contains("password"));
}

API_TEST_CASE("A mail that can't be sent is tried again, and given up with a line of the log",
              "[api][mail]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    world.mails.fail(mail::DeliveryFailed{"the host\nis gone", true});
    REQUIRE(forgot(world, "ada@example.com").status == 202);
    world.run_background();
    CHECK(world.mails.tries() == 1);
    CHECK(world.log.contains("[MAIL] not sent, and tried again later: kind=recovery"));
    CHECK(world.log.contains("try 1: the host\\nis gone"));
    world.clock.advance(59s);
    world.run_background();
    CHECK(world.mails.tries() == 1);
    world.clock.advance(12s);  // the round comes every 10 s, and up to a tenth later
    world.run_background();
    CHECK(world.mails.tries() == 2);
    world.clock.advance(1h);
    world.run_background();
    CHECK(world.mails.tries() == 2);
    CHECK(world.log.contains("[MAIL] given up: kind=recovery"));
    CHECK(world.count("holdfast_mails") == 0);
    CHECK_FALSE(world.log.contains("ada@example.com"));
    std::string figures;
    for (int i = 0; i < 3; ++i) figures += world.metrics();
    CHECK_THAT(figures, Catch::Contains(R"(holdfast_mails_total{outcome="failed"} 2)") ||
                            Catch::Contains(R"(holdfast_mails_total{outcome="failed"} 1)"));
    CHECK_THAT(figures, Catch::Contains(R"(holdfast_mails_total{outcome="given_up"} 1)"));
}

API_TEST_CASE("A mail that its server refuses keeps no other one waiting", "[api][mail]") {
    World world(backend_type.fresh());
    const User ada(world, "ada"), bob(world, "bob");
    world.mails.fail(mail::DeliveryFailed{"550", false});
    REQUIRE(forgot(world, "ada@example.com").status == 202);
    REQUIRE(forgot(world, "bob@example.com").status == 202);
    world.run_background();
    CHECK(world.mails.tries() == 2);
}

API_TEST_CASE("A mail that only a newer program can read waits for one, a day long", "[api][mail]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    const auto replace = [&](const std::string& sealed) {
        const std::string mails = world.database->table("holdfast_mails");
        CHECK(world.database->execute("UPDATE " + mails + " SET sealed = '" + sealed + "'") == "");
    };
    REQUIRE(forgot(world, "ada@example.com").status == 202);
    const std::string sealed = world.column("holdfast_mails", "sealed", "1 = 1");
    replace("newer");
    world.run_background();
    CHECK(world.log.contains("[MAIL] left to another instance, it does not open"));
    replace(sealed);
    world.clock.advance(72s);
    world.run_background();
    CHECK(world.mails.count("ada@example.com") == 1);

    REQUIRE(forgot(world, "ada@example.com").status == 202);
    replace("newer");
    world.clock.advance(24h);
    world.run_background();
    CHECK(world.log.contains("[MAIL] dropped, it does not open"));
    CHECK(world.count("holdfast_mails") == 0);
}

API_TEST_CASE("An address gets one mail a minute, and the answer stays the same", "[api][mail]") {
    World world(backend_type.fresh(), {.rate_limits = accounts::RateLimits::Switch::on});
    const User ada(world, "ada");
    for (int i = 0; i < 3; ++i) CHECK(forgot(world, "ada@example.com").status == 202);
    world.run_background();
    CHECK(world.mails.count("ada@example.com") == 1);
    world.clock.advance(61s);
    CHECK(forgot(world, "ada@example.com").status == 202);
    world.run_background();
    CHECK(world.mails.count("ada@example.com") == 2);
    // Whether it is known or not, an address that is asked for over and over is refused.
    for (const char* email : {"ada@example.com", "nobody@example.com"}) {
        http::Response answer;
        for (int i = 0; i < 8 && answer.status != 429; ++i) answer = forgot(world, email);
        CHECK(answer.status == 429);
    }
}

API_TEST_CASE("Guesses at links are limited", "[api][mail]") {
    World world(backend_type.fresh(), {.rate_limits = accounts::RateLimits::Switch::on});
    http::Response answer;
    for (int i = 0; i < 40 && answer.status != 429; ++i) answer = reset(world, "guess " + std::to_string(i));
    CHECK(answer.status == 429);
}

API_TEST_CASE("A link stays good until it is used, and names its user only", "[api][mail]") {
    World world(backend_type.fresh());
    const User ada(world, "ada"), bob(world, "bob");
    const std::string token = token_for(world, "ada@example.com");
    REQUIRE(reset(world, token).status == 204);
    CHECK(status_of_log_in(world, "bob@example.com", kPassword) == 200);
    const std::string second = token_for(world, "ada@example.com");
    REQUIRE(world
                .ask("POST", "/api/v1/auth/password",
                     base::Json::object({{"current_password", kNewPassword}, {"new_password", "third horse"}})
                         .dump(),
                     bearer(Browser(world).log_in("ada@example.com", kNewPassword).access_token))
                .status == 204);
    CHECK(checked_error_code(reset(world, second)) == "invalid_link");
}

}  // namespace holdfast::test
