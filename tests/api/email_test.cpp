// The email of a user: confirmed by a link, and changed by one.
#include "accounts/users.h"
#include "api/scenario.h"
#include "support/browser.h"

namespace holdfast::test {
namespace {

constexpr const char* kVerify = "/api/v1/auth/email/verify";
constexpr const char* kChange = "/api/v1/auth/email/change";

http::Response verify(const Site& site, const std::string& token) {
    return site.ask("POST", kVerify, base::Json::object({{"token", token}}).dump());
}

http::Response change(const Site& site, const Person& person, const std::string& email) {
    return site.ask("POST", kChange, base::Json::object({{"email", email}}).dump(),
                    bearer(person.access_token));
}

bool is_verified(const Site& site, const Person& person) {
    const auto me = json_of(site.ask("GET", "/api/v1/auth/me", "", bearer(person.access_token)));
    return *at(me, "data.email_verified").as_bool();
}

std::string email_of(const Site& site, const Person& person) {
    return text_at(site.ask("GET", "/api/v1/auth/me", "", bearer(person.access_token)), "data.email");
}

WorldOptions verifying() {
    WorldOptions options;
    options.sign_up.verifies_emails = true;
    return options;
}

}  // namespace

API_TEST_CASE("A sign-up is asked to confirm its email, where the setting says so", "[api][mail]") {
    World world(backend_type.fresh(), verifying());
    const User ada(world, "ada");
    CHECK_FALSE(is_verified(world, ada));
    world.run_background();
    CHECK_THAT(world.mails.last("ada@example.com").text, Catch::Contains("&type=signup\n"));
    const std::string token = world.mails.last_token("ada@example.com");
    CHECK(verify(world, token).status == 204);
    CHECK(is_verified(world, ada));
    CHECK(checked_error_code(verify(world, token)) == "invalid_link");
    // Who has confirmed it is not asked again.
    CHECK(world.ask("POST", "/api/v1/auth/email/verification", "", bearer(ada.access_token)).status == 202);
    world.run_background();
    CHECK(world.mails.envelopes().size() == 1);
}

API_TEST_CASE("A sign-up that is refused sends no mail", "[api][mail]") {
    World world(backend_type.fresh(), verifying());
    const User ada(world, "ada");
    world.run_background();
    REQUIRE(world
                .ask("POST", "/api/v1/auth/signup",
                     R"({"email":"ada@example.com","password":"correct horse","username":"Eve"})")
                .status == 409);
    world.run_background();
    CHECK(world.mails.envelopes().size() == 1);
}

API_TEST_CASE("Without the setting a user may ask for the mail, which is good for a day", "[api][mail]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    world.run_background();
    CHECK(world.mails.envelopes().empty());
    REQUIRE(world.ask("POST", "/api/v1/auth/email/verification", "", bearer(ada.access_token)).status == 202);
    world.run_background();
    const std::string token = world.mails.last_token("ada@example.com");
    world.clock.advance(24h - 1s);
    CHECK(verify(world, token).status == 204);
}

API_TEST_CASE("An email changes once the link at the new address is opened, and both are told",
              "[api][mail]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    REQUIRE(change(world, ada, "New@example.com").status == 202);
    world.run_background();
    CHECK(email_of(world, ada) == "ada@example.com");
    CHECK_THAT(world.mails.last("ada@example.com").text, Catch::Contains("new@example.com"));
    CHECK(world.mails.last("ada@example.com").text.find("token_hash") == std::string::npos);
    CHECK_THAT(world.mails.last("new@example.com").text, Catch::Contains("ada@example.com"));
    CHECK(verify(world, world.mails.last_token("new@example.com")).status == 204);
    CHECK(email_of(world, ada) == "new@example.com");
    CHECK(is_verified(world, ada));
    Browser browser(world);
    CHECK(browser.log_in("new@example.com").user_id == ada.user_id);
}

API_TEST_CASE("No answer tells whether a new email is taken, and nobody's is taken away", "[api][mail]") {
    World world(backend_type.fresh());
    const User ada(world, "ada"), bob(world, "bob");
    const auto free = change(world, ada, "free@example.com"), taken = change(world, ada, "bob@example.com");
    CHECK(free.status == 202);
    CHECK(taken.status == 202);
    CHECK(free.body == taken.body);
    world.run_background();
    CHECK(world.mails.count("bob@example.com") == 0);

    // Taken after the link was sent.
    const std::string token = world.mails.last_token("free@example.com");
    Browser(world).sign_up("free@example.com");
    CHECK(checked_error_code(verify(world, token)) == "invalid_link");
    CHECK(email_of(world, ada) == "ada@example.com");
}

API_TEST_CASE("A change of the email needs the password lately, and ends with a new one", "[api][mail]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    REQUIRE(change(world, ada, "thief@example.com").status == 202);
    world.run_background();
    const std::string token = world.mails.last_token("thief@example.com");
    REQUIRE(world
                .ask("POST", "/api/v1/auth/password",
                     R"({"current_password":"correct horse","new_password":"better horse"})",
                     bearer(ada.access_token))
                .status == 204);
    CHECK(checked_error_code(verify(world, token)) == "invalid_link");
    CHECK(email_of(world, ada) == "ada@example.com");

    CHECK(checked_error_code(change(world, ada, "nonsense")) == "invalid_email");
    world.clock.advance(accounts::kRecentTime);
    CHECK(checked_error_code(change(world, ada, "new@example.com")) == "reauthentication_required");
}

API_TEST_CASE("The present address is told of a change even if it has just got a mail", "[api][mail]") {
    World world(backend_type.fresh(), {.rate_limits = accounts::RateLimits::Switch::on});
    const User ada(world, "ada");
    REQUIRE(world.ask("POST", "/api/v1/auth/password/forgot", R"({"email":"ada@example.com"})").status ==
            202);
    REQUIRE(change(world, ada, "new@example.com").status == 202);
    world.run_background();
    CHECK(world.mails.count("ada@example.com") == 2);
}

}  // namespace holdfast::test
