#include "storage/users.h"

#include "base/json.h"
#include "base/random.h"
#include "contract/fixture.h"
#include "storage/handover.h"
#include "storage/linking.h"
#include "storage/sessions.h"

namespace holdfast::contract {

STORE_TEST_CASE("create_user writes user, profile and session", "[users]") {
    Fixture f(backend_type.fresh());
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
    Fixture f(backend_type.fresh());
    const NewUser user = new_user("ada");
    REQUIRE(is<UserCreated>(f.store->run(CreateUser{user})));
    CHECK(f.store->run(FindCredentials{"ada@example.com"})->user_id == user.id);
    CHECK(f.count("auth_sessions") == 0);
    const NewUser again = new_user("ada");
    CHECK(is<EmailTaken>(f.store->run(CreateUser{again})));
    CHECK(f.count("users") == 1);
}

STORE_TEST_CASE("a user without an email is found by the session alone, until there is one", "[users]") {
    Fixture f(backend_type.fresh());
    NewUser user = new_user("guest");
    user.email = "";
    user.password_hash = "";
    user.user_metadata = R"({"color":"blue"})";
    const NewSession session = new_session(user.id);
    REQUIRE(is<UserCreated>(f.store->run(CreateUser{user, session})));
    NewUser second = new_user("other");
    second.email = "";
    REQUIRE(is<UserCreated>(f.store->run(CreateUser{second, new_session(second.id)})));

    CHECK(f.store->run(FindSession{session.id, kNow})->email == "");
    CHECK(f.store->run(FindUser{user.id})->email == "");
    CHECK(f.store->run(FindUser{user.id})->is_anonymous);
    CHECK(base::Json::parse(f.store->run(FindUser{user.id})->user_metadata)->dump() == R"({"color":"blue"})");
    CHECK(base::Json::parse(f.store->run(FindUser{user.id})->app_metadata)->dump() == "{}");
    CHECK_FALSE(f.store->run(FindCredentials{""}));
    for (const UserDetails& listed : f.store->run(ListUsers{10, 0}).users) CHECK(listed.is_anonymous);
    CHECK(f.count("users", "email = ''") == 2);

    UpdateUser update{user.id, kNow};
    update.email = "ada@example.com";
    REQUIRE(is<UserUpdated>(f.store->run(update)));
    CHECK_FALSE(f.store->run(FindUser{user.id})->is_anonymous);
    CHECK(f.store->run(FindCredentials{"ada@example.com"})->user_id == user.id);
    CHECK(f.store->run(FindSession{session.id, kNow})->email == "ada@example.com");
    update.user_id = second.id;
    CHECK(is<EmailTaken>(f.store->run(update)));
    CHECK(f.store->run(FindUser{second.id})->is_anonymous);
    CHECK_FALSE(f.store->run(FindUser{f.add_user("bob")})->is_anonymous);
}

STORE_TEST_CASE("create_user with a taken email answers the violation and leaves nothing", "[users]") {
    Fixture f(backend_type.fresh());
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
    Fixture f(backend_type.fresh());
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
    Fixture f(backend_type.fresh());
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
    Fixture f(backend_type.fresh());
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
    Fixture f(backend_type.fresh());
    NewUser user = new_user("robert'); drop table users;--");
    user.username = "Zo\xc3\xab \xf0\x9f\xa6\x8a \"quoted\" %_";
    REQUIRE(is<UserCreated>(f.store->run(CreateUser{user, new_session(user.id)})));
    CHECK(f.store->run(FindCredentials{user.email})->username == user.username);
}

STORE_TEST_CASE("replace_password replaces the hash that it was given, and ends all other sessions",
                "[users]") {
    Fixture f(backend_type.fresh());
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
    Fixture f(backend_type.fresh());
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

STORE_TEST_CASE("a new user has the metadata that it is given, and what the store adds", "[users]") {
    Fixture f(backend_type.fresh());
    NewUser ada = new_user("ada");
    ada.user_metadata = R"({"color":"blue","sub":"somebody else","email_verified":true})";
    ada.app_metadata = R"({"plan":"gold","provider":"google"})";
    REQUIRE(is<UserCreated>(f.store->run(CreateUser{ada, new_session(ada.id)})));
    const UserDetails found = f.store->run(FindUser{ada.id}).value();
    CHECK(found.id == ada.id);
    CHECK(found.email == "ada@example.com");
    CHECK(found.username == "ada");
    CHECK_FALSE(found.email_confirmed_at);
    CHECK(found.last_sign_in_at == kNow);
    CHECK(found.created_at == kNow);
    CHECK(found.updated_at == kNow);
    const auto user = base::Json::parse(found.user_metadata).value();
    CHECK(*user.string("color") == "blue");
    CHECK(*user.string("sub") == ada.id);
    CHECK(*user.string("email") == "ada@example.com");
    CHECK(*user.string("username") == "ada");
    CHECK(*user.find("email_verified")->as_bool() == false);
    CHECK(*user.find("phone_verified")->as_bool() == false);
    const auto app = base::Json::parse(found.app_metadata).value();
    CHECK(*app.string("plan") == "gold");
    CHECK(*app.string("provider") == "email");
    CHECK(app.find("providers")->dump() == R"(["email"])");
    CHECK_FALSE(f.store->run(FindUser{base::random_uuid()}));
    CHECK_FALSE(f.store->run(FindUser{"no id"}));
}

STORE_TEST_CASE("a user whom an administrator creates may have a verified email, and has not signed in",
                "[users]") {
    Fixture f(backend_type.fresh());
    NewUser ada = new_user("ada");
    ada.has_verified_email = true;
    REQUIRE(is<UserCreated>(f.store->run(CreateUser{ada})));
    const UserDetails before = f.store->run(FindUser{ada.id}).value();
    CHECK(before.email_confirmed_at == kNow);
    CHECK_FALSE(before.last_sign_in_at);
    CHECK(*base::Json::parse(before.user_metadata)->find("email_verified")->as_bool());
    NewSession session = new_session(ada.id);
    session.created_at = kNow + 5min;
    REQUIRE(f.store->run(CreateSession{session}));
    CHECK(f.store->run(FindUser{ada.id})->last_sign_in_at == kNow + 5min);
}

STORE_TEST_CASE("users are listed newest first, a page at a time", "[users]") {
    Fixture f(backend_type.fresh());
    CHECK(f.store->run(ListUsers{10, 0}).total == 0);
    for (int i = 0; i < 5; ++i) {
        NewUser user = new_user("user" + std::to_string(i));
        user.created_at = kNow + std::chrono::minutes(i);
        REQUIRE(is<UserCreated>(f.store->run(CreateUser{user})));
    }
    const auto emails = [&](std::int64_t limit, std::int64_t offset) {
        const UserPage page = f.store->run(ListUsers{limit, offset});
        CHECK(page.total == 5);
        std::vector<std::string> found;
        for (const UserDetails& user : page.users) found.push_back(user.email.substr(0, 5));
        return found;
    };
    CHECK(emails(2, 0) == std::vector<std::string>{"user4", "user3"});
    CHECK(emails(2, 4) == std::vector<std::string>{"user0"});
    CHECK(emails(2, 6).empty());
}

STORE_TEST_CASE("update_user changes what it is given, and leaves the rest", "[users]") {
    Fixture f(backend_type.fresh());
    const NewUser ada = new_user("ada");
    const NewSession session = new_session(ada.id);
    REQUIRE(is<UserCreated>(f.store->run(CreateUser{ada, session})));
    const UserDetails before = f.store->run(FindUser{ada.id}).value();

    UpdateUser metadata{ada.id, kNow + 1min};
    metadata.user_metadata = R"({"color":"red"})";
    metadata.actor_id = ada.id;
    metadata.network = "192.0.2.1";
    REQUIRE(is<UserUpdated>(f.store->run(metadata)));
    UserDetails after = f.store->run(FindUser{ada.id}).value();
    CHECK(base::Json::parse(after.user_metadata)->dump() == R"({"color":"red"})");
    CHECK(after.app_metadata == before.app_metadata);
    CHECK(after.email == before.email);
    CHECK(after.updated_at == kNow + 1min);
    CHECK(f.store->run(FindSession{session.id, kNow}));
    CHECK(f.count("domain_events", "event_type = 'user.changed' AND network = '192.0.2.1' AND actor_id = " +
                                       quote(ada.id)) == 1);

    UpdateUser email{ada.id, kNow + 2min};
    email.email = "ada@new.example";
    email.has_verified_email = true;
    REQUIRE(is<UserUpdated>(f.store->run(email)));
    after = f.store->run(FindUser{ada.id}).value();
    CHECK(after.email == "ada@new.example");
    CHECK(after.email_confirmed_at == kNow + 2min);
    CHECK(f.count("users", "email = 'ada@new.example'") == 1);
    CHECK(f.store->run(FindCredentials{"ada@new.example"})->password_hash == ada.password_hash);
    CHECK_FALSE(f.store->run(FindCredentials{"ada@example.com"}));

    UpdateUser unverified{ada.id, kNow + 3min};
    unverified.has_verified_email = false;
    REQUIRE(is<UserUpdated>(f.store->run(unverified)));
    CHECK_FALSE(f.store->run(FindUser{ada.id})->email_confirmed_at);
    CHECK(f.count("domain_events", "event_type = 'user.changed' AND actor_id IS NULL") == 2);
}

STORE_TEST_CASE("update_user with a password ends every session of the user", "[users]") {
    Fixture f(backend_type.fresh());
    const NewUser ada = new_user("ada");
    const NewSession session = new_session(ada.id);
    REQUIRE(is<UserCreated>(f.store->run(CreateUser{ada, session})));
    f.add_user("bob");
    UpdateUser update{ada.id, kNow + 1min};
    update.password_hash = "$argon2id$new";
    REQUIRE(is<UserUpdated>(f.store->run(update)));
    CHECK(f.store->run(FindCredentials{ada.email})->password_hash == "$argon2id$new");
    CHECK_FALSE(f.store->run(FindSession{session.id, kNow}));
    CHECK(f.count("auth_sessions", "revoked_at IS NULL") == 1);  // Bob's
    CHECK(f.count("domain_events", "event_type = 'user.password_changed'") == 1);
    CHECK(f.count("domain_events", "event_type = 'user.changed'") == 0);
}

STORE_TEST_CASE("update_user changes nothing for a taken email or an unknown user", "[users]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    f.add_user("bob");
    UpdateUser update{ada, kNow + 1min};
    update.email = "bob@example.com";
    update.user_metadata = R"({"color":"red"})";
    const auto outcome = f.store->run(update);
    REQUIRE(is<EmailTaken>(outcome));
    CHECK(std::get<EmailTaken>(outcome).violation.constraint == kEmailConstraint);
    CHECK(f.store->run(FindUser{ada})->email == "ada@example.com");
    CHECK(f.store->run(FindUser{ada})->updated_at == kNow);
    CHECK(f.count("users", "email = 'bob@example.com'") == 1);
    CHECK(f.count("domain_events", "event_type = 'user.changed'") == 0);
    const std::string nobody = base::random_uuid();
    update.user_id = nobody;
    update.email = "free@example.com";
    CHECK(is<NoSuchUser>(f.store->run(update)));
    update.user_id = "no id";
    CHECK(is<NoSuchUser>(f.store->run(update)));
    CHECK(f.count("domain_events", "event_type = 'user.changed'") == 0);
}

}  // namespace holdfast::contract
