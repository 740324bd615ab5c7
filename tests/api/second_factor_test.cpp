// A second factor: how it is added and removed, what asks for its code, and that nothing goes around it.
#include "api/second_factor.h"

#include "accounts/users.h"
#include "api/scenario.h"
#include "api/supabase_client.h"
#include "support/threads.h"

#include <algorithm>
#include <set>

namespace holdfast::test {
namespace {

using base::Json;

constexpr const char* kLogin = "/api/v1/auth/login";

http::Response ask(const Site& site, const Person& person, const char* method, const std::string& target,
                   const Json& body = {}) {
    return site.ask(method, target, body.is_null() ? "" : body.dump(), bearer(person.access_token));
}

http::Response log_in(const Site& site, const Person& person, const std::string& code = "",
                      const std::string& password = kPassword, const Fields& fields = {}) {
    Json body = Json::object({{"email", person.email}, {"password", password}});
    if (!code.empty()) body.set("code", code);
    return site.ask("POST", kLogin, body.dump(), fields);
}

Json with_code(const std::string& code) { return Json::object({{"code", code}}); }

// Ada, who has a second factor, and an app whose code of this moment has not been used yet.
struct Guarded {
    explicit Guarded(std::unique_ptr<Backend> database, WorldOptions options = {})
        : world(std::move(database), with_supabase(std::move(options))),
          ada(world, "ada"),
          app(add_second_factor(world, ada, world.clock.now())) {
        world.clock.advance(30s);
    }

    std::string code() const { return app.code(world.clock.now()); }
    std::string wrong_code() const { return app.wrong_code(world.clock.now()); }
    // A code that was not used before.
    std::string next_code() {
        world.clock.advance(30s);
        return code();
    }
    SupabaseClient client() { return SupabaseClient(world); }
    std::string token_of_mail(const char* path) {
        REQUIRE(client().post(path, Json::object({{"email", ada.email}}).dump()).status == 200);
        world.run_background();
        return world.mails.last_token(ada.email);
    }

    World world;
    User ada;
    CodeApp app;
};

http::Response verify(const SupabaseClient& client, const std::string& type, const std::string& token,
                      const std::string& code = "") {
    Json body = Json::object({{"type", type}, {"token_hash", token}});
    if (!code.empty()) body.set("code", code);
    return client.post("/auth/v1/verify", body.dump());
}

}  // namespace

API_TEST_CASE("A second factor is added in two steps, and told once", "[api][second factor]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    CHECK(ask(world, ada, "GET", kSecondFactor).body ==
          R"({"success":true,"data":{"enabled":false,"recovery_codes_left":0}})");
    CHECK(checked_error_code(ask(world, ada, "POST", kConfirmation, with_code("123456"))) ==
          "second_factor_not_found");

    const auto replaced_one = ask(world, ada, "POST", kSecondFactor);
    const auto begun = ask(world, ada, "POST", kSecondFactor);
    REQUIRE(begun.status == 200);
    const std::string secret = text_at(begun, "data.secret");
    CHECK(secret.size() == 32);
    CHECK(secret != text_at(replaced_one, "data.secret"));
    CHECK(text_at(begun, "data.otpauth_uri") ==
          "otpauth://totp/127.0.0.1%3A8080:ada%40example.com?secret=" + secret + "&issuer=127.0.0.1%3A8080");
    CHECK(log_in(world, ada).status == 200);
    CHECK_FALSE(world.column("holdfast_second_factors", "secret", "1 = 1").find(secret) != std::string::npos);

