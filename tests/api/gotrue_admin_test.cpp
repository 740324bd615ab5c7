// /auth/v1/admin/users and the identities of linked accounts.
#include "api/scenario.h"
#include "api/supabase_client.h"
#include "base/random.h"
#include "crypto/password.h"

namespace holdfast::test {
namespace {

using base::Json;

constexpr const char* kUsers = "/auth/v1/admin/users";

std::string code_of(const http::Response& response) { return checked_gotrue_code(response); }

std::string at_user(const std::string& id) { return std::string(kUsers) + "/" + id; }

std::string token_of(const SupabaseClient& client, const std::string& email) {
    return text_at(client.post("/auth/v1/token?grant_type=password",
                               Json::object({{"email", email}, {"password", kPassword}}).dump()),
                   "access_token");
}

}  // namespace

API_TEST_CASE("An administrator creates users, with and without a password", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const SupabaseClient client(world), service = client.as_service();
    const auto created =
        service.post(kUsers, R"({"email":"Ada@Example.com","password":"correct horse","email_confirm":true,)"
                             R"("user_metadata":{"name":"Ada"},"app_metadata":{"plan":"gold"}})");
    REQUIRE(created.status == 200);
    const std::string id = text_at(created, "id");
    CHECK(text_at(created, "email") == "ada@example.com");
    CHECK(text_at(created, "email_confirmed_at") == base::rfc3339(world.clock.now()));
    CHECK(text_at(created, "user_metadata.name") == "Ada");
    CHECK(text_at(created, "app_metadata.plan") == "gold");
    CHECK(text_at(created, "app_metadata.provider") == "email");
    CHECK(json_of(created).find("last_sign_in_at") == nullptr);
    CHECK(world.column("users", "username", row(id)) == "Ada");
    CHECK_FALSE(token_of(client, "ada@example.com").empty());
    CHECK(service.get(at_user(id)).status == 200);

    const std::string given = base::random_uuid();
    CHECK(text_at(service.post(kUsers, R"({"email":"b@example.com","id":")" + given + "\"}"), "id") == given);
    CHECK(client.post("/auth/v1/token?grant_type=password", R"({"email":"b@example.com","password":""})")
              .status == 400);
    const auto hash = crypto::hash_password(kPassword);
    CHECK(service.post(kUsers, Json::object({{"email", "c@example.com"}, {"password_hash", hash}}).dump())
              .status == 200);
    CHECK_FALSE(token_of(client, "c@example.com").empty());
}

API_TEST_CASE("A creation that would not be what was asked for is refused", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const SupabaseClient service = SupabaseClient(world).as_service();
    const User ada(world, "ada");
    const auto refused = [&](const std::string& body, int status, const std::string& code) {
        INFO(body);
        const auto response = service.post(kUsers, body);
        CHECK(response.status == status);
        CHECK(code_of(response) == code);
    };
    refused(R"({"email":"ada@example.com","password":"correct horse"})", 422, "email_exists");
    refused(R"({"email":"n@example.com","id":")" + ada.user_id + "\"}", 422, "user_already_exists");
    refused(R"({"email":"n@example.com","id":"1"})", 400, "validation_failed");
    refused(R"({"email":"nobody"})", 400, "validation_failed");
    refused(R"({"password":"correct horse"})", 400, "validation_failed");
    refused(R"({"email":"n@example.com","password":"short"})", 422, "weak_password");
    refused(R"({"email":"n@example.com","password_hash":"x"})", 400, "validation_failed");
    refused(R"({"email":"n@example.com","password_hash":"x","password":"correct horse"})", 400,
            "validation_failed");
    refused(R"({"email":"n@example.com","ban_duration":"1h"})", 400, "validation_failed");
    refused(R"({"email":"n@example.com","role":"service_role"})", 400, "validation_failed");
    refused(R"({"email":"n@example.com","email_confirm":"yes"})", 400, "validation_failed");
    refused(R"({"phone":"1"})", 400, "phone_provider_disabled");
    CHECK(world.count("users") == 1);
}

