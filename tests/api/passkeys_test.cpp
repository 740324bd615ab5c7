// Passkeys: how one is added, signs in and is removed, and that no part of what a browser sends may be wrong.
#include "api/passkeys.h"

#include "accounts/passkeys.h"
#include "accounts/users.h"
#include "api/scenario.h"
#include "api/second_factor.h"
#include "base/encoding.h"
#include "support/threads.h"

#include <algorithm>
#include <functional>

namespace holdfast::test {
namespace {

using base::Json;

constexpr const char* kLogin = "/api/v1/auth/login";

WorldOptions at_localhost(WorldOptions options = {}) {
    options.public_url = kLocalhost;
    options.app_url = kLocalhost;
    return options;
}

http::Response ask(const Site& site, const Person& person, const char* method, const std::string& target,
                   const Json& body = {}) {
    return site.ask(method, target, body.is_null() ? "" : body.dump(), bearer(person.access_token));
}

Json sign_in_options(const Site& site) { return options_in(site.ask("POST", kPasskeySignInOptions)); }

http::Response sign_in_with(const Site& site, const Json& credential) {
    return site.ask("POST", kPasskeySignIn, Json::object({{"credential", credential}}).dump());
}

http::Response add(const Site& site, const Person& person, SoftPasskey& passkey, const Json& options,
                   const std::string& name = "Laptop") {
    return ask(site, person, "POST", kPasskeys,
               Json::object({{"name", name}, {"credential", passkey.made(options)}}));
}

Json creation_options(const Site& site, const Person& person) {
    return options_in(ask(site, person, "POST", kPasskeyOptions));
}

// The options in the answer that asks for a second factor.
Json asked_for(const http::Response& response) {
    CHECK(checked_error_code(response) == "second_factor_required");
    return at(json_of(response), "passkey");
}

// `credential` with this member of its response.
Json with(Json credential, const char* member, Json value) {
    Json response = *credential.find("response");
    return credential.set("response", response.set(member, std::move(value)));
}

struct Laptop {
    explicit Laptop(std::unique_ptr<Backend> database, WorldOptions options = {})
        : world(std::move(database), at_localhost(std::move(options))),
          ada(world, "ada"),
          passkey(add_passkey(world, ada)) {
        world.clock.advance(1s);
    }

