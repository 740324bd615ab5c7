// Every error of /auth/v1 (api/gotrue/errors.h), reached once, in both shapes.
#include "accounts/users.h"
#include "api/gotrue/errors.h"
#include "api/pkce_app.h"
#include "api/scenario.h"
#include "api/second_factor.h"
#include "api/supabase_client.h"
#include "base/random.h"
#include "storage/users.h"

#include <functional>
#include <map>

namespace holdfast::test {
namespace {

using api::gotrue::Fault;
using base::Json;

constexpr const char* kToken = "/auth/v1/token?grant_type=";
constexpr const char* kUsers = "/auth/v1/admin/users";

// Asks in one of the two shapes; each row signs up who it needs.
struct Asker {
    SupabaseClient client(const std::string& token = "") const {
        SupabaseClient one = SupabaseClient(world).with_token(token);
        one.says_version = says_version;
        return one;
    }
    SupabaseClient service() const {
        SupabaseClient one = SupabaseClient(world).as_service();
        one.says_version = says_version;
        return one;
    }
    http::Response post(const std::string& target, const std::string& body) const {
        return client().post(target, body);
    }
    http::Response sign_up(const std::string& email, const std::string& password) const {
        return post("/auth/v1/signup", Json::object({{"email", email}, {"password", password}}).dump());
    }
    http::Response sign_in(const std::string& email, const std::string& password) const {
        return post(std::string(kToken) + "password",
                    Json::object({{"email", email}, {"password", password}}).dump());
    }
    http::Response refresh(const std::string& token) const {
        return post(std::string(kToken) + "refresh_token", Json::object({{"refresh_token", token}}).dump());
    }
    // Of somebody whom no other row knows.
    User somebody() const { return User(world, "somebody" + base::random_uuid()); }
    // Signs in somebody with a second factor.
    http::Response sign_in_guarded(const Json& more) const {
        const User user = somebody();
        (void)add_second_factor(world, user, world.clock.now());
        Json body = Json::object({{"email", user.email}, {"password", kPassword}});
        for (const auto& [name, value] : *more.as_object()) body.set(name, value);
        return post(std::string(kToken) + "password", body.dump());
    }
    http::Response set_password(const User& user, const std::string& password) const {
        return client(user.access_token)
            .send("PUT", "/auth/v1/user", Json::object({{"password", password}}).dump());
    }
    http::Response unlink(const User& user, const std::string& id) const {
        return client(user.access_token).send("DELETE", "/auth/v1/user/identities/" + id);
    }

