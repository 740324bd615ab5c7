#include "contract/child.h"
#include "contract/fixture.h"
#include "storage/users.h"

#include <csignal>
#include <thread>

namespace holdfast::contract {
namespace {

// Eight threads sign users up for ever and name each one only after the store has said that it is there.
int write_until_killed(Backend& backend, Child& parent) {
    const auto store = backend.open();
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&, i] {
            for (int j = 0;; ++j) {
                const NewUser user = new_user(std::to_string(i) + "." + std::to_string(j));
                if (!is<UserCreated>(store->run(CreateUser{user, new_session(user.id)}))) return;
                parent.say(user.id);
            }
        });
    }
    return 0;
}

}  // namespace

STORE_TEST_CASE("after kill -9 every acknowledged write is there, and none in part", "[crash]") {
    const auto backend = backend_type.fresh();
    for (int round = 0; round < 3; ++round) {
        std::vector<std::string> acknowledged;
        {
            // Each round opens what the one before has left.
            if (round > 0) backend->execute("DELETE FROM " + backend->table("auth_users"));
            Child child([&](Child& self) { return write_until_killed(*backend, self); });
            while (acknowledged.size() < 100) {
                acknowledged.push_back(child.hear());
                REQUIRE(acknowledged.back() != "");
            }
            child.kill();
            for (std::string line = child.hear(); line != ""; line = child.hear())
                acknowledged.push_back(line);
            REQUIRE(child.wait() == -SIGKILL);
            backend->await_quiet();
        }
        const auto store = backend->open();
        const auto count = [&](const std::string& rest) {
            return std::stoul(backend->scalar("SELECT count(*) FROM " + rest));
        };
        std::string ids;
        for (const std::string& id : acknowledged) ids += (ids.empty() ? "" : ", ") + quote(id);
        CHECK(count(backend->table("auth_users") + " WHERE id IN (" + ids + ")") == acknowledged.size());
        const auto users = count(backend->table("auth_users"));
        CHECK(count(backend->table("users")) == users);
        CHECK(count(backend->table("auth_sessions")) == users);
        const NewUser next = new_user("next");
        CHECK(is<UserCreated>(store->run(CreateUser{next, new_session(next.id)})));
    }
}

}  // namespace holdfast::contract
