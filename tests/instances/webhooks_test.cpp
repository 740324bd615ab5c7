// Several processes of the real binary that deliver for one webhook, and kill -9 in the middle.
#include "accounts/webhook_message.h"
#include "api/story.h"
#include "base/random.h"
#include "contract/fixture.h"
#include "instances/instances.h"
#include "instances/served_receiver.h"
#include "storage/events.h"
#include "storage/hooks.h"
#include "storage/users.h"

#include <atomic>
#include <set>

namespace holdfast::test {
namespace {

constexpr const char* kType = "user.created";

void add_hook(Instances& site, const std::string& url) {
    const auto store = site.database->open();
    const base::Time now = base::SystemClock().now();
    add_app(*store, now, "app", "events:read");
    const auto keys = crypto::Keys::derive("the secret of an installation that only tests ever see");
    const std::string id = base::random_uuid();
    const std::string sealed =
        accounts::seal_hook_secret(crypto::Sealer({keys.hook_secrets}), id, accounts::make_hook_secret());
    REQUIRE(store->run(storage::AddHook{{id, "app", url, kType, sealed, now}}) == storage::HookAdded::added);
}

// Writes users as sign-ups do, in the order of their names. Returns the ids of their events, in order.
std::vector<std::string> add_users(Instances& site, int count) {
    const auto store = site.database->open();
    for (int i = 0; i < count; ++i) {
        const NewUser user = new_user("user" + std::to_string(i));
        REQUIRE(is<UserCreated>(store->run(CreateUser{user, new_session(user.id)})));
    }
    std::vector<std::string> ids;
    for (const DomainEvent& event : store->run(ReadEvents{{}, 1000})) {
        if (event.type == kType) ids.push_back(event.id);
    }
    return ids;
}

const std::vector<std::string> kFlags = {"--webhook-private-addresses", "on"};

}  // namespace

INSTANCES_TEST_CASE("Whichever instance tells a webhook, it is told once, in order and one thing at a time",
                    "[instances][webhooks]") {
    ServedReceiver receiver;
    Instances site(backend_type.fresh(), processes_on(backend_type), kFlags);
    add_hook(site, receiver.url());
    const std::vector<std::string> ids = add_users(site, 60);
    REQUIRE(ids.size() == 60);
    receiver.await(ids.size());
    CHECK(receiver.ids() == ids);
    CHECK(receiver.most_at_once() == 1);
    check_they_stop_without_a_fault(site);
}

INSTANCES_TEST_CASE("kill -9 while a webhook is told loses nothing, and what comes again has its id",
                    "[instances][webhooks][kill]") {
    constexpr std::size_t kVictim = 4;
    ServedReceiver receiver;
    Instances site(backend_type.fresh(), processes_on(backend_type), kFlags);
    std::atomic<bool> has_struck = false;
    receiver.before_answers([&](std::size_t number) {
        if (number != kVictim || has_struck.exchange(true)) return;
        for (std::size_t i = 0; i < site.size(); ++i) site.strike(i);
    });
    add_hook(site, receiver.url());
    const std::vector<std::string> ids = add_users(site, 10);
    receiver.await(kVictim);
    for (std::size_t i = 0; i < site.size(); ++i) site.kill(i);
    // The dead one's lease, which would run out.
    REQUIRE(site.database->execute("UPDATE " + site.database->table("holdfast_hooks") +
                                   " SET held_until = NULL") == "");
    for (std::size_t i = 0; i < site.size(); ++i) site.restart(i);
    receiver.await(ids.size() + 1);

    std::vector<std::string> expected = ids;
    expected.insert(expected.begin() + kVictim, ids[kVictim - 1]);
    CHECK(receiver.ids() == expected);
    CHECK(receiver.most_at_once() == 1);
    check_they_stop_without_a_fault(site);
}

}  // namespace holdfast::test