    const CodeApp app{base32_decode(secret)};
    const base::Time now = world.clock.now();
    CHECK(checked_error_code(ask(world, ada, "POST", kConfirmation, with_code(app.wrong_code(now)))) ==
          "invalid_code");
    const CodeApp other{base32_decode(text_at(replaced_one, "data.secret"))};
    CHECK(checked_error_code(ask(world, ada, "POST", kConfirmation, with_code(other.code(now)))) ==
          "invalid_code");
    const auto confirmed = ask(world, ada, "POST", kConfirmation, with_code(app.code(now)));
    REQUIRE(confirmed.status == 200);
    const Json json = json_of(confirmed);
    std::set<std::string> codes;
    for (const Json& code : *at(json, "data.recovery_codes").as_array()) {
        CHECK(code.as_string()->size() == 19);
        codes.insert(*code.as_string());
    }
    CHECK(codes.size() == 10);
    CHECK(ask(world, ada, "GET", kSecondFactor).body ==
          R"({"success":true,"data":{"enabled":true,"recovery_codes_left":10}})");
    CHECK(checked_error_code(ask(world, ada, "POST", kSecondFactor)) == "second_factor_exists");
    CHECK(checked_error_code(ask(world, ada, "POST", kConfirmation, with_code(app.code(now)))) ==
          "second_factor_not_found");
    CHECK(checked_error_code(log_in(world, ada)) == "second_factor_required");
    CHECK_THAT(ask(world, ada, "GET", "/me/activity").body, Catch::Contains("user.second_factor_added"));
    CHECK(world.log.contains("[USER] Second factor added: user_id=" + ada.user_id));
}

API_TEST_CASE("A code is asked for after the right password only", "[api][second factor]") {
    Guarded g(backend_type.fresh());
    const User bob(g.world, "bob");
    for (const std::string& code : {std::string(), g.code(), std::string("nonsense")}) {
        CAPTURE(code);
        const auto known = log_in(g.world, g.ada, code, "wrong horse");
        Person nobody = g.ada;
        nobody.email = "nobody@example.com";
        CHECK(checked_error_code(known) == "invalid_credentials");
        CHECK(known.status == log_in(g.world, nobody, code, "wrong horse").status);
        CHECK(text_at(known, "detail") == text_at(log_in(g.world, nobody, code, "wrong horse"), "detail"));
        CHECK(text_at(known, "detail") == text_at(log_in(g.world, bob, code, "wrong horse"), "detail"));
    }
    CHECK(checked_error_code(log_in(g.world, g.ada)) == "second_factor_required");
    CHECK(checked_error_code(log_in(g.world, g.ada, g.wrong_code())) == "invalid_code");
    CHECK(checked_error_code(log_in(g.world, g.ada, "nonsense")) == "invalid_code");
    // The code that came with a wrong password has not been used up.
    CHECK(log_in(g.world, g.ada, g.code()).status == 200);
    CHECK(log_in(g.world, bob, "123456").status == 200);
    CHECK(checked_error_code(g.world.ask(
              "POST", kLogin, R"({"email":"bob@example.com","password":"correct horse","code":1})")) ==
          "invalid_request");
}

API_TEST_CASE("A browser's login asks for the code in the same words", "[api][second factor]") {
    Guarded g(backend_type.fresh());
    Browser browser(g.world);
    const auto without = browser.post(kLogin, R"({"email":"ada@example.com","password":"correct horse"})");
    CHECK(checked_error_code(without) == "second_factor_required");
    CHECK(set_cookies(without).empty());
    const Json body = Json::object({{"email", g.ada.email}, {"password", kPassword}, {"code", g.code()}});
    CHECK(browser.post(kLogin, body.dump()).status == 200);
    CHECK(browser.get("/api/v1/auth/me").status == 200);
}

API_TEST_CASE("A code counts once, in its step and in one to either side", "[api][second factor]") {
    Guarded g(backend_type.fresh());
    const base::Time now = g.world.clock.now();
    const std::string late = g.app.code(now - 30s), present = g.app.code(now), early = g.app.code(now + 30s);
    // It confirmed the second factor.
    CHECK(checked_error_code(log_in(g.world, g.ada, late)) == "invalid_code");
    CHECK(log_in(g.world, g.ada, present.substr(0, 3) + " " + present.substr(3)).status == 200);
    CHECK(checked_error_code(log_in(g.world, g.ada, present)) == "invalid_code");
    CHECK(log_in(g.world, g.ada, early).status == 200);
    CHECK(checked_error_code(log_in(g.world, g.ada, present)) == "invalid_code");
    g.world.clock.advance(2min);
    CHECK(checked_error_code(log_in(g.world, g.ada, g.app.code(g.world.clock.now() - 1min))) ==
          "invalid_code");
    CHECK(checked_error_code(log_in(g.world, g.ada, g.app.code(g.world.clock.now() + 1min))) ==
          "invalid_code");
    CHECK(log_in(g.world, g.ada, g.app.code(g.world.clock.now() - 30s)).status == 200);
}

