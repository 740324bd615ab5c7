// Passkeys: each credential once, each challenge once, and gone with the user.
#include "storage/passkeys.h"

#include "base/random.h"
#include "contract/fixture.h"
#include "storage/events.h"
#include "storage/users.h"
#include "support/threads.h"

#include <algorithm>

namespace holdfast::contract {
namespace {

constexpr std::int64_t kMost = 3;

Passkey new_passkey(const std::string& user_id, const std::string& credential_id) {
    return {.id = base::random_uuid(),
            .user_id = user_id,
            .name = "Büro \"1\"",
            .credential_id = credential_id,
            .public_key = "key of " + credential_id,
            .algorithm = -7,
            .sign_count = 5,
            .transports = "usb nfc",
            .created_at = kNow};
}

std::string add_passkey(Fixture& f, const std::string& user_id, const std::string& credential_id) {
    const Passkey passkey = new_passkey(user_id, credential_id);
    REQUIRE(f.store->run(AddPasskey{passkey, kMost, "192.0.2.1"}) == AddedPasskey::added);
    return passkey.id;
}

std::size_t events_of(Fixture& f, const std::string& user_id, std::string_view type) {
    const auto events = f.store->run(ListActivity{user_id, std::nullopt, 100});
    return static_cast<std::size_t>(std::ranges::count(events, type, &DomainEvent::type));
}

}  // namespace

STORE_TEST_CASE("a passkey is found as it was added", "[passkeys]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), bob = f.add_user("bob");
    CHECK_FALSE(f.store->run(FindPasskey{"one"}));
    const std::string id = add_passkey(f, ada, "one");
    add_passkey(f, bob, "bobs");
    const auto found = f.store->run(FindPasskey{"one"});
    REQUIRE(found);
    CHECK(found->id == id);
    CHECK(found->user_id == ada);
    CHECK(found->name == "Büro \"1\"");
    CHECK(found->credential_id == "one");
    CHECK(found->public_key == "key of one");
    CHECK(found->algorithm == -7);
    CHECK(found->sign_count == 5);
    CHECK(found->transports == "usb nfc");
    CHECK(found->created_at == kNow);
    CHECK_FALSE(found->last_used_at);

    Passkey later = new_passkey(ada, "two");
    later.created_at = kNow + 1min;
    REQUIRE(f.store->run(AddPasskey{later, kMost}) == AddedPasskey::added);
    const auto listed = f.store->run(ListPasskeys{ada});
    REQUIRE(listed.size() == 2);
    CHECK(listed[0].credential_id == "one");
    CHECK(listed[1].credential_id == "two");
    CHECK(f.store->run(ListPasskeys{"no id"}).empty());

    const auto event = f.store->run(ListActivity{bob, std::nullopt, 1}).at(0);
    CHECK(event.type == "user.passkey_added");
    CHECK(event.actor_id == bob);
    CHECK(event.network == "192.0.2.1");
    CHECK_THAT(event.facts, Catch::Contains(R"(Büro \"1\")"));
}

STORE_TEST_CASE("a credential is one user's, once", "[passkeys]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), bob = f.add_user("bob");
    add_passkey(f, ada, "one");
    CHECK(f.store->run(AddPasskey{new_passkey(bob, "one"), kMost}) == AddedPasskey::taken);
    CHECK(f.store->run(AddPasskey{new_passkey(ada, "one"), kMost}) == AddedPasskey::taken);
    CHECK(events_of(f, ada, "user.passkey_added") == 1);
    CHECK(events_of(f, bob, "user.passkey_added") == 0);
    CHECK(f.insert("holdfast_passkeys", {{"id", quote(base::random_uuid())},
                                         {"user_id", quote(bob)},
                                         {"name", "''"},
                                         {"credential_id", "'one'"},
                                         {"public_key", "''"},
                                         {"algorithm", "-7"},
                                         {"sign_count", "0"},
                                         {"transports", "''"},
                                         {"created_at", f.backend->literal(kNow)}}) != "");
}

STORE_TEST_CASE("a user has as many passkeys as may be", "[passkeys]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), bob = f.add_user("bob");
    for (const char* id : {"1", "2", "3"}) add_passkey(f, ada, id);
    CHECK(f.store->run(AddPasskey{new_passkey(ada, "4"), kMost}) == AddedPasskey::no_room);
    CHECK(f.store->run(AddPasskey{new_passkey(base::random_uuid(), "5"), kMost}) == AddedPasskey::no_room);
    CHECK(f.store->run(AddPasskey{new_passkey(bob, "4"), kMost}) == AddedPasskey::added);
    CHECK(f.count("holdfast_passkeys") == 4);
}

STORE_TEST_CASE("16 passkeys added at once are as many as may be", "[passkeys][races]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const auto outcomes = test::run_together(16, [&](std::size_t i) {
        return f.store->run(AddPasskey{new_passkey(ada, "of " + std::to_string(i)), kMost});
    });
    CHECK(std::ranges::count(outcomes, AddedPasskey::added) == kMost);
    CHECK(std::ranges::count(outcomes, AddedPasskey::no_room) == 16 - kMost);
    CHECK(events_of(f, ada, "user.passkey_added") == kMost);
    const auto same = test::run_together(16, [&](std::size_t) {
        return f.store->run(AddPasskey{new_passkey(ada, "same"), 100});
    });
    CHECK(std::ranges::count(same, AddedPasskey::added) == 1);
    CHECK(std::ranges::count(same, AddedPasskey::taken) == 15);
}

