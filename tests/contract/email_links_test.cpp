// Links in mails: made with the mail that carries them, used once, and gone when they could do harm.
#include "storage/email_links.h"

#include "base/random.h"
#include "contract/fixture.h"
#include "storage/events.h"
#include "storage/mails.h"
#include "storage/sessions.h"
#include "storage/users.h"
#include "support/threads.h"

#include <algorithm>

namespace holdfast::contract {
namespace {

constexpr const char* kRecovery = "recovery";

// Asks for a mail and makes the link of it, as the server does.
bool save_link(Fixture& f, const std::string& user_id, const std::string& digest,
               const std::string& purpose = kRecovery, const std::string& email = "ada@example.com",
               Time now = kNow) {
    const NewMail asked{base::random_uuid(), "asked", now}, carrying{base::random_uuid(), "carrying", now};
    f.store->run(SaveMail{asked});
    return f.store->run(SaveEmailLink{{digest, user_id, purpose, email, now, now + 1h}, carrying, asked.id});
}

std::vector<std::string> types_of_events(Fixture& f, const std::string& user_id) {
    std::vector<std::string> types;
    for (const DomainEvent& event : f.store->run(ListActivity{user_id, std::nullopt, 10}))
        types.push_back(event.type);
    std::ranges::sort(types);
    return types;
}

bool has_session(Fixture& f, const std::string& session_id) {
    return f.store->run(FindSession{session_id, kNow + 1min}).has_value();
}

UseEmailLinkOutcome use(Fixture& f, const std::string& digest, const std::string& purpose = kRecovery,
                        Time now = kNow + 1min) {
    return f.store->run(UseEmailLink{digest, purpose, now});
}

}  // namespace

STORE_TEST_CASE("a link comes with its mail, in the place of the mail that asked", "[email_links]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    REQUIRE(save_link(f, ada, "digest"));
    CHECK(f.count("holdfast_mails") == 1);
    CHECK(f.count("holdfast_mails", "sealed = 'carrying'") == 1);
    const auto link = f.store->run(FindEmailLink{"digest", kNow + 1h - 1us});
    REQUIRE(link);
    CHECK(link->user_id == ada);
    CHECK(link->purpose == kRecovery);
    CHECK(link->email == "ada@example.com");
    CHECK_FALSE(f.store->run(FindEmailLink{"digest", kNow + 1h}));
    CHECK_FALSE(f.store->run(FindEmailLink{"other", kNow}));
}

STORE_TEST_CASE("no link is made for a user who is gone, nor twice for one mail", "[email_links]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    CHECK_FALSE(save_link(f, base::random_uuid(), "digest"));
    CHECK(f.count("holdfast_mails") == 0);
    const NewMail asked{base::random_uuid(), "asked", kNow}, first{base::random_uuid(), "first", kNow},
        second{base::random_uuid(), "second", kNow};
    f.store->run(SaveMail{asked});
    const auto save = [&](const char* digest, const NewMail& mail) {
        return f.store->run(
            SaveEmailLink{{digest, ada, kRecovery, "ada@example.com", kNow, kNow + 1h}, mail, asked.id});
    };
    CHECK(save("1", first));
    CHECK_FALSE(save("2", second));
    CHECK(f.count("holdfast_email_links") == 1);
    CHECK(f.count("holdfast_mails") == 1);
}

STORE_TEST_CASE("a link is used once, for its purpose, in its time", "[email_links]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    REQUIRE(save_link(f, ada, "digest"));
    CHECK(is<NoSuchLink>(use(f, "other")));
    CHECK(is<NoSuchLink>(use(f, "digest", "signup")));
    CHECK(is<NoSuchLink>(use(f, "digest", kRecovery, kNow + 1h)));
    CHECK_FALSE(f.store->run(FindUser{ada})->email_confirmed_at);
    const auto used = use(f, "digest");
    REQUIRE(is<EmailLinkUsed>(used));
    CHECK(std::get<EmailLinkUsed>(used).user_id == ada);
    CHECK(std::get<EmailLinkUsed>(used).email == "ada@example.com");
    CHECK(std::get<EmailLinkUsed>(used).username == f.store->run(FindUser{ada})->username);
    const auto user = f.store->run(FindUser{ada}).value();
    CHECK(user.email_confirmed_at == kNow + 1min);
    CHECK_THAT(user.user_metadata, Catch::Matches(R"(.*"email_verified": ?true.*)"));
    CHECK(is<NoSuchLink>(use(f, "digest")));
}

STORE_TEST_CASE("of many who use a link one succeeds", "[email_links][races]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    REQUIRE(save_link(f, ada, "digest"));
    const auto outcomes = test::run_together(6, [&](std::size_t i) {
        return is<EmailLinkUsed>(
            f.store->run(UseEmailLink{"digest", kRecovery, kNow + 1min, "", "hash " + std::to_string(i)}));
    });
    CHECK(std::ranges::count(outcomes, true) == 1);
    const auto types = types_of_events(f, ada);
    CHECK(std::ranges::count(types, "user.password_changed") == 1);
}

STORE_TEST_CASE("a password by a link ends all sessions and all links", "[email_links]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const NewSession old = new_session(ada), fresh = new_session(ada);
    REQUIRE(f.store->run(CreateSession{old}));
    REQUIRE(save_link(f, ada, "1"));
    REQUIRE(save_link(f, ada, "2"));
    REQUIRE(save_link(f, ada, "3", std::string(kEmailChange), "new@example.com"));
    REQUIRE(is<EmailLinkUsed>(
        f.store->run(UseEmailLink{"1", kRecovery, kNow + 1min, "192.0.2.1", "the new hash", fresh})));
    CHECK(f.store->run(FindCredentials{"ada@example.com"})->password_hash == "the new hash");
    CHECK_FALSE(has_session(f, old.id));
    CHECK(has_session(f, fresh.id));
    CHECK(f.count("holdfast_email_links") == 0);
    const auto types = types_of_events(f, ada);
    for (const char* type : {"user.password_changed", "session.ended", "user.changed"})
        CHECK(std::ranges::count(types, type) >= 1);
}

STORE_TEST_CASE("links go when the password or the email changes otherwise, and with the user",
                "[email_links]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), bob = f.add_user("bob");
    const auto with_link = [&](const auto& change) {
        REQUIRE(save_link(f, ada, "ada's"));
        const bool is_done = change();
        const int left = f.count("holdfast_email_links");
        f.backend->execute("DELETE FROM " + f.backend->table("holdfast_email_links") + " WHERE user_id = '" +
                           ada + "'");
        return std::pair(is_done, left);
    };
    REQUIRE(save_link(f, bob, "bob's", kRecovery, "bob@example.com"));
    const std::string hash = new_user("ada").password_hash;
    CHECK(with_link([&] {
              return f.store->run(ReplacePassword{ada, base::random_uuid(), "wrong", "new", kNow});
          }) == std::pair(false, 2));
    CHECK(with_link([&] {
              return f.store->run(ReplacePassword{ada, base::random_uuid(), hash, "new", kNow});
          }) == std::pair(true, 1));
    UpdateUser update{ada, kNow};
    update.user_metadata = "{}";
    CHECK(with_link([&] { return is<UserUpdated>(f.store->run(update)); }) == std::pair(true, 2));
    update.password_hash = "newer";
    CHECK(with_link([&] { return is<UserUpdated>(f.store->run(update)); }) == std::pair(true, 1));
    update.password_hash.reset();
    update.email = "ada2@example.com";
    CHECK(with_link([&] { return is<UserUpdated>(f.store->run(update)); }) == std::pair(true, 1));
    CHECK(with_link([&] { return f.store->run(DeleteUser{ada, kNow}); }) == std::pair(true, 1));
    CHECK(f.store->run(FindEmailLink{"bob's", kNow}));
}

STORE_TEST_CASE("a link of a change makes its address the email, unless somebody has it", "[email_links]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), bob = f.add_user("bob");
    const std::string change(kEmailChange);
    REQUIRE(save_link(f, ada, "first", change, "wrong@example.com"));
    REQUIRE(save_link(f, ada, "second", change, "new@example.com"));
    CHECK_FALSE(f.store->run(FindEmailLink{"first", kNow}));
    const auto used = use(f, "second", change);
    REQUIRE(is<EmailLinkUsed>(used));
    CHECK(std::get<EmailLinkUsed>(used).email == "new@example.com");
    CHECK(f.store->run(FindCredentials{"new@example.com"})->user_id == ada);
    CHECK_FALSE(f.store->run(FindCredentials{"ada@example.com"}));

    REQUIRE(save_link(f, bob, "third", change, "new@example.com"));
    CHECK(is<EmailTaken>(use(f, "third", change)));
    CHECK(f.store->run(FindCredentials{"bob@example.com"})->user_id == bob);
}

STORE_TEST_CASE("a link to an address that is no longer the user's is good for nothing", "[email_links]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    REQUIRE(save_link(f, ada, "old", kRecovery, "former@example.com"));
    CHECK(is<NoSuchLink>(f.store->run(UseEmailLink{"old", kRecovery, kNow + 1min, "", "the thief's hash"})));
    CHECK(f.store->run(FindCredentials{"ada@example.com"})->password_hash == new_user("ada").password_hash);
}

STORE_TEST_CASE("an invitation is for one email and one user, and is not used up in vain", "[email_links]") {
    Fixture f(backend_type.fresh());
    const NewMail mail{base::random_uuid(), "sealed", kNow}, second{base::random_uuid(), "sealed", kNow};
    f.store->run(SaveInvitation{"old", "ada@example.com", kNow, kNow + 1h, mail});
    f.store->run(SaveInvitation{"new", "ada@example.com", kNow, kNow + 1h, second});
    CHECK(f.count("holdfast_mails") == 2);
    CHECK_FALSE(f.store->run(FindEmailLink{"new", kNow}));
    const auto create = [&](NewUser user, std::string_view invitation) {
        return f.store->run(CreateUser{user, new_session(user.id), "", nullptr, invitation});
    };
    CHECK(is<NotInvited>(create(new_user("ada"), "old")));
    CHECK(is<NotInvited>(create(new_user("bob"), "new")));
    NewUser late = new_user("ada");
    late.created_at = kNow + 1h;
    CHECK(is<NotInvited>(create(late, "new")));
    CHECK(f.count("users") == 0);
    const NewUser ada = new_user("ada");
    CHECK(is<UserCreated>(create(ada, "new")));
    CHECK(f.store->run(FindUser{ada.id})->email_confirmed_at == ada.created_at);
    CHECK(is<NotInvited>(create(new_user("ada"), "new")));
    CHECK(f.count("users") == 1);

    f.store->run(SaveInvitation{"again", "ada@example.com", kNow, kNow + 1h,
                                NewMail{base::random_uuid(), "sealed", kNow}});
    CHECK(is<EmailTaken>(create(new_user("ada"), "again")));
    CHECK(f.count("holdfast_email_links") == 1);
}

STORE_TEST_CASE("a sign-up and its mail are written together, or neither", "[email_links]") {
    Fixture f(backend_type.fresh());
    const NewMail mail{base::random_uuid(), "sealed", kNow}, other{base::random_uuid(), "sealed", kNow};
    const NewUser ada = new_user("ada"), twin = new_user("ada");
    CHECK(is<UserCreated>(f.store->run(CreateUser{ada, new_session(ada.id), "", &mail})));
    CHECK(is<EmailTaken>(f.store->run(CreateUser{twin, new_session(twin.id), "", &other})));
    CHECK(f.count("holdfast_mails") == 1);
}

STORE_TEST_CASE("links that have expired are swept", "[email_links]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    REQUIRE(save_link(f, ada, "old"));
    REQUIRE(save_link(f, ada, "new", kRecovery, "ada@example.com", kNow + 1h));
    CHECK(f.count("holdfast_email_links") == 1);
}

}  // namespace holdfast::contract