API_TEST_CASE("A code sent 12 times at once, to several instances, signs in once",
              "[api][second factor][races]") {
    Guarded g(backend_type.fresh());
    const std::string code = g.code();
    const auto answers = run_together(12, [&](std::size_t) { return log_in(g.world, g.ada, code).status; });
    CHECK(std::ranges::count(answers, 200) == 1);
    CHECK(std::ranges::count(answers, 401) == 11);
}

API_TEST_CASE("A recovery code stands for a code of the app, once", "[api][second factor]") {
    Guarded g(backend_type.fresh());
    const User bob(g.world, "bob");
    const CodeApp bobs = add_second_factor(g.world, bob, g.world.clock.now());
    const std::string& code = g.app.recovery_codes.front();
    CHECK(checked_error_code(log_in(g.world, bob, code)) == "invalid_code");
    CHECK(log_in(g.world, g.ada, code).status == 200);
    CHECK(checked_error_code(log_in(g.world, g.ada, code)) == "invalid_code");
    std::string other = g.app.recovery_codes.back();
    std::erase(other, '-');
    std::ranges::transform(other, other.begin(), [](unsigned char c) { return std::toupper(c); });
    CHECK(log_in(g.world, g.ada, other).status == 200);
    CHECK(integer_at(ask(g.world, g.ada, "GET", kSecondFactor), "data.recovery_codes_left") == 8);
    CHECK_THAT(ask(g.world, g.ada, "GET", "/me/activity").body, Catch::Contains("user.recovery_code_used"));
    CHECK(g.world.count("holdfast_recovery_codes", "digest = '" + code + "'") == 0);
}

API_TEST_CASE("What asks for the password again asks for the code as well", "[api][second factor]") {
    Guarded g(backend_type.fresh());
    g.world.clock.advance(accounts::kRecentTime - 1min);
    const Json password = Json::object({{"password", kPassword}});
    constexpr const char* kAgain = "/api/v1/auth/reauthenticate";
    CHECK(checked_error_code(ask(g.world, g.ada, "POST", kAgain, Json::object({{"password", "wrong"}}))) ==
          "invalid_credentials");
    CHECK(checked_error_code(ask(g.world, g.ada, "POST", kAgain, password)) == "second_factor_required");
    g.world.clock.advance(30s);
    CHECK(checked_error_code(ask(g.world, g.ada, "DELETE", "/api/v1/auth/me")) ==
          "reauthentication_required");
    Json both = password;
    CHECK(ask(g.world, g.ada, "POST", kAgain, both.set("code", g.code())).status == 204);
    CHECK(checked_error_code(ask(g.world, g.ada, "DELETE", kSecondFactor, with_code(g.code()))) ==
          "invalid_code");

    Json change = Json::object({{"current_password", kPassword}, {"new_password", "better horse"}});
    CHECK(checked_error_code(ask(g.world, g.ada, "POST", "/api/v1/auth/password", change)) ==
          "second_factor_required");
    CHECK(ask(g.world, g.ada, "POST", "/api/v1/auth/password", change.set("code", g.next_code())).status ==
          204);
    CHECK(log_in(g.world, g.ada, g.next_code(), "better horse").status == 200);
}

API_TEST_CASE("A password that is reset by a mail leaves the second factor as it is",
              "[api][second factor][mail]") {
    Guarded g(backend_type.fresh());
    REQUIRE(g.world.ask("POST", "/api/v1/auth/password/forgot", R"({"email":"ada@example.com"})").status ==
            202);
    g.world.run_background();
    const Json body =
        Json::object({{"token", g.world.mails.last_token(g.ada.email)}, {"new_password", "better horse"}});
    const auto reset = g.world.ask("POST", "/api/v1/auth/password/reset", body.dump());
    CHECK(reset.status == 204);
    CHECK(set_cookies(reset).empty());
    CHECK(checked_error_code(log_in(g.world, g.ada, "", "better horse")) == "second_factor_required");
    CHECK(log_in(g.world, g.ada, g.code(), "better horse").status == 200);
}

