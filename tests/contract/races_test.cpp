// Real threads at one row: whatever the order, the database decides and nothing is torn.
#include "contract/fixture.h"
#include "storage/handover.h"
#include "storage/linking.h"
#include "storage/sessions.h"
#include "storage/users.h"
#include "support/threads.h"

#include <algorithm>

namespace holdfast::contract {
namespace {

template <typename Alternative, typename Outcomes>
auto count_of(const Outcomes& outcomes) {
    return std::count_if(outcomes.begin(), outcomes.end(), [](const auto& o) { return is<Alternative>(o); });
}

}  // namespace

STORE_TEST_CASE("64 users race for one account: one owner, 63 violations", "[races]") {
    Fixture f(backend_type.fresh());
    std::vector<NewLink> links;
    for (int i = 0; i < 64; ++i) links.push_back(new_link(f.add_user("user" + std::to_string(i)), "prize"));

    const auto outcomes =
        test::run_together(links.size(), [&](std::size_t i) { return f.store->run(LinkAccount{links[i]}); });
    CHECK(count_of<Linked>(outcomes) == 1);
    CHECK(count_of<Violation>(outcomes) == 63);
    for (std::size_t i = 0; i < links.size(); ++i) {
        if (const auto* violation = std::get_if<Violation>(&outcomes[i])) {
            CHECK(violation->sqlstate == "23505");
            CHECK(violation->constraint == kGlobalAccountIndex);
            CHECK(violation->message ==
                  "duplicate key value violates unique constraint \"uniq_cloud_provider_accounts_global\"");
            CHECK(violation->detail ==
                  "Key (provider, provider_account_id)=(onedrive, prize) already exists.");
        } else {
            CHECK(f.owner("prize").user_id == links[i].user_id);
            CHECK(f.account_column(links[i].id, "access_token") == links[i].grant.access_token);
        }
    }
    CHECK(f.count("cloud_provider_accounts") == 1);
}

STORE_TEST_CASE("one user links one account 32 times at once: one row", "[races]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const auto outcomes =
        test::run_together(32, [&](std::size_t) { return f.store->run(LinkAccount{new_link(ada, "1")}); });
    // PostgreSQL may answer some of these with a violation: the caller reads the owner, which is the same
    // user.
    const std::string account_id = f.owner("1").account_id;
    CHECK(count_of<Linked>(outcomes) >= 1);
    for (const LinkOutcome& outcome : outcomes) {
        if (const auto* linked = std::get_if<Linked>(&outcome)) {
            CHECK(linked->account_id == account_id);
        } else {
            CHECK(std::get<Violation>(outcome).constraint == kGlobalAccountIndex);
        }
    }
    CHECK(f.count("cloud_provider_accounts") == 1);
    CHECK(f.owner("1").user_id == ada);
    CHECK(f.owner("1").ownership_version == count_of<Linked>(outcomes));
}

STORE_TEST_CASE("sign-ups race for one email: one user", "[races]") {
    Fixture f(backend_type.fresh());
    const auto outcomes = test::run_together(16, [&](std::size_t) {
        const NewUser user = new_user("ada");
        return f.store->run(CreateUser{user, new_session(user.id)});
    });
    CHECK(count_of<UserCreated>(outcomes) == 1);
    CHECK(count_of<EmailTaken>(outcomes) == 15);
    CHECK(f.count("auth_users") == 1);
    CHECK(f.count("users") == 1);
    CHECK(f.count("auth_sessions") == 1);
}

STORE_TEST_CASE("one state consumed 16 times at once: true once", "[races]") {
    Fixture f(backend_type.fresh());
    const auto firsts = test::run_together(16, [&](std::size_t) {
        return f.store->run(ConsumeState{"state", kNow + 10min, kNow});
    });
    CHECK(std::count(firsts.begin(), firsts.end(), true) == 1);
}

STORE_TEST_CASE("one user links 16 accounts at once where there is room for 5: five are linked", "[races]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const auto outcomes = test::run_together(16, [&](std::size_t i) {
        return f.store->run(LinkAccount{new_link(ada, std::to_string(i)), 5});
    });
    CHECK(count_of<Linked>(outcomes) == 5);
    CHECK(count_of<TooManyAccounts>(outcomes) == 11);
    CHECK(f.count("cloud_provider_accounts") == 5);
}