    World& world;
    bool says_version;
};

using Reach = std::function<http::Response(const Asker&)>;

std::map<Fault, Reach> rows_of_requests() {
    return {
        {Fault::bad_json, [](const Asker& ask) { return ask.post("/auth/v1/signup", "{"); }},
        {Fault::validation_failed, [](const Asker& ask) { return ask.sign_up("nobody", kPassword); }},
        {Fault::phone_provider_disabled,
         [](const Asker& ask) { return ask.post("/auth/v1/otp", R"({"phone":"1"})"); }},
        {Fault::path_not_found, [](const Asker& ask) { return ask.client().get("/auth/v1/nothing"); }},
        {Fault::method_not_allowed,
         [](const Asker& ask) { return ask.client().send("PATCH", "/auth/v1/user"); }},
        {Fault::payload_too_large,
         [](const Asker& ask) { return ask.post("/auth/v1/signup", std::string(64 * 1024 + 1, ' ')); }},
        {Fault::weak_password, [](const Asker& ask) { return ask.sign_up("n@example.com", "short"); }},
        {Fault::anonymous_provider_disabled,
         [](const Asker& ask) { return ask.post("/auth/v1/signup", R"({"data":{}})"); }},
        {Fault::signup_disabled,
         [](const Asker& ask) {
             return ask.post(
                 "/auth/v1/signup",
                 R"({"email":"n@example.com","password":"correct horse","data":{"invitation":"x"}})");
         }},
        {Fault::reauthentication_not_valid,
         [](const Asker& ask) {
             return ask.client(ask.somebody().access_token)
                 .send("PUT", "/auth/v1/user", R"({"password":"better horse","nonce":"123456"})");
         }},
        {Fault::otp_expired,
         [](const Asker& ask) { return ask.post("/auth/v1/verify", R"({"token":"1","type":"signup"})"); }},
        {Fault::user_already_exists,
         [](const Asker& ask) { return ask.sign_up(ask.somebody().email, kPassword); }},
        {Fault::email_exists,
         [](const Asker& ask) {
             return ask.service().post(kUsers, Json::object({{"email", ask.somebody().email}}).dump());
         }},
        {Fault::unavailable,
         [](const Asker& ask) {
             ask.world.store.fail(FaultStore::operation<storage::FindCredentials>,
                                  storage::ErrorKind::unavailable, 1, kTellTale);
             return ask.sign_in("n@example.com", kPassword);
         }},
        {Fault::unexpected_failure,
         [](const Asker& ask) {
             ask.world.store.fail(FaultStore::operation<storage::FindCredentials>,
                                  storage::ErrorKind::internal, 1, kTellTale);
             return ask.sign_in("n@example.com", kPassword);
         }},
    };
}

std::map<Fault, Reach> rows_of_tokens() {
    return {
        {Fault::invalid_credentials,
         [](const Asker& ask) { return ask.sign_in("nobody@example.com", "wrong"); }},
        {Fault::insufficient_aal, [](const Asker& ask) { return ask.sign_in_guarded(Json::object({})); }},
        {Fault::mfa_verification_failed,
         [](const Asker& ask) {
             return ask.sign_in_guarded(Json::object({{"code", "no code"}}));
         }},
        {Fault::unsupported_grant_type,
         [](const Asker& ask) { return ask.post(std::string(kToken) + "none", "{}"); }},
        {Fault::refresh_token_not_found, [](const Asker& ask) { return ask.refresh("abcdefghijkl"); }},
        {Fault::refresh_token_already_used,
         [](const Asker& ask) {
             const User user = ask.somebody();
             const auto session = ask.sign_in(user.email, kPassword);
             REQUIRE(ask.refresh(text_at(session, "refresh_token")).status == 200);
             ask.world.clock.advance(accounts::kRefreshRepeatWindow);
             return ask.refresh(text_at(session, "refresh_token"));
         }},
        {Fault::session_of_refresh_token_not_found,
         [](const Asker& ask) {
             const User user = ask.somebody();
             const auto session = ask.sign_in(user.email, kPassword);
             REQUIRE(ask.client(user.access_token).post("/auth/v1/logout", "").status == 204);
             return ask.refresh(text_at(session, "refresh_token"));
         }},
        {Fault::bad_code_verifier,
         [](const Asker& ask) {
             const PkceApp app(ask.world, ask.somebody());
             return app.exchange(app.code(base::random_uuid() + "@demo.example"), std::string(43, 'w'),
                                 ask.says_version);
         }},
        {Fault::flow_state_not_found,
         [](const Asker& ask) {
             return PkceApp(ask.world, ask.somebody()).exchange("x", std::string(43, 'w'), ask.says_version);
         }},
        {Fault::flow_state_expired,
         [](const Asker& ask) {
             const PkceApp app(ask.world, ask.somebody());
             const std::string code = app.code(base::random_uuid() + "@demo.example");
             ask.world.clock.advance(accounts::kSessionCodeLifetime);
             return app.exchange(code, app.verifier, ask.says_version);
         }},
        {Fault::no_authorization,
         [](const Asker& ask) {
             Fields fields = {{"apikey", ask.client().key}};
             if (ask.says_version) fields.emplace_back("X-Supabase-Api-Version", "2024-01-01");
             return ask.world.ask("GET", "/auth/v1/user", "", fields);
         }},
        {Fault::invalid_jwt, [](const Asker& ask) { return ask.client("x.y.z").get("/auth/v1/user"); }},
        {Fault::no_subject, [](const Asker& ask) { return ask.client().get("/auth/v1/user"); }},
        {Fault::user_of_token_not_found,
         [](const Asker& ask) {
             const User user = ask.somebody();
             REQUIRE(ask.service().send("DELETE", std::string(kUsers) + "/" + user.user_id).status == 200);
             return ask.client(user.access_token).get("/auth/v1/user");
         }},
        {Fault::session_of_token_not_found,
         [](const Asker& ask) {
             const User user = ask.somebody();
             REQUIRE(ask.client(user.access_token).post("/auth/v1/logout", "").status == 204);
             return ask.client(user.access_token).get("/auth/v1/user");
         }},
        {Fault::not_admin,
         [](const Asker& ask) { return ask.client(ask.somebody().access_token).get(kUsers); }},
        {Fault::user_not_found,
         [](const Asker& ask) { return ask.service().get(std::string(kUsers) + "/" + base::random_uuid()); }},
    };
}

std::map<Fault, Reach> rows_of_changes() {
    return {
        {Fault::reauthentication_needed,
         [](const Asker& ask) {
             const User user = ask.somebody();
             ask.world.clock.advance(accounts::kRecentTime);
             return ask.set_password(user, "another horse");
         }},
        {Fault::same_password, [](const Asker& ask) { return ask.set_password(ask.somebody(), kPassword); }},
        // Another request has replaced the password since this one has read it.
        {Fault::conflict,
         [](const Asker& ask) {
             const User user = ask.somebody();
             ask.world.store.answer<storage::ReplacePassword>(false);
             return ask.set_password(user, "another horse");
         }},
        {Fault::identity_not_found,
         [](const Asker& ask) { return ask.unlink(ask.somebody(), base::random_uuid()); }},
        {Fault::single_identity_not_deletable,
         [](const Asker& ask) {
             const User user = ask.somebody();
             return ask.unlink(user, user.user_id);
         }},
    };
}

// Checks that the response is this error of the table.
void check_is(const http::Response& response, const api::gotrue::Entry& entry, bool says_version) {
    INFO(entry.code << " " << says_version << " " << response.body);
    CHECK(response.status == entry.status);
    CHECK(checked_gotrue_code(response, says_version) == entry.code);
    const bool says_more = entry.fault == Fault::validation_failed || entry.fault == Fault::weak_password;
    if (!says_more) CHECK(text_at(response, says_version ? "message" : "msg") == entry.message);
    check_nothing_leaks(response);
}

}  // namespace

API_TEST_CASE("Every error of /auth/v1 is reached in both shapes, with its status and its text",
              "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    std::map<Fault, Reach> rows = rows_of_requests();
    rows.merge(rows_of_tokens());
    rows.merge(rows_of_changes());
    for (const api::gotrue::Entry& entry : api::gotrue::error_table()) {
        if (entry.fault == Fault::rate_limited) continue;
        INFO(entry.code);
        REQUIRE(rows.contains(entry.fault));
        for (const bool says_version : {true, false})
            check_is(rows.at(entry.fault)({world, says_version}), entry, says_version);
    }
}

API_TEST_CASE("A limit that is reached is told in both shapes", "[api][supabase]") {
    WorldOptions options;
    options.rate_limits = accounts::RateLimits::Switch::on;
    World world(backend_type.fresh(), with_supabase(options));
    for (const bool says_version : {true, false}) {
        const Asker ask{world, says_version};
        auto response = ask.sign_in("nobody@example.com", "wrong");
        for (int i = 0; i < 100 && response.status == 400; ++i)
            response = ask.sign_in("nobody@example.com", "wrong");
        const auto place = static_cast<std::size_t>(Fault::rate_limited);
        check_is(response, api::gotrue::error_table()[place], says_version);
    }
}

}  // namespace holdfast::test
