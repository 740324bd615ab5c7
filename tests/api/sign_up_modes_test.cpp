// Who may sign up: anybody, who is invited, or nobody.
#include "accounts/email_links.h"
#include "accounts/mail_order.h"
#include "api/scenario.h"
#include "api/supabase_client.h"
#include "crypto/seal.h"
#include "storage/email_links.h"
#include "support/browser.h"

namespace holdfast::test {
namespace {

using accounts::WhoSignsUp;
using base::Json;

WorldOptions with(WhoSignsUp who) {
    WorldOptions options;
    options.sign_up.sign_up = who;
    return options;
}

http::Response sign_up(const Site& site, const std::string& email, const std::string& invitation = "") {
    Json body = Json::object({{"email", email}, {"password", kPassword}, {"username", "Ada"}});
    if (!invitation.empty()) body.set("invitation", invitation);
    return site.ask("POST", "/api/v1/auth/signup", body.dump());
}

// As the command `invite` does.
std::string invite(World& world, const std::string& email) {
    const crypto::Sealer sealer({world.installation_options.keys.newest().mails});
    const std::string token = accounts::new_email_link_token();
    const accounts::MailOrder order{
        .kind = accounts::MailKind::invitation, .language = "en", .to = email, .token = token};
    const base::Time now = world.clock.now();
    world.real_store->run(storage::SaveInvitation{accounts::email_link_digest(token), email, now, now + 168h,
                                                  accounts::seal_order(sealer, order, now)});
    return token;
}

}  // namespace

API_TEST_CASE("Where nobody may sign up nobody does, on either surface", "[api][sign_up]") {
    World world(backend_type.fresh(), with_supabase(with(WhoSignsUp::nobody)));
    const auto refused = sign_up(world, "ada@example.com");
    CHECK(refused.status == 403);
    CHECK(checked_error_code(refused) == "sign_up_closed");
    const auto body = Json::object({{"email", "ada@example.com"}, {"password", kPassword}}).dump();
    const SupabaseClient client(world);
    CHECK(checked_gotrue_code(client.post("/auth/v1/signup", body)) == "signup_disabled");
    CHECK(*json_of(client.get("/auth/v1/settings")).find("disable_signup")->as_bool());
    CHECK(sign_up(world, "ada@example.com", invite(world, "ada@example.com")).status == 403);
    CHECK(world.count("users") == 0);
}

API_TEST_CASE("An invitation is for one email and one sign-up, which verifies it", "[api][sign_up]") {
    World world(backend_type.fresh(), with_supabase(with(WhoSignsUp::who_is_invited)));
    CHECK(checked_error_code(sign_up(world, "ada@example.com")) == "sign_up_closed");
    const std::string token = invite(world, "ada@example.com");
    world.clock.advance(12s);  // the round comes every 10 s, and up to a tenth later
    world.run_background();
    CHECK(world.mails.last_token("ada@example.com") == token);
    CHECK_THAT(world.mails.last("ada@example.com").text, Catch::Contains("&type=invite\n"));
    CHECK(checked_error_code(sign_up(world, "eve@example.com", token)) == "sign_up_closed");
    CHECK(checked_error_code(sign_up(world, "ada@example.com", token + "x")) == "sign_up_closed");
    const auto session = sign_up(world, "Ada@example.com", token);
    REQUIRE(session.status == 201);
    const auto me = world.ask("GET", "/api/v1/auth/me", "", bearer(text_at(session, "data.access_token")));
    CHECK(*at(json_of(me), "data.email_verified").as_bool());
    CHECK(checked_error_code(sign_up(world, "ada@example.com", token)) == "sign_up_closed");
    CHECK(world.count("users") == 1);

    const auto body =
        Json::object({{"email", "bob@example.com"},
                      {"password", kPassword},
                      {"data", Json::object({{"invitation", invite(world, "bob@example.com")}})}});
    const auto bob = SupabaseClient(world).post("/auth/v1/signup", body.dump());
    CHECK(bob.status == 200);
    CHECK(bob.body.find("invitation") == std::string::npos);
}

API_TEST_CASE("An invitation ends after seven days, or with a newer one", "[api][sign_up]") {
    World world(backend_type.fresh(), with(WhoSignsUp::who_is_invited));
    const std::string old = invite(world, "ada@example.com"), newer = invite(world, "ada@example.com");
    CHECK(sign_up(world, "ada@example.com", old).status == 403);
    world.clock.advance(168h);
    CHECK(sign_up(world, "ada@example.com", newer).status == 403);
    CHECK(sign_up(world, "ada@example.com", invite(world, "ada@example.com")).status == 201);
}

API_TEST_CASE("Nobody signs up anonymously where sign-up is not open", "[api][sign_up]") {
    WorldOptions options = with(WhoSignsUp::who_is_invited);
    options.sign_up.allows_anonymous = true;
    World world(backend_type.fresh(), with_supabase(options));
    CHECK(checked_gotrue_code(SupabaseClient(world).post("/auth/v1/signup", R"({"data":{}})")) ==
          "signup_disabled");
}

API_TEST_CASE("A password that everybody guesses first is refused, wherever one is set", "[api][sign_up]") {
    World world(backend_type.fresh(), with_supabase());
    const auto with_password = [&](const std::string& password) {
        return world.ask(
            "POST", "/api/v1/auth/signup",
            Json::object({{"email", "ada@example.com"}, {"password", password}, {"username", "A"}}).dump());
    };
    for (const char* password : {"password1", "PassWord1", "1234567890", "sunshine"}) {
        CAPTURE(password);
        const auto refused = with_password(password);
        CHECK(checked_error_code(refused) == "weak_password");
        CHECK_THAT(refused.body, Catch::Contains("everybody guesses first"));
    }
    const User bob(world, "bob");
    CHECK(checked_error_code(
              world.ask("POST", "/api/v1/auth/password",
                        Json::object({{"current_password", kPassword}, {"new_password", "sunshine"}}).dump(),
                        bearer(bob.access_token))) == "weak_password");
    const auto body = Json::object({{"email", "eve@example.com"}, {"password", "sunshine"}}).dump();
    CHECK(checked_gotrue_code(SupabaseClient(world).post("/auth/v1/signup", body)) == "weak_password");
    CHECK(with_password("sunshine of 1984").status == 201);
}

}  // namespace holdfast::test