STORE_TEST_CASE("a hand-over and 8 links at once where there is room for one: one account comes", "[races]") {
    Fixture f(backend_type.fresh());
    f.add_account(f.add_user("ada"), "1");
    const std::string bob = f.add_user("bob");
    const std::string request = f.add_request(bob, "1");
    const std::function<HandoverDecision(const HandoverFacts&)> rule = [](const HandoverFacts& facts) {
        return facts.accounts_of_requester > 0
                   ? HandoverDecision{HandoverOutcome::too_many_accounts}
                   : HandoverDecision{HandoverOutcome::transferred, facts.owner.value().account_id,
                                      HandoverDecision::Change::hand_over};
    };
    test::run_together(9, [&](std::size_t i) {
        if (i == 0)
            return f.store->run(TransferOwnership{request, bob, rule, kNow}).outcome ==
                   HandoverOutcome::transferred;
        return is<Linked>(f.store->run(LinkAccount{new_link(bob, "own " + std::to_string(i)), 1}));
    });
    CHECK(f.store->run(ListAccounts{bob}).size() == 1);
}

STORE_TEST_CASE("one generation rotated 16 times at once: one wins and the session is revoked", "[races]") {
    Fixture f(backend_type.fresh());
    const NewSession session = new_session(f.add_user("ada"));
    REQUIRE(f.store->run(CreateSession{session}));
    const auto outcomes = test::run_together(16, [&](std::size_t) {
        return f.store->run(RotateSession{session.id, kFirstGeneration, kNow, kNow + 24h});
    });
    CHECK(count_of<SessionRotated>(outcomes) == 1);
    CHECK(count_of<SessionReused>(outcomes) == 1);
    CHECK(count_of<SessionGone>(outcomes) == 14);
    CHECK_FALSE(f.store->run(FindSession{session.id, kNow}));
}

STORE_TEST_CASE("one generation rotated 16 times at once within the window: all get the same", "[races]") {
    Fixture f(backend_type.fresh());
    const NewSession session = new_session(f.add_user("ada"));
    REQUIRE(f.store->run(CreateSession{session}));
    const auto outcomes = test::run_together(16, [&](std::size_t) {
        return f.store->run(RotateSession{session.id, kFirstGeneration, kNow, kNow + 24h, "", 10s});
    });
    CHECK(count_of<SessionRotated>(outcomes) == 16);
    for (const auto& outcome : outcomes)
        CHECK(std::get<SessionRotated>(outcome).generation == kFirstGeneration + 1);
}

STORE_TEST_CASE("16 sessions change the password at once: one change happens, and one session stays",
                "[races]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    std::vector<NewSession> sessions;
    for (int i = 0; i < 16; ++i) {
        sessions.push_back(new_session(ada));
        REQUIRE(f.store->run(CreateSession{sessions.back()}));
    }
    const auto hash_of = [](std::size_t i) { return "$argon2id$new" + std::to_string(i); };
    const auto done = test::run_together(sessions.size(), [&](std::size_t i) {
        const std::string hash = hash_of(i);
        return f.store->run(ReplacePassword{ada, sessions[i].id, "$argon2id$ada", hash, kNow});
    });
    REQUIRE(std::count(done.begin(), done.end(), true) == 1);
    const auto winner = static_cast<std::size_t>(std::find(done.begin(), done.end(), true) - done.begin());
    CHECK(f.store->run(FindCredentials{"ada@example.com"})->password_hash == hash_of(winner));
    CHECK(f.store->run(FindSession{sessions[winner].id, kNow}));
    CHECK(f.count("auth_sessions", "revoked_at IS NULL") == 1);
    CHECK(f.count("domain_events", "event_type = 'user.password_changed'") == 1);
}