API_TEST_CASE("Users are listed by pages, with the headers that the client reads", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const SupabaseClient service = SupabaseClient(world).as_service();
    const auto empty = service.get(std::string(kUsers) + "?page=&per_page=");
    CHECK(empty.body == R"({"users":[],"aud":"authenticated"})");
    CHECK(field(empty, "X-Total-Count") == "0");
    for (const char* name : {"a", "b", "c"}) {
        world.clock.advance(1s);
        User(world, name);
    }
    const auto all = service.get(std::string(kUsers) + "?page=&per_page=");
    CHECK(text_at(all, "users.0.email") == "c@example.com");
    CHECK(text_at(all, "users.2.email") == "a@example.com");
    CHECK(field(all, "Link") == R"(</admin/users?page=1&per_page=50>; rel="last")");
    const auto second = service.get(std::string(kUsers) + "?page=2&per_page=1");
    CHECK(text_at(second, "users.0.email") == "b@example.com");
    CHECK(field(second, "X-Total-Count") == "3");
    CHECK(field(second, "Link") ==
          R"(</admin/users?page=3&per_page=1>; rel="next", </admin/users?page=3&per_page=1>; rel="last")");
    for (const char* query :
         {"?page=0", "?page=x", "?per_page=-1", "?page=99999999999999999999", "?filter=a", "?sort=email"}) {
        CHECK(code_of(service.get(kUsers + std::string(query))) == "validation_failed");
    }
}

API_TEST_CASE("An administrator changes a user, and a new password ends their sessions", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const SupabaseClient client(world), service = client.as_service();
    const User ada(world, "ada"), bob(world, "bob");
    const auto put = [&](const std::string& body) { return service.send("PUT", at_user(ada.user_id), body); };
    const auto changed =
        put(R"({"email":"ada@new.example","email_confirm":true,"app_metadata":{"plan":"gold"}})");
    REQUIRE(changed.status == 200);
    CHECK(text_at(changed, "email") == "ada@new.example");
    CHECK(text_at(changed, "app_metadata.plan") == "gold");
    CHECK_FALSE(text_at(changed, "email_confirmed_at").empty());
    CHECK(world.ask("GET", "/api/v1/auth/me", "", bearer(ada.access_token)).status == 200);
    CHECK(put(R"({"password":"another horse"})").status == 200);
    CHECK(world.ask("GET", "/api/v1/auth/me", "", bearer(ada.access_token)).status == 401);
    CHECK(world.ask("GET", "/api/v1/auth/me", "", bearer(bob.access_token)).status == 200);
    CHECK(code_of(put(R"({"email":"bob@example.com"})")) == "email_exists");
    CHECK(code_of(put(R"({"password":"short"})")) == "weak_password");
}

API_TEST_CASE("An administrator deletes a user with all their data", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const SupabaseClient service = SupabaseClient(world).as_service();
    User ada(world, "ada");
    link(ada, kTeam);
    CHECK(code_of(service.send("DELETE", at_user(ada.user_id), R"({"should_soft_delete":true})")) ==
          "validation_failed");
    const auto deleted = service.send("DELETE", at_user(ada.user_id), R"({"should_soft_delete":false})");
    CHECK(deleted.status == 200);
    CHECK(deleted.body == "{}");
    CHECK(owner_of(world, kTeam) == "");
    CHECK(world.count("users") == 0);
    for (const char* method : {"GET", "DELETE"}) {
        const auto gone = service.send(method, at_user(ada.user_id));
        CHECK(gone.status == 404);
        CHECK(code_of(gone) == "user_not_found");
        const auto no_id = service.send(method, at_user("1"));
        CHECK(no_id.status == 404);
        CHECK(text_at(no_id, "message") == "user_id must be an UUID");
    }
    CHECK(code_of(service.send("PUT", at_user(ada.user_id), "{}")) == "user_not_found");
}

