// Real connections at the same rows for a long time, through the very code that resolves an ownership
// conflict.
//
// HOLDFAST_HAMMER=long hammers as long as it takes; otherwise it stays within the time of a test run.
#include "accounts/ownership.h"
#include "base/random.h"
#include "contract/child.h"
#include "contract/fixture.h"
#include "storage/handover.h"
#include "storage/linking.h"
#include "storage/users.h"
#include "support/captured_log.h"
#include "support/manual_clock.h"
#include "support/threads.h"
#include "support/unsent_mails.h"

#include <atomic>
#include <barrier>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <random>

#include <unistd.h>

namespace holdfast::contract {
namespace {

constexpr std::size_t kConnections = 8;

bool is_long_run() {
    const char* hammer = std::getenv("HOLDFAST_HAMMER");
    return hammer && std::strcmp(hammer, "long") == 0;
}

// What turns a proof of control into a row, as the server has it.
struct Claims {
    explicit Claims(Store& store)
        : sealer({std::string(32, 'k')}),
          tokens("http://test", {std::string(32, 't')}),
          mails(store, sealer, clock, log),
          ownership(store, sealer, tokens, mails.mails(), clock, log) {
        provider.name = "onedrive";
    }

    accounts::OwnershipResult claim(const std::string& user_id, const std::string& provider_account_id) {
        oauth::Grant grant;
        grant.identity.provider_account_id = provider_account_id;
        grant.identity.email = "cloud@example.com";
        grant.tokens.access_token = "access";
        grant.tokens.expires_in = 3600;
        grant.received_at = clock.now();
        return ownership.claim(provider, grant, user_id, "");
    }

    test::ManualClock clock;
    test::CapturedLog log;
    crypto::Sealer sealer;
    accounts::TransferTokens tokens;
    oauth::Provider provider;
    test::UnsentMails mails;
    accounts::Ownership ownership;
};

// Opens for all processes that wait at it when the parent says so, or is gone.
class StartGate {
  public:
    StartGate() {
        if (::pipe(ends_) != 0) throw std::runtime_error("pipe");
    }
    ~StartGate() {
        open();
        ::close(ends_[0]);
    }
    void wait_in_child() {
        ::close(ends_[1]);
        char nothing;
        while (::read(ends_[0], &nothing, 1) < 0) {
        }
        ends_[1] = -1;
    }
    void open() {
        if (ends_[1] >= 0) ::close(ends_[1]);
        ends_[1] = -1;
    }

  private:
    int ends_[2];
};

struct Tally {
    int connected = 0;
    int conflicts = 0;
    int faults = 0;
};

Tally claim_all(Store& store, const std::vector<std::string>& users, const std::string& account) {
    Claims claims(store);
    const auto results =
        test::run_together(users.size(), [&](std::size_t i) { return claims.claim(users[i], account); });
    Tally tally;
    for (const auto& result : results) {
        if (is<accounts::Connected>(result)) ++tally.connected;
        if (is<accounts::OwnershipConflict>(result)) ++tally.conflicts;
        if (is<accounts::LinkFault>(result)) ++tally.faults;
    }
    return tally;
}

// Each process claims with users of its own, all at the same moment.
Tally claim_in_processes(Backend& backend, const std::vector<std::vector<std::string>>& users_of_process) {
    StartGate gate;
    std::vector<std::unique_ptr<Child>> children;
    for (const auto& users : users_of_process) {
        children.push_back(std::make_unique<Child>([&](Child& self) {
            const auto store = backend.open();
            self.say("ready");
            gate.wait_in_child();
            const Tally tally = claim_all(*store, users, "prize");
            self.say(std::to_string(tally.connected));
            self.say(std::to_string(tally.conflicts));
            self.say(std::to_string(tally.faults));
            return 0;
        }));
    }
    for (const auto& child : children) {
        if (child->hear() != "ready") throw std::runtime_error("a process did not begin");
    }
    gate.open();
    Tally sum;
    for (const auto& child : children) {
        sum.connected += std::stoi(child->hear());
        sum.conflicts += std::stoi(child->hear());
        sum.faults += std::stoi(child->hear());
        if (child->wait() != 0) ++sum.faults;
    }
    return sum;
}

}  // namespace

STORE_TEST_CASE("one user races with itself: whatever the index says, every claim connects", "[hammer]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    Claims claims(*f.store);
    const int limit = is_long_run() ? 200'000 : backend_type.needs_postgres ? 4'000 : 1'600;
    const auto resolved = [&] { return claims.log.count("Idempotent race condition resolved"); };

    std::atomic<int> statements = 0, failures = 0;
    std::atomic<bool> stop = false;
    // Between two rounds one thread frees the account: only a first row can race.
    std::barrier round(kConnections, [&]() noexcept {
        try {
            const auto owner = f.store->run(FindOwner{"onedrive", "1"});
            if (!owner || !f.store->run(DeleteAccount{ada, "onedrive", owner->account_id, kNow})) ++failures;
        } catch (const StoreError&) {
            ++failures;
        }
        stop = statements >= limit || resolved() > 0;
    });
    test::run_together(kConnections, [&](std::size_t) {
        while (!stop) {
            if (!is<accounts::Connected>(claims.claim(ada, "1"))) ++failures;
            ++statements;
            round.arrive_and_wait();
        }
        return true;
    });
    CHECK(failures == 0);
    CHECK(claims.log.count("[UPSERT_ERROR]") == 0);
    CHECK(claims.log.count("Ownership conflict") == 0);
    std::cout << "  " << backend_type.name << ": "
              << (resolved() > 0 ? "23505 for the same user was seen and resolved after "
                                 : "23505 for the same user was not seen in ")
              << statements << " upserts\n";
}

STORE_TEST_CASE("many users claim one account through one and through three processes", "[hammer]") {
    for (const std::size_t processes : {1U, 3U}) {
        CAPTURE(processes);
        const auto backend = backend_type.fresh();
        constexpr std::size_t per_process = 16;
        std::vector<std::vector<std::string>> users(processes);
        {
            const auto store = backend->open();
            for (std::size_t i = 0; i < processes * per_process; ++i) {
                const NewUser user = new_user("user" + std::to_string(i));
                REQUIRE(is<UserCreated>(store->run(CreateUser{user, new_session(user.id)})));
                users[i % processes].push_back(user.id);
            }
        }
        const Tally tally = claim_in_processes(*backend, users);
        CHECK(tally.connected == 1);
        CHECK(tally.conflicts == static_cast<int>(processes * per_process) - 1);
        CHECK(tally.faults == 0);
        CHECK(backend->scalar("SELECT count(*) FROM " + backend->table("cloud_provider_accounts")) == "1");
        CHECK(backend->scalar("SELECT count(*) FROM " + backend->table("ownership_transfer_requests")) ==
              std::to_string(processes * per_process - 1));
    }
}

namespace {

// One of several users who connect, disconnect, delete, name and take over a few accounts at random.
class RandomUser {
  public:
    RandomUser(Store& store, std::string user_id, unsigned seed)
        : store_(store), user_id_(std::move(user_id)), random_(seed) {}

