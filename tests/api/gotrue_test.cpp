// /auth/v1 as supabase-js uses it: sign-up, sign-in, refresh, the user, sign-out.
#include "accounts/user_directory.h"
#include "accounts/users.h"
#include "api/scenario.h"
#include "api/supabase_client.h"
#include "base/encoding.h"
#include "crypto/jose.h"
#include "storage/users.h"

#include <functional>

namespace holdfast::test {
namespace {

using base::Json;

constexpr const char* kSignUp =
    R"({"email":"ada@example.com","password":"correct horse","data":{"color":"blue","username":"Ada"},)"
    R"("gotrue_meta_security":{},"code_challenge":null,"code_challenge_method":null})";
constexpr const char* kSignIn =
    R"({"email":"ada@example.com","password":"correct horse","gotrue_meta_security":{}})";

http::Response sign_in(const SupabaseClient& client, const std::string& body = kSignIn) {
    return client.post("/auth/v1/token?grant_type=password", body);
}

http::Response refresh(const SupabaseClient& client, const std::string& token) {
    return client.post("/auth/v1/token?grant_type=refresh_token",
                       Json::object({{"refresh_token", token}}).dump());
}

std::string code_of(const http::Response& response) { return checked_gotrue_code(response); }

}  // namespace

API_TEST_CASE("A sign-up answers a session and its user, who is a user of Holdfast", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const SupabaseClient client(world);
    const auto response = client.post("/auth/v1/signup", kSignUp);
    REQUIRE(response.status == 200);
    CHECK(text_at(response, "token_type") == "bearer");
    CHECK(integer_at(response, "expires_in") == 3600);
    CHECK(integer_at(response, "expires_at") == base::unix_seconds(world.clock.now()) + 3600);
    const std::string id = text_at(response, "user.id");
    CHECK(base::is_uuid(id));
    CHECK(text_at(response, "user.email") == "ada@example.com");
    CHECK(text_at(response, "user.user_metadata.color") == "blue");
    CHECK(text_at(response, "user.user_metadata.sub") == id);
    CHECK(text_at(response, "user.app_metadata.provider") == "email");
    CHECK(text_at(response, "user.identities.0.identity_id") == id);
    CHECK(text_at(response, "user.identities.0.provider") == "email");
    CHECK(json_of(response).find("user")->find("email_confirmed_at") == nullptr);
    CHECK(field(response, "Set-Cookie").empty());
    check_nothing_leaks(response);

    const auto own = world.ask("GET", "/api/v1/auth/me", "", bearer(text_at(response, "access_token")));
    CHECK(text_at(own, "data.user_id") == id);
    CHECK(text_at(own, "data.username") == "Ada");
    Browser browser(world);
    CHECK(browser.log_in("ada@example.com").user_id == id);
}

API_TEST_CASE("An access token tells what an application of Supabase reads there", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const auto response = SupabaseClient(world).post("/auth/v1/signup", kSignUp);
    const Json claims = claims_of(text_at(response, "access_token"));
    const std::int64_t now = base::unix_seconds(world.clock.now());
    CHECK(*claims.string("sub") == text_at(response, "user.id"));
    CHECK(*claims.string("aud") == "authenticated");
    CHECK(*claims.string("role") == "authenticated");
    CHECK(*claims.string("email") == "ada@example.com");
    CHECK(*claims.string("phone") == "");
    CHECK(*claims.string("aal") == "aal1");
    CHECK(claims.find("amr")->dump() == R"([{"method":"password","timestamp":)" + std::to_string(now) + "}]");
    CHECK(base::is_uuid(*claims.string("session_id")));
    CHECK(*claims.find("is_anonymous")->as_bool() == false);
    CHECK(claims.find("app_metadata")->dump() == R"({"provider":"email","providers":["email"]})");
    CHECK(*claims.find("user_metadata")->string("color") == "blue");
    CHECK(*claims.integer("exp") == now + 3600);
    CHECK(crypto::verify_hs256(world.installation_options.keys.newest().access_token,
                               text_at(response, "access_token")));
}

API_TEST_CASE("A profile's user name comes from the metadata, else from the email", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const SupabaseClient client(world);
    int number = 0;
    for (const auto& [data, username] : Fields{{R"({"username":"Ada L."})", "Ada L."},
                                               {R"({"full_name":"Ada Lovelace"})", "Ada Lovelace"},
                                               {R"({"username":7,"name":"A"})", "A"},
                                               {R"({"username":" "})", "user"},
                                               {"{}", "user"},
                                               {"null", "user"}}) {
        const std::string email = "user" + std::to_string(++number) + "@example.com";
        const auto response =
            client.post("/auth/v1/signup",
                        R"({"email":")" + email + R"(","password":"correct horse","data":)" + data + "}");
        REQUIRE(response.status == 200);
        const std::string expected =
            username == "user" ? "user" + std::to_string(number) : std::string(username);
        CHECK(world.column("users", "username", "email = '" + email + "'") == expected);
    }
}

API_TEST_CASE("A sign-up is refused by the rules of Holdfast, in GoTrue's words", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const SupabaseClient client(world);
    REQUIRE(client.post("/auth/v1/signup", kSignUp).status == 200);
    const auto refused = [&](const std::string& body, int status, const std::string& code,
                             const std::string& message) {
        INFO(body.substr(0, 200));
        const auto response = client.post("/auth/v1/signup", body);
        CHECK(response.status == status);
        CHECK(code_of(response) == code);
        CHECK_THAT(text_at(response, "message"), Catch::Contains(message));
        return response;
    };
    refused(kSignUp, 422, "user_already_exists", "User already registered");
    refused(R"({"email":"nobody","password":"correct horse"})", 400, "validation_failed",
            "Unable to validate email address: invalid format");
    const auto weak = refused(R"({"email":"n@example.com","password":"1234567"})", 422, "weak_password",
                              "Password should be at least 8 characters.");
    CHECK(text_at(weak, "weak_password.reasons.0") == "length");
    refused(R"({"email":"n@example.com","password":")" + std::string(1025, 'p') + "\"}", 400,
            "validation_failed", "Password cannot be longer than");
    refused(R"({"email":"n@example.com"})", 400, "validation_failed", "Signup requires a valid password");
    refused(R"({"password":"correct horse"})", 400, "validation_failed", "email");
    refused(R"({"data":{}})", 422, "anonymous_provider_disabled", "Anonymous sign-ins are disabled");
    refused(R"({"phone":"123","password":"correct horse"})", 400, "phone_provider_disabled", "phone");
    refused(R"({"email":7,"password":"correct horse"})", 400, "validation_failed", "email");
    refused(R"({"email":"n@example.com","password":"correct horse","data":[]})", 400, "validation_failed",
            "data");
    refused(R"({"email":"n@example.com","password":"correct horse","data":{"x":")" +
                std::string(accounts::kMaxMetadataBytes, 'x') + "\"}}",
            400, "validation_failed", "metadata");
    refused("{", 400, "bad_json", "Could not parse request body as JSON");
    refused("", 400, "bad_json", "Could not parse request body as JSON");
    refused("[]", 400, "bad_json", "Could not parse request body as JSON");
    refused(std::string(64 * 1024 + 1, ' '), 413, "request_too_large", "64 KiB");
    CHECK(world.count("users") == 1);
}

