// Users without an email: /auth/v1/signup with neither an email nor a phone.
#include "accounts/users.h"
#include "api/scenario.h"
#include "api/supabase_client.h"
#include "storage/users.h"

namespace holdfast::test {
namespace {

using base::Json;

std::string code_of(const http::Response& response) { return checked_gotrue_code(response); }

WorldOptions with_anonymous() {
    WorldOptions options;
    options.sign_up.allows_anonymous = true;
    return with_supabase(options);
}

http::Response sign_in_anonymously(const SupabaseClient& client) {
    return client.post("/auth/v1/signup", R"({"data":{"color":"blue"},"gotrue_meta_security":{}})");
}

bool settings_allow_it(const SupabaseClient& client) {
    return *at(json_of(client.get("/auth/v1/settings")), "external.anonymous_users").as_bool();
}

}  // namespace

API_TEST_CASE("Nobody signs in anonymously unless the setting says so", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const SupabaseClient client(world);
    CHECK_FALSE(settings_allow_it(client));
    const auto refused = sign_in_anonymously(client);
    CHECK(refused.status == 422);
    CHECK(code_of(refused) == "anonymous_provider_disabled");
    CHECK(world.count("auth_users") == 0);
}

API_TEST_CASE("An anonymous user has a session, and no email anywhere", "[api][supabase]") {
    World world(backend_type.fresh(), with_anonymous());
    const SupabaseClient client(world), service = client.as_service();
    CHECK(settings_allow_it(client));
    const auto session = sign_in_anonymously(client);
    REQUIRE(session.status == 200);
    const Json user = *json_of(session).find("user");
    const std::string id = *user.string("id"), token = text_at(session, "access_token");
    CHECK(*user.string("email") == "");
    CHECK(*user.find("is_anonymous")->as_bool());
    CHECK(user.find("identities")->dump() == "[]");
    CHECK(user.find("app_metadata")->dump() == "{}");
    CHECK(user.find("user_metadata")->dump() == R"({"color":"blue"})");
    const Json claims = claims_of(token);
    CHECK(*claims.string("email") == "");
    CHECK(*claims.find("is_anonymous")->as_bool());
    CHECK(text_at(session, "refresh_token").size() > 12);
    CHECK_THAT(claims.find("amr")->dump(), Catch::Contains("anonymous"));

    const SupabaseClient guest = client.with_token(token);
    CHECK(guest.get("/auth/v1/user").body == user.dump());
    CHECK(text_at(world.ask("GET", "/api/v1/auth/me", "", bearer(token)), "data.email") == "");
    CHECK(text_at(guest.get("/rest/v1/users?select=email,username"), "0.email") == "");
    CHECK(text_at(service.get("/auth/v1/admin/users"), "users.0.email") == "");
    // Another one is another user.
    CHECK(text_at(sign_in_anonymously(client), "user.id") != id);
    CHECK(world.count("auth_users") == 2);
}

API_TEST_CASE("Nobody logs in as an anonymous user", "[api][supabase]") {
    World world(backend_type.fresh(), with_anonymous());
    const SupabaseClient client(world);
    const auto session = sign_in_anonymously(client);
    const std::string id = text_at(session, "user.id");
    for (const std::string& email : {std::string("x"), id, id + "@", "@" + id}) {
        const std::string body = Json::object({{"email", email}, {"password", ""}}).dump();
        CHECK(code_of(client.post("/auth/v1/token?grant_type=password", body)) == "invalid_credentials");
        CHECK(world.ask("POST", "/api/v1/auth/login", body).status == 401);
    }
    CHECK(code_of(client.post("/auth/v1/token?grant_type=password", R"({"email":"","password":""})")) ==
          "validation_failed");
    const SupabaseClient guest = client.with_token(text_at(session, "access_token"));
    const auto put = guest.send("PUT", "/auth/v1/user", R"({"password":"correct horse"})");
    CHECK(put.status == 422);
    CHECK(code_of(put) == "validation_failed");
    CHECK(
        world.ask("POST", "/api/v1/auth/reauthenticate", R"({"password":""})", bearer(guest.token)).status ==
        401);
}

API_TEST_CASE("An anonymous user becomes one with an email, and keeps id, session and accounts",
              "[api][supabase]") {
    World world(backend_type.fresh(), with_anonymous());
    const SupabaseClient client(world);
    Browser(world).sign_up("ada@example.com");
    const auto session = sign_in_anonymously(client);
    const std::string id = text_at(session, "user.id");
    const SupabaseClient guest = client.with_token(text_at(session, "access_token"));
    const auto put = [&](const std::string& body) { return guest.send("PUT", "/auth/v1/user", body); };
    // What is refused changes nothing.
    CHECK(code_of(put(R"({"email":"ada@example.com","password":"another horse"})")) == "email_exists");
    CHECK(code_of(put(R"({"email":"bob@example.com","password":"short"})")) == "weak_password");
    CHECK(code_of(put(R"({"email":"nobody","password":"another horse"})")) == "validation_failed");
    CHECK(*json_of(guest.get("/auth/v1/user")).find("is_anonymous")->as_bool());

    // However old the session is: there is no password to give.
    world.clock.advance(accounts::kRecentTime);
    const auto named = put(R"({"email":"Bob@Example.com","password":"another horse","data":{"size":7}})");
    REQUIRE(named.status == 200);
    CHECK(text_at(named, "id") == id);
    CHECK(text_at(named, "email") == "bob@example.com");
    CHECK_FALSE(*json_of(named).find("is_anonymous")->as_bool());
    CHECK(text_at(named, "identities.0.provider") == "email");
    CHECK(text_at(named, "app_metadata.provider") == "email");
    CHECK(text_at(named, "user_metadata.color") == "blue");
    CHECK(guest.get("/auth/v1/user").status == 200);
    const auto again = client.post("/auth/v1/token?grant_type=password",
                                   R"({"email":"bob@example.com","password":"another horse"})");
    CHECK(text_at(again, "user.id") == id);
    const Json claims = claims_of(text_at(again, "access_token"));
    CHECK_FALSE(*claims.find("is_anonymous")->as_bool());
    CHECK(world.column("users", "email", row(id)) == "bob@example.com");
    // From now on a password is changed as everybody's.
    world.clock.advance(accounts::kRecentTime);
    CHECK(code_of(put(R"({"password":"a third horse"})")) == "reauthentication_needed");
}

API_TEST_CASE("Anonymous sign-ins are limited as sign-ups", "[api][supabase]") {
    WorldOptions options = with_anonymous();
    options.rate_limits = accounts::RateLimits::Switch::on;
    World world(backend_type.fresh(), options);
    const SupabaseClient client(world);
    auto response = sign_in_anonymously(client);
    for (int i = 0; i < 100 && response.status == 200; ++i) response = sign_in_anonymously(client);
    CHECK(code_of(response) == "over_request_rate_limit");
}

}  // namespace holdfast::test
