// Many writers at once: each gets its own result, and the fault of one is nobody else's.
#include "base/random.h"
#include "contract/fixture.h"
#include "storage/linking.h"
#include "storage/users.h"
#include "support/threads.h"

namespace holdfast::contract {

STORE_TEST_CASE("writes of many threads are all there", "[group commit]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    constexpr std::size_t threads = 32;
    constexpr int writes = 20;
    const auto linked = test::run_together(threads, [&](std::size_t i) {
        int count = 0;
        for (int j = 0; j < writes; ++j) {
            const NewLink link = new_link(ada, std::to_string(i) + "/" + std::to_string(j));
            const auto outcome = f.store->run(LinkAccount{link});
            // The answer is one's own, and what it says is there to read.
            const auto owner = f.store->run(FindOwner{link.provider, link.provider_account_id});
            if (std::get<Linked>(outcome).account_id == link.id && owner && owner->account_id == link.id)
                ++count;
        }
        return count;
    });
    for (const int count : linked) CHECK(count == writes);
    CHECK(f.count("cloud_provider_accounts") == static_cast<int>(threads) * writes);
}

STORE_TEST_CASE("a failing write among good ones takes only itself back", "[group commit]") {
    Fixture f(backend_type.fresh());
    const std::string taken = [&] {
        f.add_user("ada");
        return f.backend->scalar("SELECT id FROM " + f.backend->table("auth_sessions"));
    }();
    enum class Answer { created, thrown };
    constexpr std::size_t threads = 16;
    constexpr int writes = 10;
    const auto answers = test::run_together(threads, [&](std::size_t i) {
        std::vector<Answer> own;
        for (int j = 0; j < writes; ++j) {
            const NewUser user = new_user(std::to_string(i) + "." + std::to_string(j));
            NewSession session = new_session(user.id);
            // Every fourth thread fails in its last statement, after two rows were written.
            if (i % 4 == 0) session.id = taken;
            try {
                own.push_back(is<UserCreated>(f.store->run(CreateUser{user, session})) ? Answer::created
                                                                                       : Answer::thrown);
            } catch (const StoreError&) {
                own.push_back(Answer::thrown);
            }
        }
        return own;
    });
    for (std::size_t i = 0; i < threads; ++i) {
        const Answer expected = i % 4 == 0 ? Answer::thrown : Answer::created;
        CHECK(answers[i] == std::vector<Answer>(writes, expected));
        const std::string mine = "email LIKE '" + std::to_string(i) + ".%'";
        const int rows = expected == Answer::created ? writes : 0;
        CHECK(f.count("auth_users", mine) == rows);
        CHECK(f.count("users", mine) == rows);
    }
}

STORE_TEST_CASE("readers run beside writers and see whole transactions", "[group commit]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const std::string bob = f.add_user("bob");
    const std::string account_id = f.add_account(ada, "1");
    const auto torn = test::run_together(12, [&](std::size_t i) {
        int seen = 0;
        for (int j = 0; j < 40; ++j) {
            if (i == 0) {
                const std::string& next = j % 2 == 0 ? bob : ada;
                static_cast<void>(f.transfer(f.add_request(next, "1"), next));
                continue;
            }
            // The owner moves with the version: bob owns the even ones.
            const auto owner = f.store->run(FindOwner{"onedrive", "1"});
            if (!owner || (owner->ownership_version % 2 == 0) != (owner->user_id == bob)) ++seen;
        }
        return seen;
    });
    for (const int count : torn) CHECK(count == 0);
    CHECK(f.owner("1").ownership_version == 41);
}

}  // namespace holdfast::contract