API_TEST_CASE("A linked account is an identity, and unlinking it frees the account", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    User ada(world, "ada"), bob(world, "bob");
    const std::string account = link(ada, kTeam);
    const SupabaseClient client = SupabaseClient(world).with_token(ada.access_token);
    const auto user = client.get("/auth/v1/user");
    CHECK(text_at(user, "identities.1.identity_id") == account);
    CHECK(text_at(user, "identities.1.provider") == "onedrive");
    CHECK(text_at(user, "identities.1.identity_data.email") == kTeam);
    CHECK(json_of(user).find("app_metadata")->find("providers")->dump() == R"(["email","onedrive"])");

    const auto unlink = [](const SupabaseClient& by, const std::string& id) {
        return by.send("DELETE", "/auth/v1/user/identities/" + id);
    };
    CHECK(code_of(unlink(SupabaseClient(world).with_token(bob.access_token), account)) ==
          "identity_not_found");
    CHECK(code_of(unlink(client, ada.user_id)) == "single_identity_not_deletable");
    const auto no_id = unlink(client, "1");
    CHECK(no_id.status == 404);
    CHECK(code_of(no_id) == "validation_failed");
    CHECK(owner_of(world, kTeam) == ada.user_id);
    CHECK(unlink(client, account).body == "{}");
    CHECK(owner_of(world, kTeam) == "");
}

API_TEST_CASE("A browser without a cookie of ours links an account by a ticket, once, from the app's page",
              "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const User ada(world, "ada");
    const SupabaseClient client = SupabaseClient(world).with_token(ada.access_token);
    const std::string authorize = "/auth/v1/user/identities/authorize?provider=onedrive&redirect_to=x";
    const auto told = client.get(authorize + "&skip_http_redirect=true");
    REQUIRE(told.status == 200);
    const std::string url = text_at(told, "url");
    REQUIRE(url.starts_with(world.public_url + "/auth/v1/user/identities/continue?ticket="));
    const std::string target = url.substr(world.public_url.size());
    CHECK(client.get(authorize).status == 302);

    // Only where a page of the app has the link: a stranger may have sent it.
    Browser browser(world);
    for (const Fields& fields : {Fields{}, Fields{{"Referer", "https://evil.example/"}},
                                 Fields{{"Referer", "no url"}, {"Sec-Fetch-Site", "none"}}}) {
        const auto refused = browser.get(target, fields);
        CHECK(location(refused) == world.app_url + "/app?error=cross_site");
        CHECK(set_cookies(refused).empty());
    }
    const Fields from_app = {{"Referer", world.app_url + "/"}};
    const auto started = browser.get(target, from_app);
    REQUIRE(started.status == 302);
    const std::string back = world.sign_in_at_provider(location(started), kTeam);
    CHECK(location(browser.get(back.substr(world.public_url.size()))) ==
          world.app_url + "/app?connection=success");
    CHECK(owner_of(world, kTeam) == ada.user_id);

    CHECK(location(browser.get(target, from_app)) == world.app_url + "/app?error=invalid_state");
    CHECK(location(browser.get("/auth/v1/user/identities/continue?ticket=x", from_app)) ==
          world.app_url + "/app?error=invalid_state");
    CHECK(code_of(client.get("/auth/v1/user/identities/authorize?provider=nowhere")) == "validation_failed");
}

API_TEST_CASE("A ticket ends with its time and with its session", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    User ada(world, "ada");
    const auto ticket = [&] {
        const auto told =
            SupabaseClient(world)
                .with_token(ada.access_token)
                .get("/auth/v1/user/identities/authorize?provider=onedrive&skip_http_redirect=true");
        return text_at(told, "url").substr(world.public_url.size());
    };
    const std::string late = ticket();
    world.clock.advance(accounts::kFlowLifetime);
    const std::string ended = ticket();
    ada.browser.post("/api/v1/auth/logout", "");
    for (const std::string& target : {late, ended}) {
        const auto response = Browser(world).get(target, {{"Referer", world.app_url + "/"}});
        CHECK(location(response) == world.app_url + "/app?error=invalid_state");
    }
}

}  // namespace holdfast::test