    World world;
    User ada;
    SoftPasskey passkey;
};

}  // namespace

API_TEST_CASE("A passkey is added, listed and removed", "[api][passkeys]") {
    World world(backend_type.fresh(), at_localhost());
    const User ada(world, "ada"), bob(world, "bob");
    CHECK(ask(world, ada, "GET", kPasskeys).body ==
          R"({"success":true,"data":{"available":true,"passkeys":[]}})");
    const Json options = creation_options(world, ada);
    CHECK(*at(options, "rp.id").as_string() == "localhost");
    CHECK(*at(options, "user.id").as_string() == base::base64url_encode(ada.user_id));
    CHECK(*at(options, "user.name").as_string() == ada.email);
    CHECK(
        at(options, "pubKeyCredParams").dump() ==
        R"([{"type":"public-key","alg":-7},{"type":"public-key","alg":-8},{"type":"public-key","alg":-257}])");
    CHECK(at(options, "authenticatorSelection").dump() ==
          R"({"residentKey":"required","requireResidentKey":true,"userVerification":"required"})");
    CHECK(*options.string("attestation") == "none");
    CHECK(at(options, "excludeCredentials").as_array()->empty());

    SoftPasskey passkey;
    const auto added = add(world, ada, passkey, options, "  Büro ");
    REQUIRE(added.status == 201);
    CHECK(text_at(added, "data.name") == "Büro");
    const std::string id = text_at(added, "data.id");
    const auto listed = json_of(ask(world, ada, "GET", kPasskeys));
    CHECK(at(listed, "data.passkeys.0").dump() == at(json_of(added), "data").dump());
    CHECK(at(listed, "data.passkeys.0.last_used_at").is_null());
    const Json again = creation_options(world, ada);
    CHECK(*at(again, "excludeCredentials.0.id").as_string() ==
          base::base64url_encode(passkey.authenticator.id()));
    CHECK(at(again, "excludeCredentials.0.transports").dump() == R"(["hybrid","internal"])");
    CHECK_THAT(ask(world, ada, "GET", "/me/activity").body, Catch::Contains("user.passkey_added"));
    CHECK(world.log.contains("[USER] Passkey added: user_id=" + ada.user_id));

    const std::string row = std::string(kPasskeys) + "/" + id;
    CHECK(checked_error_code(ask(world, bob, "DELETE", row)) == "passkey_not_found");
    CHECK(ask(world, ada, "DELETE", row).status == 204);
    CHECK(checked_error_code(ask(world, ada, "DELETE", row)) == "passkey_not_found");
    CHECK(checked_error_code(sign_in(world, passkey)) == "invalid_passkey");
    CHECK_THAT(ask(world, ada, "GET", "/me/activity").body, Catch::Contains("user.passkey_removed"));
}

API_TEST_CASE("Passkeys are added and removed in a recent session only", "[api][passkeys]") {
    Laptop l(backend_type.fresh());
    const Json options = creation_options(l.world, l.ada);
    SoftPasskey other;
    l.world.clock.advance(accounts::kRecentTime);
    CHECK(checked_error_code(ask(l.world, l.ada, "POST", kPasskeyOptions)) == "reauthentication_required");
    CHECK(checked_error_code(add(l.world, l.ada, other, options)) == "reauthentication_required");
    CHECK(checked_error_code(ask(l.world, l.ada, "DELETE", std::string(kPasskeys) + "/" + l.passkey.id)) ==
          "reauthentication_required");
    CHECK(ask(l.world, l.ada, "GET", kPasskeys).status == 200);
}

API_TEST_CASE("A passkey signs in alone, and makes the session recent", "[api][passkeys]") {
    Laptop l(backend_type.fresh());
    const Json options = sign_in_options(l.world);
    CHECK(at(options, "allowCredentials").as_array()->empty());
    CHECK(*options.string("userVerification") == "required");
    CHECK(*options.string("rpId") == "localhost");
    const auto answer = sign_in_with(l.world, l.passkey.answer(options));
    REQUIRE(answer.status == 200);
    CHECK(text_at(answer, "data.user_id") == l.ada.user_id);
    CHECK(text_at(answer, "data.email") == l.ada.email);
    CHECK(text_at(answer, "data.token_type") == "bearer");
    CHECK_FALSE(text_at(answer, "data.refresh_token").empty());
    CHECK(
        set_cookies(answer).size() ==
        set_cookies(l.world.ask("POST", kLogin, R"({"email":"ada@example.com","password":"correct horse"})"))
            .size());
    Person again = l.ada;
    again.access_token = text_at(answer, "data.access_token");
    CHECK(ask(l.world, again, "POST", kPasskeyOptions).status == 200);
    CHECK_FALSE(at(json_of(ask(l.world, again, "GET", kPasskeys)), "data.passkeys.0.last_used_at").is_null());
    l.world.clock.advance(accounts::kRecentTime);
    CHECK(checked_error_code(ask(l.world, again, "POST", kPasskeyOptions)) == "reauthentication_required");
}

API_TEST_CASE("A user with an app of codes signs in by a passkey without a code", "[api][passkeys]") {
    Laptop l(backend_type.fresh());
    add_second_factor(l.world, l.ada, l.world.clock.now());
    CHECK(sign_in(l.world, l.passkey).status == 200);
}

API_TEST_CASE("A browser that signs in by a passkey gets cookies and no refresh token", "[api][passkeys]") {
    Laptop l(backend_type.fresh());
    Browser browser(l.world);
    const Json options = options_in(browser.post(kPasskeySignInOptions, ""));
    const auto answer =
        browser.post(kPasskeySignIn, Json::object({{"credential", l.passkey.answer(options)}}).dump());
    REQUIRE(answer.status == 200);
    CHECK(at(json_of(answer), "data").find("refresh_token") == nullptr);
    CHECK(browser.get("/api/v1/auth/me").status == 200);
}

API_TEST_CASE("A sign-in by a passkey with a wrong part is refused in the same words", "[api][passkeys]") {
    Laptop l(backend_type.fresh());
    const User bob(l.world, "bob");
    const SoftPasskey bobs = add_passkey(l.world, bob);
    l.world.clock.advance(1s);
    struct Wrong {
        const char* what;
        std::function<Json(SoftPasskey&, const Json&)> credential;
    };
    const Wrong kWrong[] = {
        {"unknown",
         [&](SoftPasskey& passkey, const Json& options) {
             SoftPasskey unknown;
             unknown.user_handle = passkey.user_handle;
             return unknown.answer(options);
         }},
        {"of another user",
         [&](SoftPasskey& passkey, const Json& options) {
             return with(passkey.answer(options), "userHandle", bobs.user_handle);
         }},
        {"without a user",
         [&](SoftPasskey& passkey, const Json& options) {
             return with(passkey.answer(options), "userHandle", nullptr);
         }},
        {"signed by another",
         [&](SoftPasskey& passkey, const Json& options) {
             return with(passkey.answer(options), "signature",
                         *at(bobs.answer(options), "response.signature").as_string());
         }},
        {"elsewhere",
         [&](SoftPasskey& passkey, const Json& options) {
             passkey.origin = "http://localhost:8081";
             return passkey.answer(options);
         }},
        {"for another site",
         [&](SoftPasskey& passkey, Json options) {
             return passkey.answer(options.set("rpId", "example.com"));
         }},
        {"not verified",
         [&](SoftPasskey& passkey, const Json& options) {
             passkey.flags = kUserPresent;
             return passkey.answer(options);
         }},
        {"a challenge of no one",
         [&](SoftPasskey& passkey, Json options) {
             return passkey.answer(options.set("challenge", "AAAAAAAAAAAAAAAAAAAAAA"));
         }},
        {"a challenge to add",
         [&](SoftPasskey& passkey, Json options) {
             const Json other = creation_options(l.world, l.ada);
             return passkey.answer(options.set("challenge", *other.string("challenge")));
         }},
        {"too late",
         [&](SoftPasskey& passkey, const Json& options) {
             l.world.clock.advance(accounts::kChallengeLifetime);
             return passkey.answer(options);
         }},
    };
    for (const Wrong& wrong : kWrong) {
        CAPTURE(wrong.what);
        SoftPasskey passkey;
        passkey.user_handle = l.passkey.user_handle;
        std::swap(passkey.authenticator, l.passkey.authenticator);
        const auto answer = sign_in_with(l.world, wrong.credential(passkey, sign_in_options(l.world)));
        std::swap(passkey.authenticator, l.passkey.authenticator);
        CHECK(answer.status == 401);
        CHECK(checked_error_code(answer) == "invalid_passkey");
        CHECK(text_at(answer, "detail") ==
              "This passkey is not known here, or it took too long. Please try again.");
        CHECK(set_cookies(answer).empty());
    }
    CHECK(l.world.log.contains("[USER] Passkey refused: wrong_origin user_id=" + l.ada.user_id));
    CHECK(sign_in(l.world, l.passkey).status == 200);
}

API_TEST_CASE("A challenge is answered once, also by a browser that kept an older one", "[api][passkeys]") {
    Laptop l(backend_type.fresh());
    const Json older = sign_in_options(l.world);
    l.world.clock.advance(1s);
    const Json newer = sign_in_options(l.world);
    l.world.clock.advance(accounts::kChallengeLifetime - 2s);
    CHECK(sign_in_with(l.world, l.passkey.answer(newer)).status == 200);
    CHECK(checked_error_code(sign_in_with(l.world, l.passkey.answer(newer))) == "invalid_passkey");
    CHECK(checked_error_code(sign_in_with(l.world, l.passkey.answer(older))) == "invalid_passkey");
    CHECK(sign_in(l.world, l.passkey).status == 200);
}

API_TEST_CASE("An answer sent 12 times at once, to several instances, signs in once",
              "[api][passkeys][races]") {
    Laptop l(backend_type.fresh());
    const Json credential = l.passkey.answer(sign_in_options(l.world));
    const auto answers =
        run_together(12, [&](std::size_t) { return sign_in_with(l.world, credential).status; });
    CHECK(std::ranges::count(answers, 200) == 1);
    CHECK(std::ranges::count(answers, 401) == 11);
}

API_TEST_CASE("A sign count that goes back is refused, and told to the operator", "[api][passkeys]") {
    Laptop l(backend_type.fresh());
    const auto sign_in_counting = [&](std::uint32_t count) {
        l.world.clock.advance(1s);
        l.passkey.authenticator.sign_count = count;
        return sign_in(l.world, l.passkey).status;
    };
    CHECK(sign_in_counting(5) == 200);
    CHECK(sign_in_counting(6) == 200);
    CHECK_FALSE(l.world.log.contains("went back"));
    CHECK(sign_in_counting(6) == 401);
    CHECK(l.world.log.contains("[USER] Passkey refused, its sign count went back"));
    CHECK(sign_in_counting(0) == 401);
    CHECK(sign_in_counting(7) == 200);
}

API_TEST_CASE("A registration with a wrong part is refused", "[api][passkeys]") {
    World world(backend_type.fresh(), at_localhost());
    const User ada(world, "ada"), bob(world, "bob");
    const Json options = creation_options(world, ada);
    const auto refused = [&](SoftPasskey passkey, const Json& with_options) {
        const auto answer = add(world, ada, passkey, with_options);
        CHECK(answer.status == 422);
        return checked_error_code(answer);
    };
    const auto with_flags = [](int flags) {
        SoftPasskey passkey;
        passkey.flags = flags;
        return passkey;
    };
    SoftPasskey elsewhere;
    elsewhere.origin = "https://evil.example";
    CHECK(refused(std::move(elsewhere), options) == "passkey_not_accepted");
    CHECK(refused(with_flags(kUserPresent), options) == "passkey_not_accepted");
    CHECK(refused(with_flags(kUserVerified), options) == "passkey_not_accepted");
    CHECK(refused({}, creation_options(world, bob)) == "passkey_not_accepted");
    Json changed = options;
    changed.set("challenge", *sign_in_options(world).string("challenge"));
    CHECK(refused({}, changed) == "passkey_not_accepted");
    Json other_site = options;
    CHECK(refused({}, other_site.set("rp", Json::object({{"id", "example.com"}}))) == "passkey_not_accepted");

    SoftPasskey passkey;
    CHECK(checked_error_code(add(world, ada, passkey, options, "")) == "invalid_passkey_name");
    CHECK(checked_error_code(add(world, ada, passkey, options, std::string(51, 'n'))) ==
          "invalid_passkey_name");
    CHECK(add(world, ada, passkey, options, std::string(50, 'n')).status == 201);
    CHECK(checked_error_code(add(world, ada, passkey, options)) == "passkey_exists");
    CHECK(checked_error_code(add(world, bob, passkey, creation_options(world, bob))) == "passkey_exists");
    world.clock.advance(accounts::kChallengeLifetime);
    CHECK(refused({}, options) == "passkey_not_accepted");
    CHECK(world.count("holdfast_passkeys") == 1);
}

API_TEST_CASE("A credential that is none names what is missing", "[api][passkeys]") {
    Laptop l(backend_type.fresh());
    const Json good = l.passkey.answer(sign_in_options(l.world));
    for (const char* member : {"clientDataJSON", "authenticatorData", "signature", "userHandle"}) {
        CAPTURE(member);
        for (const Json& value : {Json("not base64url!"), Json(7)}) {
            const auto answer = sign_in_with(l.world, with(good, member, value));
            CHECK(checked_error_code(answer) == "invalid_request");
            CHECK_THAT(text_at(answer, "detail"), Catch::Contains(member));
        }
    }
    Json without_id = good;
    CHECK(checked_error_code(sign_in_with(l.world, without_id.set("id", 1))) == "invalid_request");
    for (const Json& credential :
         {Json(), Json("text"), Json::object({}), Json::object({{"id", "x"}, {"response", "text"}})})
        CHECK(checked_error_code(sign_in_with(l.world, credential)) == "invalid_request");
    CHECK(checked_error_code(l.world.ask("POST", kPasskeySignIn, "{}")) == "invalid_request");
    CHECK(checked_error_code(ask(l.world, l.ada, "POST", kPasskeys, Json::object({{"name", "x"}}))) ==
          "invalid_request");
}

API_TEST_CASE("A passkey stands for a code wherever one is asked for", "[api][passkeys][second factor]") {
    Laptop l(backend_type.fresh());
    add_second_factor(l.world, l.ada, l.world.clock.now());
    const User bob(l.world, "bob");
    const SoftPasskey bobs = add_passkey(l.world, bob);
    l.world.clock.advance(30s);
    const Json password = Json::object({{"email", l.ada.email}, {"password", kPassword}});
    const auto log_in = [&](const Json& passkey) {
        Json body = password;
        if (!passkey.is_null()) body.set("passkey", passkey);
        return l.world.ask("POST", kLogin, body.dump());
    };
    const Json options = asked_for(log_in({}));
    CHECK(*at(options, "allowCredentials.0.id").as_string() ==
          base::base64url_encode(l.passkey.authenticator.id()));
    CHECK(checked_error_code(log_in(bobs.answer(options))) == "invalid_passkey");
    CHECK(checked_error_code(log_in(l.passkey.answer(sign_in_options(l.world)))) == "invalid_passkey");
    const Json credential = l.passkey.answer(options);
    CHECK(checked_error_code(sign_in_with(l.world, credential)) == "invalid_passkey");
    CHECK(log_in(credential).status == 200);
    CHECK(checked_error_code(log_in(credential)) == "invalid_passkey");
    Json wrong = password;
    const auto refused =
        l.world.ask("POST", kLogin, wrong.set("password", "wrong horse").set("passkey", credential).dump());
    CHECK(checked_error_code(refused) == "invalid_credentials");
    CHECK(json_of(refused).find("passkey") == nullptr);

    l.world.clock.advance(1s);
    constexpr const char* kAgain = "/api/v1/auth/reauthenticate";
    Json again = Json::object({{"password", kPassword}});
    const Json asked = asked_for(ask(l.world, l.ada, "POST", kAgain, again));
    CHECK(ask(l.world, l.ada, "POST", kAgain, again.set("passkey", l.passkey.answer(asked))).status == 204);
    l.world.clock.advance(1s);
    const Json to_remove =
        asked_for(ask(l.world, l.ada, "DELETE", kSecondFactor, Json::object({{"code", ""}})));
    CHECK(
        ask(l.world, l.ada, "DELETE", kSecondFactor, Json::object({{"passkey", l.passkey.answer(to_remove)}}))
            .status == 204);
    CHECK(log_in({}).status == 200);
}

API_TEST_CASE("The password alone signs in a user with passkeys and no app of codes", "[api][passkeys]") {
    const Laptop l(backend_type.fresh());
    CHECK(l.world.ask("POST", kLogin, R"({"email":"ada@example.com","password":"correct horse"})").status ==
          200);
}

API_TEST_CASE("Where a hand-over needs a second factor, a passkey is one", "[api][passkeys][transfer]") {
    WorldOptions options = at_localhost();
    options.handover_needs_second_factor = true;
    World world(backend_type.fresh(), std::move(options));
    Conflict c(world);
    const auto take = [&](const Json& passkey) {
        Json body = Json::object({{"transfer_token", c.transfer_token}});
        if (!passkey.is_null()) body.set("passkey", passkey);
        return ask(world, c.bob, "POST", "/cloud/transfer-ownership", body);
    };
    CHECK(take({}).status == 403);
    const SoftPasskey passkey = add_passkey(world, c.bob);
    world.clock.advance(1s);
    const auto without = take({});
    CHECK(without.status == 401);
    const Json request = asked_for(without);
    Json code = Json::object({{"transfer_token", c.transfer_token}, {"code", "123456"}});
    CHECK(checked_error_code(ask(world, c.bob, "POST", "/cloud/transfer-ownership", code)) == "invalid_code");
    SoftPasskey unknown;
    CHECK(checked_error_code(take(unknown.answer(request))) == "invalid_passkey");
    CHECK(owner_of(world, kTeam) == c.ada.user_id);
    CHECK(take(passkey.answer(request)).status == 200);
    CHECK(owner_of(world, kTeam) == c.bob.user_id);
}

API_TEST_CASE("There are no passkeys at an IP address", "[api][passkeys]") {
    World world(backend_type.fresh());
    const User ada(world, "ada");
    CHECK(ask(world, ada, "GET", kPasskeys).body ==
          R"({"success":true,"data":{"available":false,"passkeys":[]}})");
    CHECK(checked_error_code(ask(world, ada, "POST", kPasskeyOptions)) == "passkeys_unavailable");
    CHECK(checked_error_code(world.ask("POST", kPasskeySignInOptions)) == "passkeys_unavailable");
    World elsewhere(backend_type.fresh(), at_localhost());
    const User bob(elsewhere, "bob");
    SoftPasskey passkey;
    const Json options = creation_options(elsewhere, bob);
    CHECK(checked_error_code(add(world, ada, passkey, options)) == "passkeys_unavailable");
    CHECK(checked_error_code(sign_in_with(world, passkey.answer(sign_in_options(elsewhere)))) ==
          "passkeys_unavailable");
}

API_TEST_CASE("A user may have 20 passkeys", "[api][passkeys]") {
    World world(backend_type.fresh(), at_localhost());
    const User ada(world, "ada");
    for (int i = 0; i < accounts::kMostPasskeys; ++i) add_passkey(world, ada);
    SoftPasskey passkey;
    CHECK(checked_error_code(add(world, ada, passkey, creation_options(world, ada))) == "too_many_passkeys");
}

API_TEST_CASE("Passkeys are guessed at as often as codes and passwords", "[api][passkeys][rate limits]") {
    Laptop l(backend_type.fresh(), {.rate_limits = accounts::RateLimits::Switch::on});
    SoftPasskey unknown;
    unknown.user_handle = l.passkey.user_handle;
    int refused = 0;
    http::Response answer;
    do {
        answer = sign_in(l.world, unknown);
        REQUIRE(++refused < 100);
    } while (answer.status == 401);
    CHECK(checked_error_code(answer) == "rate_limited");
}

}  // namespace holdfast::test
