#include "storage/users.h"

#include "base/random.h"
#include "contract/fixture.h"
#include "storage/handover.h"
#include "storage/linking.h"
#include "storage/sessions.h"

namespace holdfast::contract {

STORE_TEST_CASE("create_user writes user, profile and session", "[users]") {
    Fixture f(TestType::fresh());
    const NewUser user = new_user("ada");
    const NewSession session = new_session(user.id);
    REQUIRE(is<UserCreated>(f.store->run(CreateUser{user, session})));

    CHECK(f.count("auth_users", "id = " + quote(user.id)) == 1);
    CHECK(f.count("users",
                  "id = " + quote(user.id) + " AND username = 'ada' AND email = 'ada@example.com'") == 1);
    const auto found = f.store->run(FindSession{session.id, kNow});
    REQUIRE(found);
    CHECK(found->session_id == session.id);
    CHECK(found->user_id == user.id);
    CHECK(found->email == "ada@example.com");
    CHECK(found->username == "ada");
    CHECK(found->created_at == kNow);
}

STORE_TEST_CASE("create_user without a session writes user and profile, and proves both", "[users]") {
    Fixture f(TestType::fresh());
    const NewUser user = new_user("ada");
    REQUIRE(is<UserCreated>(f.store->run(CreateUser{user})));
    CHECK(f.store->run(FindCredentials{"ada@example.com"})->user_id == user.id);
    CHECK(f.count("auth_sessions") == 0);
    const NewUser again = new_user("ada");
    CHECK(is<EmailTaken>(f.store->run(CreateUser{again})));
    CHECK(f.count("users") == 1);
}

STORE_TEST_CASE("create_user with a taken email answers the violation and leaves nothing", "[users]") {
    Fixture f(TestType::fresh());
    const std::string first = f.add_user("ada");
    const NewUser second = new_user("ada");
    const auto outcome = f.store->run(CreateUser{second, new_session(second.id)});

    REQUIRE(is<EmailTaken>(outcome));
    const Violation& violation = std::get<EmailTaken>(outcome).violation;
    CHECK(violation.sqlstate == "23505");
    CHECK(violation.constraint == "users_email_key");
    CHECK(violation.message == "duplicate key value violates unique constraint \"users_email_key\"");
    CHECK(violation.detail == "Key (email)=(ada@example.com) already exists.");
    CHECK(f.count("auth_users") == 1);
    CHECK(f.count("users") == 1);
    CHECK(f.count("auth_sessions") == 1);
    CHECK(f.store->run(FindCredentials{"ada@example.com"})->user_id == first);
}

STORE_TEST_CASE("create_user leaves nothing where a later insert fails", "[users]") {
    Fixture f(TestType::fresh());
    f.add_user("ada");
    const NewUser user = new_user("grace");
    SECTION("a taken session id") {
        const std::string taken = f.backend->scalar("SELECT id FROM " + f.backend->table("auth_sessions"));
        NewSession session = new_session(user.id);
        session.id = taken;
        CHECK_THROWS_AS(f.store->run(CreateUser{user, session}), StoreError);
    }
    SECTION("a session of nobody") {
        CHECK_THROWS_AS(f.store->run(CreateUser{user, new_session(base::random_uuid())}), StoreError);
    }
    CHECK(f.count("auth_users", "id = " + quote(user.id)) == 0);
    CHECK(f.count("users", "id = " + quote(user.id)) == 0);
}

STORE_TEST_CASE("create_user throws where an insert did not return its row", "[users]") {
    Fixture f(TestType::fresh());
    const std::string table = GENERATE("auth_users", "users", "auth_sessions");
    f.backend->swallow_inserts(table);
    const NewUser user = new_user("ada");
    CHECK_THROWS_AS(f.store->run(CreateUser{user, new_session(user.id)}), StoreError);
    if (table != "auth_sessions") CHECK_THROWS_AS(f.store->run(CreateUser{user}), StoreError);
    CHECK(f.count("auth_users") == 0);
    CHECK(f.count("users") == 0);
    CHECK(f.count("auth_sessions") == 0);
}

STORE_TEST_CASE("find_credentials finds by the whole normalised email", "[users]") {
    Fixture f(TestType::fresh());
    const std::string ada = f.add_user("ada");
    f.add_user("ada.l");

    const auto found = f.store->run(FindCredentials{"ada@example.com"});
    REQUIRE(found);
    CHECK(found->user_id == ada);
    CHECK(found->email == "ada@example.com");
    CHECK(found->username == "ada");
    CHECK(found->password_hash == "$argon2id$ada");
    CHECK_FALSE(f.store->run(FindCredentials{"ADA@example.com"}));
    CHECK_FALSE(f.store->run(FindCredentials{"ada%"}));
    CHECK_FALSE(f.store->run(FindCredentials{""}));
}

STORE_TEST_CASE("texts come back byte for byte", "[users]") {
    Fixture f(TestType::fresh());
    NewUser user = new_user("robert'); drop table users;--");
    user.username = "Zo\xc3\xab \xf0\x9f\xa6\x8a \"quoted\" %_";
    REQUIRE(is<UserCreated>(f.store->run(CreateUser{user, new_session(user.id)})));
    CHECK(f.store->run(FindCredentials{user.email})->username == user.username);
}

STORE_TEST_CASE("replace_password replaces the hash that it was given, and ends all other sessions",
                "[users]") {
    Fixture f(TestType::fresh());
    const NewUser ada = new_user("ada");
    const NewSession kept = new_session(ada.id), other = new_session(ada.id);
    REQUIRE(is<UserCreated>(f.store->run(CreateUser{ada, kept})));
    REQUIRE(f.store->run(CreateSession{other}));
    f.add_user("bob");
    const auto replace = [&](std::string_view old_hash, std::string_view new_hash) {
        return f.store->run(ReplacePassword{ada.id, kept.id, old_hash, new_hash, kNow + 1min, "192.0.2.1"});
    };
    const auto hash = [&] { return f.store->run(FindCredentials{ada.email})->password_hash; };

    CHECK_FALSE(replace("$argon2id$bob", "$argon2id$new"));
    CHECK_FALSE(f.store->run(
        ReplacePassword{base::random_uuid(), kept.id, ada.password_hash, "$argon2id$new", kNow}));
    CHECK(hash() == ada.password_hash);
    CHECK(f.store->run(FindSession{other.id, kNow}));
    CHECK(f.count("domain_events", "event_type IN ('user.password_changed', 'session.ended')") == 0);

    CHECK(replace(ada.password_hash, "$argon2id$new"));
    CHECK(hash() == "$argon2id$new");
    CHECK(f.store->run(FindSession{kept.id, kNow}));
    CHECK_FALSE(f.store->run(FindSession{other.id, kNow}));
    CHECK(f.count("auth_sessions", "revoked_at IS NULL") == 2);  // and Bob's
    CHECK(f.count("domain_events", "event_type = 'user.password_changed' AND network = '192.0.2.1'") == 1);
    CHECK(f.count("domain_events", R"(facts = '{"reason":"password_changed"}')") == 1);
    CHECK_FALSE(replace(ada.password_hash, "$argon2id$newer"));
}

STORE_TEST_CASE("delete_user removes everything that is the user's, and nothing else", "[users]") {
    Fixture f(TestType::fresh());
    const std::string ada = f.add_user("ada");
    const std::string bob = f.add_user("bob");
    f.add_account(ada, "handed-over");
    const std::string request = f.add_request(bob, "handed-over");
    REQUIRE(f.transfer(request, bob) == HandoverOutcome::transferred);
    f.add_account(ada, "kept");
    f.add_request(bob, "kept");

    CHECK(f.store->run(DeleteUser{bob, kNow}));
    for (const char* table : {"auth_users", "users", "auth_sessions", "cloud_provider_accounts"}) {
        CAPTURE(table);
        CHECK(f.count(table) == 1);
    }
    CHECK(f.count("ownership_transfer_requests") == 0);
    CHECK(f.count("cloud_transfer_events") == 1);
    CHECK(f.count("cloud_transfer_events", "user_id = " + quote(ada)) == 1);
    CHECK_FALSE(f.store->run(FindOwner{"onedrive", "handed-over"}));
    CHECK(f.owner("kept").user_id == ada);

    CHECK_FALSE(f.store->run(DeleteUser{bob, kNow}));
    CHECK_FALSE(f.store->run(DeleteUser{base::random_uuid(), kNow}));
}

}  // namespace holdfast::contract