API_TEST_CASE("A second factor is removed by a code of it, and by the password if that was long ago",
              "[api][second factor]") {
    Guarded g(backend_type.fresh());
    const User bob(g.world, "bob");
    const auto remove = [&](const Person& person, const Json& body) {
        return ask(g.world, person, "DELETE", kSecondFactor, body);
    };
    CHECK(checked_error_code(remove(bob, with_code("123456"))) == "second_factor_not_found");
    CHECK(checked_error_code(remove(g.ada, with_code(g.wrong_code()))) == "invalid_code");
    CHECK(checked_error_code(remove(g.ada, with_code(""))) == "second_factor_required");
    CHECK(checked_error_code(remove(g.ada, Json::object({}))) == "invalid_request");
    SECTION("a code of the app") { CHECK(remove(g.ada, with_code(g.code())).status == 204); }
    SECTION("a recovery code") { CHECK(remove(g.ada, with_code(g.app.recovery_codes[3])).status == 204); }
    SECTION("with the password") {
        g.world.clock.advance(accounts::kRecentTime);
        Json body = with_code(g.code());
        CHECK(checked_error_code(remove(g.ada, body)) == "reauthentication_required");
        CHECK(checked_error_code(remove(g.ada, body.set("password", "wrong horse"))) ==
              "invalid_credentials");
        Json wrong = Json::object({{"code", g.wrong_code()}, {"password", kPassword}});
        CHECK(checked_error_code(remove(g.ada, wrong)) == "invalid_code");
        Json bobs = with_code("123456");
        CHECK(checked_error_code(remove(bob, bobs.set("password", kPassword))) == "second_factor_not_found");
        CHECK(remove(g.ada, body.set("password", kPassword)).status == 204);
    }
    CHECK(log_in(g.world, g.ada).status == 200);
    CHECK(ask(g.world, g.ada, "POST", kSecondFactor).status == 200);
    CHECK_THAT(ask(g.world, g.ada, "GET", "/me/activity").body,
               Catch::Contains("user.second_factor_removed"));
    CHECK(g.world.count("holdfast_recovery_codes") == 0);
}

API_TEST_CASE("Supabase's surface asks for the code of a second factor", "[api][second factor][supabase]") {
    Guarded g(backend_type.fresh());
    const SupabaseClient client = g.client();
    const auto sign_in = [&](const std::string& code, const std::string& password = kPassword) {
        Json body = Json::object({{"email", g.ada.email}, {"password", password}});
        if (!code.empty()) body.set("code", code);
        return client.post("/auth/v1/token?grant_type=password", body.dump());
    };
    CHECK(checked_gotrue_code(sign_in("", "wrong horse")) == "invalid_credentials");
    CHECK(checked_gotrue_code(sign_in("")) == "insufficient_aal");
    CHECK(checked_gotrue_code(sign_in(g.wrong_code())) == "mfa_verification_failed");
    CHECK(sign_in(g.code()).status == 200);
    CHECK(checked_gotrue_code(sign_in(g.code())) == "mfa_verification_failed");
}

API_TEST_CASE("No link of a mail begins a session without the code of a second factor",
              "[api][second factor][supabase][mail]") {
    Guarded g(backend_type.fresh());
    const SupabaseClient client = g.client();
    struct Row {
        const char* path;
        const char* type;
    };
    for (const Row& row : {Row{"/auth/v1/resend", "signup"}, Row{"/auth/v1/otp", "magiclink"},
                           Row{"/auth/v1/otp", "email"}, Row{"/auth/v1/recover", "recovery"}}) {
        CAPTURE(row.type);
        g.world.clock.advance(1min);
        const std::string token = g.token_of_mail(row.path);
        CHECK(checked_gotrue_code(verify(client, row.type, token)) == "insufficient_aal");
        CHECK(checked_gotrue_code(verify(client, row.type, token, g.wrong_code())) ==
              "mfa_verification_failed");
        CHECK(verify(client, row.type, token, g.code()).status == 200);
    }
}