API_TEST_CASE("A sign-in takes the password of a user of Holdfast, and says no more than that it is wrong",
              "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    Browser browser(world);
    const Person ada = browser.sign_up("ada@example.com");
    const SupabaseClient client(world);
    const auto response = sign_in(client);
    REQUIRE(response.status == 200);
    CHECK(text_at(response, "user.id") == ada.user_id);
    CHECK(json_of(response).find("weak_password")->is_null());
    for (const char* body :
         {R"({"email":"ada@example.com","password":"wrong"})", R"({"email":"ada@example.com"})",
          R"({"email":"nobody","password":"correct horse"})",
          R"({"email":"nobody@example.com","password":"correct horse"})"}) {
        const auto wrong = sign_in(client, body);
        CHECK(wrong.status == 400);
        CHECK(code_of(wrong) == "invalid_credentials");
        CHECK(text_at(wrong, "message") == "Invalid login credentials");
    }
    CHECK(code_of(sign_in(client, R"({"password":"correct horse"})")) == "validation_failed");
    for (const char* grant : {"", "?grant_type=id_token"}) {
        const auto other = client.post("/auth/v1/token" + std::string(grant), "{}");
        CHECK(other.status == 400);
        CHECK(code_of(other) == "invalid_credentials");
        CHECK(text_at(other, "message") == "unsupported_grant_type");
    }
}