STORE_TEST_CASE("logins with a password that is being replaced: none of their sessions stays", "[races]") {
    for (int round = 0; round < 5; ++round) {
        Fixture f(backend_type.fresh());
        const std::string ada = f.add_user("ada");
        const NewSession kept = new_session(ada);
        REQUIRE(f.store->run(CreateSession{kept}));
        test::run_together(9, [&](std::size_t i) {
            if (i == 4) return f.store->run(ReplacePassword{ada, kept.id, "$argon2id$ada", "$new", kNow});
            return f.store->run(CreateSession{new_session(ada), "", "$argon2id$ada"});
        });
        CHECK(f.store->run(FindSession{kept.id, kNow}));
        CHECK(f.count("auth_sessions", "revoked_at IS NULL") == 1);
    }
}

STORE_TEST_CASE("all sessions end all others at once: at most one stays", "[races]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    std::vector<NewSession> sessions;
    for (int i = 0; i < 12; ++i) {
        sessions.push_back(new_session(ada));
        REQUIRE(f.store->run(CreateSession{sessions.back()}));
    }
    test::run_together(sessions.size(), [&](std::size_t i) {
        f.store->run(RevokeOtherSessions{ada, sessions[i].id, kNow});
        return true;
    });
    CHECK(f.count("auth_sessions", "revoked_at IS NULL") <= 1);
    const int ended = f.count("auth_sessions", "revoked_at IS NOT NULL");
    CHECK(f.count("domain_events", "event_type = 'session.ended'") == ended);
}

STORE_TEST_CASE("a session that ends while its refresh is in flight stays ended", "[races]") {
    for (int round = 0; round < 5; ++round) {
        Fixture f(backend_type.fresh());
        const NewSession session = new_session(f.add_user("ada"));
        REQUIRE(f.store->run(CreateSession{session}));
        const auto outcomes = test::run_together(8, [&](std::size_t i) -> RotateOutcome {
            if (i != 3)
                return f.store->run(RotateSession{session.id, kFirstGeneration, kNow, kNow + 24h, "", 10s});
            CHECK(f.store->run(RevokeSession{session.user_id, session.id, SessionEnd::ended_by_user, kNow}));
            return SessionGone{};
        });
        CHECK(count_of<SessionReused>(outcomes) == 0);
        CHECK_FALSE(f.store->run(FindSession{session.id, kNow}));
        CHECK(is<SessionGone>(
            f.store->run(RotateSession{session.id, kFirstGeneration + 1, kNow, kNow + 24h, "", 10s})));
    }
}

STORE_TEST_CASE("one request completed 16 times at once: transferred once", "[races]") {
    Fixture f(backend_type.fresh());
    const std::string account_id = f.add_account(f.add_user("ada"), "1");
    const std::string bob = f.add_user("bob");
    const std::string request = f.add_request(bob, "1");
    const auto outcomes = test::run_together(16, [&](std::size_t) { return f.transfer(request, bob); });
    CHECK(std::ranges::count(outcomes, HandoverOutcome::transferred) == 1);
    CHECK(std::ranges::count(outcomes, HandoverOutcome::already_transferred) == 15);
    CHECK(f.owner("1").ownership_version == 2);
    CHECK(f.count("cloud_transfer_events") == 2);
}