API_TEST_CASE("Neither the password nor the code of a mail changes a password without the second factor",
              "[api][second factor][supabase][mail]") {
    Guarded g(backend_type.fresh());
    g.world.clock.advance(accounts::kRecentTime);
    const SupabaseClient client = g.client().with_token(g.ada.access_token);
    const auto change = [&](Json body) {
        return client.send("PUT", "/auth/v1/user", body.set("password", "better horse").dump());
    };
    CHECK(checked_gotrue_code(change(Json::object({}))) == "reauthentication_needed");
    Json by_password = Json::object({{"current_password", kPassword}});
    CHECK(checked_gotrue_code(change(by_password)) == "insufficient_aal");
    REQUIRE(client.get("/auth/v1/reauthenticate").status == 200);
    g.world.run_background();
    const std::string text = g.world.mails.last(g.ada.email).text;
    const auto begin = text.find("\n\n", text.find("copy this code")) + 2;
    Json by_mail = Json::object({{"nonce", text.substr(begin, text.find('\n', begin) - begin)}});
    CHECK(checked_gotrue_code(change(by_mail)) == "insufficient_aal");
    CHECK(checked_gotrue_code(change(by_mail.set("code", g.wrong_code()))) == "mfa_verification_failed");
    CHECK(change(by_mail.set("code", g.code())).status == 200);
    CHECK(log_in(g.world, g.ada, g.next_code(), "better horse").status == 200);
}

API_TEST_CASE("Where a hand-over needs a second factor, nobody takes an account over without a code",
              "[api][second factor][transfer]") {
    World world(backend_type.fresh(), {.handover_needs_second_factor = true});
    Conflict c(world);
    const auto take = [&](const std::string& code) {
        Json body = Json::object({{"transfer_token", c.transfer_token}});
        if (!code.empty()) body.set("code", code);
        return ask(world, c.bob, "POST", "/cloud/transfer-ownership", body);
    };
    const auto missing = take("123456");
    CHECK(missing.status == 403);
    CHECK(checked_error_code(missing) == "second_factor_required");
    CHECK_THAT(text_at(missing, "detail"), Catch::Contains("add one first"));
    const CodeApp app = add_second_factor(world, c.bob, world.clock.now());
    world.clock.advance(30s);
    const auto without = take("");
    CHECK(without.status == 401);
    CHECK(checked_error_code(without) == "second_factor_required");
    CHECK(checked_error_code(take(app.wrong_code(world.clock.now()))) == "invalid_code");
    CHECK(owner_of(world, kTeam) == c.ada.user_id);
    CHECK(take(app.code(world.clock.now())).status == 200);
    CHECK(owner_of(world, kTeam) == c.bob.user_id);
}

API_TEST_CASE("Codes are guessed at five times in five minutes, over all networks a little more",
              "[api][second factor][rate limits]") {
    Guarded g(backend_type.fresh(), {.rate_limits = accounts::RateLimits::Switch::on,
                                     .trusted_proxies = {*http::AddressRange::parse("127.0.0.0/8")}});
    const auto guess = [&](const std::string& code, const std::string& address) {
        return log_in(g.world, g.ada, code, kPassword, {{"X-Forwarded-For", address}});
    };
    for (int i = 0; i < 5; ++i) CHECK(guess(g.wrong_code(), "192.0.2.1").status == 401);
    const auto refused = guess(g.code(), "192.0.2.1");
    CHECK(checked_error_code(refused) == "rate_limited");
    CHECK(field(refused, "Retry-After") == "60");
    // It has not been used up.
    CHECK(guess(g.code(), "192.0.2.2").status == 200);

    int allowed = 0;
    for (int network = 10; network < 30; ++network) {
        const std::string address = "198.51.100." + std::to_string(network);
        for (int i = 0; i < 3; ++i) allowed += guess(g.wrong_code(), address).status == 401 ? 1 : 0;
    }
    CHECK(allowed == 20 - 6);
    CHECK(checked_error_code(guess(g.next_code(), "203.0.113.1")) == "rate_limited");
    // Ada has logged in from there.
    CHECK(guess(g.code(), "192.0.2.2").status == 200);
}

API_TEST_CASE("A second factor that the secret no longer opens lets a recovery code in",
              "[api][second factor]") {
    Guarded g(backend_type.fresh());
    REQUIRE(g.world.database->execute("UPDATE " + g.world.database->table("holdfast_second_factors") +
                                      " SET secret = 'v1.00000000.AAAA'") == "");
    CHECK(checked_error_code(log_in(g.world, g.ada, g.code())) == "invalid_code");
    CHECK(g.world.log.contains("[USER] Second factor can't be opened"));
    CHECK(log_in(g.world, g.ada, g.app.recovery_codes[0]).status == 200);
}

}  // namespace holdfast::test