API_TEST_CASE("A refresh token is good once, and for some seconds more", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const SupabaseClient client(world);
    const auto first = client.post("/auth/v1/signup", kSignUp);
    const std::string spent = text_at(first, "refresh_token");
    world.clock.advance(1s);
    const auto second = refresh(client, spent);
    REQUIRE(second.status == 200);
    CHECK(text_at(second, "access_token") != text_at(first, "access_token"));
    CHECK(text_at(second, "refresh_token") != spent);
    CHECK(claims_of(text_at(second, "access_token")).find("amr")->dump() ==
          claims_of(text_at(first, "access_token")).find("amr")->dump());
    world.clock.advance(9s);
    const auto again = refresh(client, spent);
    CHECK(text_at(again, "access_token") == text_at(second, "access_token"));
    CHECK(text_at(again, "refresh_token") == text_at(second, "refresh_token"));

    world.clock.advance(2s);
    const auto late = refresh(client, spent);
    CHECK(late.status == 400);
    CHECK(code_of(late) == "refresh_token_already_used");
    const auto gone = refresh(client, text_at(second, "refresh_token"));
    CHECK(gone.status == 400);
    CHECK(code_of(gone) == "session_not_found");
}

API_TEST_CASE("What is no refresh token is refused as the client expects", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const SupabaseClient client(world);
    CHECK(code_of(refresh(client, "short")) == "validation_failed");
    CHECK(code_of(refresh(client, "abcdefghijkl")) == "refresh_token_not_found");
    CHECK(code_of(refresh(client, client.keys.anon())) == "refresh_token_not_found");
    const auto empty = refresh(client, "");
    CHECK(empty.status == 400);
    CHECK(empty.body == R"({"error":"invalid_request","error_description":"refresh_token required"})");
}

API_TEST_CASE("A user is read and changed by the access token", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const auto session = SupabaseClient(world).post("/auth/v1/signup", kSignUp);
    const SupabaseClient ada = SupabaseClient(world).with_token(text_at(session, "access_token"));
    CHECK(ada.get("/auth/v1/user").body == json_of(session).find("user")->dump());

    world.clock.advance(1min);
    const auto changed = ada.send("PUT", "/auth/v1/user", R"({"data":{"color":null,"size":7},"nonce":null})");
    REQUIRE(changed.status == 200);
    const Json metadata = *json_of(changed).find("user_metadata");
    CHECK(metadata.find("color") == nullptr);
    CHECK(*metadata.integer("size") == 7);
    CHECK(*metadata.string("username") == "Ada");
    CHECK(text_at(changed, "updated_at") == base::rfc3339(world.clock.now()));
    CHECK(code_of(ada.send("PUT", "/auth/v1/user", R"({"data":7})")) == "validation_failed");
    CHECK(code_of(ada.send("PUT", "/auth/v1/user",
                           R"({"data":{"x":")" + std::string(accounts::kMaxMetadataBytes, 'x') + "\"}}")) ==
          "validation_failed");
    CHECK(code_of(ada.send("PUT", "/auth/v1/user", R"({"phone":"1"})")) == "phone_provider_disabled");
}

API_TEST_CASE("A new password ends the other sessions, and needs the old one once the session is old",
              "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const SupabaseClient client(world);
    const auto session = client.post("/auth/v1/signup", kSignUp);
    const auto other = sign_in(client);
    const SupabaseClient ada = client.with_token(text_at(session, "access_token"));
    const auto put = [&](const std::string& body) { return ada.send("PUT", "/auth/v1/user", body); };
    CHECK(code_of(put(R"({"password":"short"})")) == "weak_password");
    CHECK(code_of(put(R"({"password":"correct horse"})")) == "same_password");
    CHECK(put(R"({"password":"another horse"})").status == 200);
    CHECK(ada.get("/auth/v1/user").status == 200);
    CHECK(code_of(client.with_token(text_at(other, "access_token")).get("/auth/v1/user")) ==
          "session_not_found");
    CHECK(code_of(sign_in(client)) == "invalid_credentials");
    CHECK(sign_in(client, R"({"email":"ada@example.com","password":"another horse"})").status == 200);

    world.clock.advance(accounts::kRecentTime);
    for (const char* body : {R"({"password":"a third horse"})", R"({"email":"ada@new.example"})"}) {
        const auto refused = put(body);
        CHECK(refused.status == 400);
        CHECK(code_of(refused) == "reauthentication_needed");
    }
    CHECK(code_of(put(R"({"password":"a third horse","current_password":"wrong"})")) ==
          "invalid_credentials");
    CHECK(put(R"({"password":"a third horse","current_password":"another horse"})").status == 200);
}