STORE_TEST_CASE("16 requesters complete at once: one gets the account, 15 owner changed", "[races]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    f.add_account(ada, "1");
    std::vector<std::string> users, requests;
    for (int i = 0; i < 16; ++i) {
        users.push_back(f.add_user("user" + std::to_string(i)));
        requests.push_back(f.add_request(users.back(), "1"));
    }
    const auto outcomes =
        test::run_together(users.size(), [&](std::size_t i) { return f.transfer(requests[i], users[i]); });
    CHECK(std::ranges::count(outcomes, HandoverOutcome::transferred) == 1);
    CHECK(std::ranges::count(outcomes, HandoverOutcome::owner_changed) == 15);
    const auto winner = std::ranges::find(outcomes, HandoverOutcome::transferred);
    const std::string& new_owner = users[static_cast<std::size_t>(winner - outcomes.begin())];
    CHECK(f.owner("1").user_id == new_owner);
    CHECK(f.count("cloud_provider_accounts", "access_token = " + quote("access of " + new_owner)) == 1);
    CHECK(f.count("cloud_transfer_events") == 2);
}

STORE_TEST_CASE("a hand-over against the owner's disconnect: the new owner's tokens stay", "[races]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const std::string bob = f.add_user("bob");
    for (int round = 0; round < 10; ++round) {
        const std::string name = "account" + std::to_string(round);
        const std::string account_id = f.add_account(ada, name);
        const std::string request = f.add_request(bob, name);
        const auto done = test::run_together(2, [&](std::size_t i) {
            if (i == 0) return f.transfer(request, bob) == HandoverOutcome::transferred;
            static_cast<void>(f.store->run(DisconnectAccount{ada, account_id, kNow}));
            return true;
        });
        CHECK(done[0]);
        CHECK(f.owner(name).user_id == bob);
        CHECK(f.account_column(account_id, "access_token") == "access of " + bob);
    }
}

STORE_TEST_CASE("a hand-over against the owner's delete: whole or not at all", "[races]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const std::string bob = f.add_user("bob");
    for (int round = 0; round < 10; ++round) {
        const std::string name = "account" + std::to_string(round);
        const std::string account_id = f.add_account(ada, name);
        const std::string request = f.add_request(bob, name);
        const auto won = test::run_together(2, [&](std::size_t i) {
            if (i == 0) return f.transfer(request, bob) == HandoverOutcome::transferred;
            return f.store->run(DeleteAccount{ada, "onedrive", account_id, kNow});
        });
        CHECK(won[0] != won[1]);
        const auto owner = f.store->run(FindOwner{"onedrive", name});
        CHECK(owner.has_value() == won[0]);
        CHECK(f.count("cloud_transfer_events", "transfer_id = " + quote(request)) == (won[0] ? 2 : 0));
    }
}

STORE_TEST_CASE("a hand-over against the removal of the old owner: no account without a user", "[races]") {
    for (int round = 0; round < 5; ++round) {
        Fixture f(backend_type.fresh());
        const std::string ada = f.add_user("ada");
        const std::string bob = f.add_user("bob");
        f.add_account(ada, "1");
        const std::string request = f.add_request(bob, "1");
        const auto done = test::run_together(2, [&](std::size_t i) {
            return i == 0 ? f.transfer(request, bob) == HandoverOutcome::transferred
                          : f.store->run(DeleteUser{ada, kNow});
        });
        CHECK(done[1]);
        CHECK(f.store->run(FindOwner{"onedrive", "1"}).has_value() == done[0]);
        CHECK(f.count("cloud_transfer_events") == (done[0] ? 1 : 0));
    }
}

STORE_TEST_CASE("two Stores on one database see one truth", "[races]") {
    Fixture f(backend_type.fresh());
    const auto second = f.backend->open();
    std::vector<std::string> users;
    for (int i = 0; i < 32; ++i) users.push_back(f.add_user("user" + std::to_string(i)));
    const auto outcomes = test::run_together(users.size(), [&](std::size_t i) {
        Store& store = i % 2 == 0 ? *f.store : *second;
        return store.run(LinkAccount{new_link(users[i], "prize")});
    });
    CHECK(count_of<Linked>(outcomes) == 1);
    CHECK(count_of<Violation>(outcomes) == 31);
    CHECK(second->run(FindOwner{"onedrive", "prize"})->user_id == f.owner("prize").user_id);
}

}  // namespace holdfast::contract
