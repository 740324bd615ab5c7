// What of Supabase's surface begins or ends with a mail.
#include "accounts/users.h"
#include "api/scenario.h"
#include "api/supabase_client.h"
#include "support/browser.h"

namespace holdfast::test {
namespace {

using base::Json;

std::string body_of(const std::string& email) { return Json::object({{"email", email}}).dump(); }

http::Response verify(const SupabaseClient& client, const std::string& type, const std::string& token) {
    return client.post("/auth/v1/verify", Json::object({{"type", type}, {"token_hash", token}}).dump());
}

std::string code_of(const http::Response& response) { return checked_gotrue_code(response); }

}  // namespace

API_TEST_CASE("A recovery link signs in, and the session sets a new password", "[api][supabase][mail]") {
    World world(backend_type.fresh(), with_supabase());
    const SupabaseClient client(world);
    const User ada(world, "ada");
    CHECK(client
              .post("/auth/v1/recover?redirect_to=http%3A%2F%2F127.0.0.1%3A8080%2Freset%3Fa%3D1%23x",
                    body_of(ada.email))
              .body == "{}");
    world.run_background();
    CHECK_THAT(world.mails.last(ada.email).text,
               Catch::Contains("http://127.0.0.1:8080/reset?a=1#token_hash=") &&
                   Catch::Contains("&type=recovery\n"));
    const std::string token = world.mails.last_token(ada.email);
    CHECK(code_of(verify(client, "magiclink", token)) == "otp_expired");
    const auto session = verify(client, "recovery", token);
    REQUIRE(session.status == 200);
    CHECK(text_at(session, "user.email_confirmed_at") != "");
    const SupabaseClient signed_in = client.with_token(text_at(session, "access_token"));
    CHECK(signed_in.send("PUT", "/auth/v1/user", R"({"password":"better horse"})").status == 200);
    CHECK(Browser(world).log_in(ada.email, "better horse").user_id == ada.user_id);
    CHECK(code_of(verify(client, "recovery", token)) == "otp_expired");
}

API_TEST_CASE("A magic link signs in once, and an unknown address gets the same answer",
              "[api][supabase][mail]") {
    World world(backend_type.fresh(), with_supabase());
    const SupabaseClient client(world);
    const User ada(world, "ada");
    for (const std::string& email : {ada.email, std::string("nobody@example.com"), std::string("nonsense")}) {
        for (const char* path : {"/auth/v1/otp", "/auth/v1/recover", "/auth/v1/resend"}) {
            const auto answer = client.post(path, body_of(email));
            CHECK(answer.status == 200);
            CHECK(answer.body == "{}");
        }
    }
    world.run_background();
    CHECK(world.mails.count(ada.email) == 3);
    CHECK(world.mails.envelopes().size() == 3);
    REQUIRE(client.post("/auth/v1/otp", body_of(ada.email)).status == 200);
    world.run_background();
    const std::string token = world.mails.last_token(ada.email);
    CHECK(text_at(verify(client, "email", token), "user.id") == ada.user_id);
    CHECK(code_of(verify(client, "magiclink", token)) == "otp_expired");
    CHECK(code_of(client.get("/auth/v1/verify?token=" + token + "&type=magiclink")) == "otp_expired");
    for (const char* body :
         {R"({"type":"email"})", R"({"token_hash":"x"})", R"({"type":"sms","token_hash":"x"})"})
        CHECK(code_of(client.post("/auth/v1/verify", body)) == "otp_expired");
}

API_TEST_CASE("A link leads to no page but the application's own", "[api][supabase][mail]") {
    World world(backend_type.fresh(), with_supabase());
    const SupabaseClient client(world);
    const User ada(world, "ada");
    REQUIRE(client.post("/auth/v1/recover?redirect_to=https%3A%2F%2Fevil.example%2F", body_of(ada.email))
                .status == 200);
    world.run_background();
    const std::string text = world.mails.last(ada.email).text;
    CHECK_THAT(text,
               Catch::Contains("http://127.0.0.1:8080/account#token_hash=") && !Catch::Contains("evil"));
}

API_TEST_CASE("A new email is pending until its link is opened, where emails are verified",
              "[api][supabase][mail]") {
    WorldOptions options;
    options.sign_up.verifies_emails = true;
    World world(backend_type.fresh(), with_supabase(options));
    const SupabaseClient client(world);
    const User ada(world, "ada");
    world.run_background();
    CHECK(text_at(verify(client, "signup", world.mails.last_token(ada.email)), "user.id") == ada.user_id);
    const SupabaseClient signed_in = client.with_token(ada.access_token);
    const auto pending = signed_in.send("PUT", "/auth/v1/user", R"({"email":"new@example.com"})");
    CHECK(text_at(pending, "email") == ada.email);
    CHECK(code_of(signed_in.send("PUT", "/auth/v1/user", R"({"email":"nonsense"})")) == "validation_failed");
    world.run_background();
    const auto changed = verify(client, "email_change", world.mails.last_token("new@example.com"));
    CHECK(text_at(changed, "user.email") == "new@example.com");
    CHECK(text_at(changed, "user.user_metadata.email") == "new@example.com");
}

API_TEST_CASE("The code of a mail stands for the password, once, for its own user", "[api][supabase][mail]") {
    World world(backend_type.fresh(), with_supabase());
    const SupabaseClient client(world);
    const User ada(world, "ada"), bob(world, "bob");
    const SupabaseClient as_ada = client.with_token(ada.access_token),
                         as_bob = client.with_token(bob.access_token);
    world.clock.advance(accounts::kRecentTime);
    const auto change = [](const SupabaseClient& one, const std::string& nonce) {
        return one.send("PUT", "/auth/v1/user",
                        Json::object({{"password", "better horse"}, {"nonce", nonce}}).dump());
    };
    CHECK(code_of(as_ada.send("PUT", "/auth/v1/user", R"({"password":"better horse"})")) ==
          "reauthentication_needed");
    CHECK(as_ada.get("/auth/v1/reauthenticate").body == "{}");
    world.run_background();
    const std::string text = world.mails.last(ada.email).text;
    const auto begin = text.find("\n\n", text.find("copy this code")) + 2;
    const std::string code = text.substr(begin, text.find('\n', begin) - begin);
    CHECK(code.size() == 43);
    CHECK(code_of(change(as_bob, code)) == "reauthentication_not_valid");
    CHECK(change(as_ada, code).status == 200);
    CHECK(code_of(change(as_ada, code)) == "reauthentication_not_valid");
    CHECK(code_of(verify(client, "recovery", code)) == "otp_expired");
}

}  // namespace holdfast::test