API_TEST_CASE("A new email is the one to sign in with, is not verified, and belongs to one user",
              "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const SupabaseClient client(world);
    Browser(world).sign_up("bob@example.com");
    const auto session = client.post("/auth/v1/signup", kSignUp);
    const SupabaseClient ada = client.with_token(text_at(session, "access_token"));
    const auto put = [&](const std::string& body) { return ada.send("PUT", "/auth/v1/user", body); };
    const auto taken = put(R"({"email":"bob@example.com"})");
    CHECK(taken.status == 422);
    CHECK(code_of(taken) == "email_exists");
    CHECK(code_of(put(R"({"email":"nobody"})")) == "validation_failed");
    const auto changed = put(R"({"email":"Ada@New.example"})");
    REQUIRE(changed.status == 200);
    CHECK(text_at(changed, "email") == "ada@new.example");
    CHECK(text_at(changed, "user_metadata.email") == "ada@new.example");
    CHECK(json_of(changed).find("email_confirmed_at") == nullptr);
    CHECK(sign_in(client, R"({"email":"ada@new.example","password":"correct horse"})").status == 200);
    CHECK(code_of(sign_in(client)) == "invalid_credentials");
}

API_TEST_CASE("A sign-out ends this session, the others or all of them", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const SupabaseClient client(world);
    client.post("/auth/v1/signup", kSignUp);
    struct Row {
        const char* scope;
        bool own_ends;
        bool other_ends;
    };
    for (const auto& [scope, own_ends, other_ends] : std::vector<Row>{{"", true, true},
                                                                      {"?scope=global", true, true},
                                                                      {"?scope=local", true, false},
                                                                      {"?scope=others", false, true}}) {
        INFO(scope);
        const SupabaseClient one = client.with_token(text_at(sign_in(client), "access_token"));
        const SupabaseClient other = client.with_token(text_at(sign_in(client), "access_token"));
        const auto response = one.post("/auth/v1/logout" + std::string(scope), "");
        CHECK(response.status == 204);
        CHECK(response.body.empty());
        CHECK((one.get("/auth/v1/user").status == 403) == own_ends);
        CHECK((other.get("/auth/v1/user").status == 403) == other_ends);
    }
    const SupabaseClient one = client.with_token(text_at(sign_in(client), "access_token"));
    CHECK(code_of(one.post("/auth/v1/logout?scope=none", "")) == "validation_failed");
    CHECK(one.get("/auth/v1/user").status == 200);
}

API_TEST_CASE("Nobody signs in by phone, with a provider, or by a code that they can guess",
              "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const SupabaseClient client(world);
    CHECK(code_of(client.post("/auth/v1/recover", "{}")) == "validation_failed");
    CHECK(code_of(client.post("/auth/v1/otp", R"({"phone":"1"})")) == "phone_provider_disabled");
    CHECK(code_of(client.post("/auth/v1/verify", R"({"token":"1","type":"signup"})")) == "otp_expired");
    CHECK(code_of(client.get("/auth/v1/authorize?provider=google")) == "validation_failed");
}

API_TEST_CASE("Guesses and refreshes on the surface are limited as those of Holdfast's own",
              "[api][supabase]") {
    WorldOptions options;
    options.rate_limits = accounts::RateLimits::Switch::on;
    World world(backend_type.fresh(), with_supabase(options));
    const SupabaseClient client(world);
    // The code that ends a row of equal ones.
    const auto code_after = [](const std::string& usual, const std::function<http::Response()>& ask) {
        std::string code = usual;
        for (int i = 0; i < 300 && code == usual; ++i) code = code_of(ask());
        return code;
    };
    const std::string of_sign_up = code_after("validation_failed", [&] {
        return client.post("/auth/v1/signup", R"({"email":"a","password":"b"})");
    });
    const std::string of_sign_in = code_after("invalid_credentials", [&] {
        return sign_in(client, R"({"email":"ada@example.com","password":"wrong"})");
    });
    const std::string of_refresh =
        code_after("refresh_token_not_found", [&] { return refresh(client, "abcdefghijkl"); });
    for (const std::string& code : {of_sign_up, of_sign_in, of_refresh})
        CHECK(code == "over_request_rate_limit");
}

API_TEST_CASE("A database that fails is a 503 or a 500 in GoTrue's words, and tells nothing of itself",
              "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const SupabaseClient client(world);
    struct Row {
        storage::ErrorKind kind;
        int status;
        const char* code;
    };
    for (const Row& row : std::vector<Row>{{storage::ErrorKind::unavailable, 503, "request_timeout"},
                                           {storage::ErrorKind::internal, 500, "unexpected_failure"}}) {
        world.store.fail(FaultStore::operation<storage::FindCredentials>, row.kind, FaultStore::kAlways,
                         kTellTale);
        const auto response = sign_in(client);
        CHECK(response.status == row.status);
        CHECK(code_of(response) == row.code);
        check_nothing_leaks(response);
        world.store.heal();
    }
}

}  // namespace holdfast::test