STORE_TEST_CASE("a challenge is answered once, and none before it any more", "[passkeys]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const std::string id = add_passkey(f, ada, "one"), other = add_passkey(f, ada, "two");
    const Time now = kNow + 10min;
    CHECK(f.store->run(UsePasskey{id, kNow + 1us, 6, now}));
    CHECK_FALSE(f.store->run(UsePasskey{id, kNow + 1us, 7, now}));
    CHECK_FALSE(f.store->run(UsePasskey{id, kNow, 7, now}));
    CHECK(f.store->run(FindPasskey{"one"})->sign_count == 6);
    CHECK(f.store->run(FindPasskey{"one"})->last_used_at == now);
    CHECK(f.store->run(FindPasskey{"one"})->used_challenge_at == kNow + 1us);
    CHECK(f.store->run(UsePasskey{id, kNow + 2us, 7, now}));
    CHECK(f.store->run(UsePasskey{other, kNow + 1us, 6, now}));
    CHECK_FALSE(f.store->run(UsePasskey{base::random_uuid(), kNow + 3us, 8, now}));
}

STORE_TEST_CASE("a sign count only grows, unless nothing is counted", "[passkeys]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const std::string id = add_passkey(f, ada, "one");
    std::int64_t second = 0;
    const auto use = [&](const std::string& passkey, std::int64_t count) {
        return f.store->run(UsePasskey{passkey, kNow + 1s * ++second, count, kNow});
    };
    CHECK_FALSE(use(id, 5));
    CHECK_FALSE(use(id, 4));
    CHECK_FALSE(use(id, 0));
    CHECK(use(id, 4294967295));
    Passkey uncounted = new_passkey(ada, "two");
    uncounted.sign_count = 0;
    REQUIRE(f.store->run(AddPasskey{uncounted, kMost}) == AddedPasskey::added);
    CHECK(use(uncounted.id, 0));
    CHECK(use(uncounted.id, 0));
    CHECK(use(uncounted.id, 1));
    CHECK_FALSE(use(uncounted.id, 0));
}

STORE_TEST_CASE("a challenge answered 16 times at once counts once", "[passkeys][races]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    Passkey passkey = new_passkey(ada, "one");
    passkey.sign_count = 0;
    REQUIRE(f.store->run(AddPasskey{passkey, kMost}) == AddedPasskey::added);
    for (int round = 1; round <= 5; ++round) {
        const auto used = test::run_together(16, [&](std::size_t) {
            return f.store->run(UsePasskey{passkey.id, kNow + 1s * round, 0, kNow});
        });
        CHECK(std::ranges::count(used, true) == 1);
    }
}

STORE_TEST_CASE("a passkey is removed by its user, by an operator, and with the user", "[passkeys]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), bob = f.add_user("bob");
    const std::string id = add_passkey(f, ada, "one");
    add_passkey(f, ada, "two");
    add_passkey(f, bob, "bobs");
    CHECK_FALSE(f.store->run(RemovePasskey{bob, id, kNow}));
    CHECK_FALSE(f.store->run(RemovePasskey{ada, base::random_uuid(), kNow}));
    CHECK_FALSE(f.store->run(RemovePasskey{ada, "no id", kNow}));
    CHECK(f.store->run(RemovePasskey{ada, id, kNow, "192.0.2.7"}));
    CHECK_FALSE(f.store->run(FindPasskey{"one"}));
    CHECK_FALSE(f.store->run(UsePasskey{id, kNow + 1s, 9, kNow}));
    const auto event = f.store->run(ListActivity{ada, std::nullopt, 1}).at(0);
    CHECK(event.type == "user.passkey_removed");
    CHECK(event.actor_id == ada);
    CHECK(event.network == "192.0.2.7");
    CHECK_THAT(event.facts, Catch::Contains("Büro"));

    add_passkey(f, ada, "three");
    CHECK(f.store->run(RemovePasskeys{ada, kNow}) == 2);
    CHECK(f.store->run(RemovePasskeys{ada, kNow}) == 0);
    CHECK(events_of(f, ada, "user.passkey_removed") == 3);
    CHECK_FALSE(f.store->run(ListActivity{ada, std::nullopt, 1}).at(0).actor_id);
    CHECK(f.count("holdfast_passkeys") == 1);
    REQUIRE(f.store->run(DeleteUser{bob, kNow}));
    CHECK(f.count("holdfast_passkeys") == 0);
}

}  // namespace holdfast::contract