    void act() {
        const std::string account = "account" + std::to_string(pick(3));
        const auto owner = store_.run(FindOwner{"onedrive", account});
        if (!owner || owner->user_id != user_id_) {
            take(account);
            return;
        }
        switch (pick(4)) {
            case 0:
                static_cast<void>(store_.run(DisconnectAccount{user_id_, owner->account_id, kNow}));
                break;
            case 1:
                static_cast<void>(store_.run(DeleteAccount{user_id_, "onedrive", owner->account_id, kNow}));
                break;
            case 2:
                static_cast<void>(
                    store_.run(SetNickname{user_id_, "onedrive", owner->account_id, "mine", kNow}));
                break;
            default:
                take(account);
        }
    }

  private:
    int pick(int choices) { return static_cast<int>(random_() % static_cast<unsigned>(choices)); }

    void take(const std::string& account) {
        if (is<Linked>(store_.run(LinkAccount{new_link(user_id_, account)}))) return;
        const auto owner = store_.run(FindOwner{"onedrive", account});
        if (!owner || owner->user_id == user_id_) return;
        const NewTransferRequest request = new_request(user_id_, account, *owner);
        store_.run(SaveTransferRequest{request, kNow - 24h});
        static_cast<void>(hand_over(store_, request.id, user_id_, kNow + 1min));
    }

    Store& store_;
    const std::string user_id_;
    std::mt19937 random_;
};

// How often the database has met one: everything takes its locks in one order.
std::string deadlocks(const BackendType& type, Backend& backend) {
    if (!type.needs_postgres) return "";
    return backend.scalar("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
}

}  // namespace

STORE_TEST_CASE("transfer, disconnect, delete and re-link at random keep the invariants", "[hammer]") {
    Fixture f(backend_type.fresh());
    const std::string deadlocks_before = deadlocks(backend_type, *f.backend);
    std::vector<RandomUser> users;
    for (unsigned i = 0; i < kConnections; ++i) {
        users.emplace_back(*f.store, f.add_user("user" + std::to_string(i)), i);
    }
    const auto accounts = f.backend->table("cloud_provider_accounts");
    // A proxy in between is slow, and changes nothing of what the database decides.
    const int operations = is_long_run() ? 10'000 : 2'400;
    constexpr int per_round = 25;
    for (int done = 0; done < operations; done += per_round * static_cast<int>(kConnections)) {
        CAPTURE(done);
        test::run_together(kConnections, [&](std::size_t i) {
            for (int j = 0; j < per_round; ++j) users[i].act();
            return true;
        });
        // One owner for each account, and each owner a user.
        CHECK(f.backend->scalar("SELECT count(*) FROM (SELECT 1 FROM " + accounts +
                                " GROUP BY provider, provider_account_id HAVING count(*) > 1) AS twice") ==
              "0");
        CHECK(f.count("cloud_provider_accounts",
                      "user_id NOT IN (SELECT id FROM " + f.backend->table("users") + ")") == 0);
        // Nobody keeps the tokens of somebody else's grant.
        CHECK(f.count("cloud_provider_accounts",
                      "access_token <> 'access of ' || user_id"
                      " OR refresh_token <> 'refresh of ' || user_id") == 0);
        CHECK(f.count("ownership_transfer_requests",
                      "access_token <> 'access of ' || requesting_user_id"
                      " OR (status <> 'pending' AND access_token IS NOT NULL)") == 0);
        // A hand-over is told to both.
        CHECK(f.backend->scalar("SELECT count(*) FROM (SELECT 1 FROM " +
                                f.backend->table("cloud_transfer_events") +
                                " GROUP BY transfer_id HAVING count(*) <> 2) AS alone") == "0");
    }
    const int hand_overs = f.count("cloud_transfer_events") / 2;
    CHECK(hand_overs > 0);
    std::cout << "  " << backend_type.name << ": " << operations << " operations at random, " << hand_overs
              << " hand-overs among them\n";
    CHECK(deadlocks(backend_type, *f.backend) == deadlocks_before);
}

}  // namespace holdfast::contract
