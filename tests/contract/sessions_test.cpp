#include "storage/sessions.h"

#include "base/random.h"
#include "contract/fixture.h"
#include "storage/events.h"
#include "storage/users.h"
#include "support/threads.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

namespace holdfast::contract {
namespace {

// A user with one fresh session that ends at kNow + 24h.
struct OneSession {
    explicit OneSession(Fixture& f) : user_id(f.add_user("ada")), session(new_session(user_id)) {
        if (!f.store->run(CreateSession{session})) throw std::runtime_error("no session");
    }
    std::string user_id;
    NewSession session;
};

bool revoke(Fixture& f, const NewSession& session, Time now) {
    return f.store->run(RevokeSession{session.user_id, session.id, SessionEnd::signed_out, now});
}

// The ids of a user's valid sessions, in the order of the list.
std::vector<std::string> listed(Fixture& f, const std::string& user_id, std::string_view first, Time now,
                                std::int64_t limit = 10) {
    std::vector<std::string> ids;
    for (const ListedSession& session : f.store->run(ListSessions{user_id, first, now, limit}))
        ids.push_back(session.id);
    return ids;
}

std::int64_t generation_of(const RotateOutcome& outcome) {
    return std::get<SessionRotated>(outcome).generation;
}

}  // namespace

STORE_TEST_CASE("create_session needs its user", "[sessions]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const NewSession session = new_session(ada);
    CHECK(f.store->run(CreateSession{session}));
    CHECK(f.store->run(FindSession{session.id, kNow})->user_id == ada);

    CHECK_FALSE(f.store->run(CreateSession{new_session(base::random_uuid())}));
    CHECK_THROWS_AS(f.store->run(CreateSession{session}), StoreError);
    CHECK(f.count("auth_sessions") == 2);
}

STORE_TEST_CASE("create_session sweeps expired sessions", "[sessions]") {
    Fixture f(backend_type.fresh());
    OneSession one(f);
    NewSession later = new_session(one.user_id);
    later.created_at = one.session.expires_at;
    later.expires_at = later.created_at + 1h;
    CHECK(f.store->run(CreateSession{later}));
    CHECK(f.count("auth_sessions") == 1);
    CHECK(f.store->run(FindSession{later.id, later.created_at}));
}

STORE_TEST_CASE("find_session finds valid sessions only", "[sessions]") {
    Fixture f(backend_type.fresh());
    OneSession one(f);
    CHECK(f.store->run(FindSession{one.session.id, one.session.expires_at - 1us}));
    CHECK_FALSE(f.store->run(FindSession{one.session.id, one.session.expires_at}));
    CHECK_FALSE(f.store->run(FindSession{base::random_uuid(), kNow}));

    CHECK(revoke(f, one.session, kNow + 1min));
    CHECK_FALSE(f.store->run(FindSession{one.session.id, kNow + 1min}));
}

STORE_TEST_CASE("rotate_session spends one generation after the other", "[sessions]") {
    Fixture f(backend_type.fresh());
    OneSession one(f);
    const Time later = one.session.expires_at - 1us;
    const Time new_end = later + 24h;

    const auto first = f.store->run(RotateSession{one.session.id, kFirstGeneration, later, new_end});
    REQUIRE(is<SessionRotated>(first));
    CHECK(generation_of(first) == kFirstGeneration + 1);
    const SessionUser& user = std::get<SessionRotated>(first).user;
    CHECK(user.session_id == one.session.id);
    CHECK(user.user_id == one.user_id);
    CHECK(user.email == "ada@example.com");
    CHECK(user.username == "ada");
    CHECK(f.store->run(FindSession{one.session.id, new_end - 1us}));
    CHECK_FALSE(f.store->run(FindSession{one.session.id, new_end}));

    const auto second = f.store->run(RotateSession{one.session.id, kFirstGeneration + 1, later, new_end});
    REQUIRE(is<SessionRotated>(second));
    CHECK(generation_of(second) == kFirstGeneration + 2);
}

STORE_TEST_CASE("a session ends at its greatest age, however often it is refreshed", "[sessions]") {
    Fixture f(backend_type.fresh());
    OneSession one(f);
    const auto rotate = [&](std::int64_t generation, Time now) {
        return f.store->run(
            RotateSession{one.session.id, generation, now, now + 24h, "", std::chrono::seconds(0), 72h});
    };
    std::int64_t generation = kFirstGeneration;
    for (const Time now : {kNow + 20h, kNow + 40h, kNow + 60h})
        generation = generation_of(rotate(generation, now));
    CHECK(f.store->run(FindSession{one.session.id, kNow + 72h - 1s}));
    CHECK_FALSE(f.store->run(FindSession{one.session.id, kNow + 72h}));
    CHECK(std::holds_alternative<SessionGone>(rotate(generation, kNow + 72h)));
}

STORE_TEST_CASE("a login ends the sessions of its user that are too many, the least used first",
                "[sessions]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), ben = f.add_user("ben");
    std::vector<NewSession> sessions;
    for (int i = 0; i < 3; ++i) {
        sessions.push_back(new_session(ada));
        sessions.back().created_at = kNow + std::chrono::minutes(i + 1);
        REQUIRE(f.store->run(CreateSession{sessions.back(), "", {}, 4}));
    }
    const NewSession of_ben = new_session(ben);
    REQUIRE(f.store->run(CreateSession{of_ben, "", {}, 3}));
    // That of the sign-up and the second one are not used again.
    generation_of(f.store->run(RotateSession{sessions[0].id, kFirstGeneration, kNow + 5min, kNow + 24h}));
    NewSession fourth = new_session(ada);
    fourth.created_at = kNow + 10min;
    REQUIRE(f.store->run(CreateSession{fourth, "192.0.2.0/24", {}, 3}));
    CHECK(listed(f, ada, fourth.id, kNow + 10min) == std::vector{fourth.id, sessions[0].id, sessions[2].id});
    CHECK(f.count("domain_events", "event_type = 'session.ended' AND subject_id = '" + sessions[1].id +
                                       R"(' AND facts = '{"reason":"too_many"}')") == 1);
    CHECK(f.count("domain_events", "event_type = 'session.ended'") == 2);
    CHECK(f.store->run(FindSession{of_ben.id, kNow}));

    // A limit that has become smaller; and one that never ends the new session itself.
    NewSession fifth = new_session(ada);
    fifth.created_at = kNow - 1min;
    REQUIRE(f.store->run(CreateSession{fifth, "", {}, 1}));
    CHECK(listed(f, ada, fifth.id, kNow + 10min) == std::vector{fifth.id});
}

STORE_TEST_CASE("rotate_session with a spent generation revokes the session", "[sessions]") {
    Fixture f(backend_type.fresh());
    OneSession one(f);
    const auto rotate = [&](std::int64_t generation) {
        return f.store->run(RotateSession{one.session.id, generation, kNow + 1min, kNow + 24h});
    };
    REQUIRE(is<SessionRotated>(rotate(kFirstGeneration)));
    CHECK(is<SessionReused>(rotate(kFirstGeneration)));
    CHECK_FALSE(f.store->run(FindSession{one.session.id, kNow + 1min}));
    // The thief's newer token is void as well.
    CHECK(is<SessionGone>(rotate(kFirstGeneration + 1)));
    CHECK(is<SessionGone>(rotate(kFirstGeneration)));
}

STORE_TEST_CASE("rotate_session gives the same generation again for a while", "[sessions]") {
    Fixture f(backend_type.fresh());
    OneSession one(f);
    const Time spent = kNow + 1min;
    const auto rotate = [&](std::int64_t generation, Time now) {
        return f.store->run(RotateSession{one.session.id, generation, now, now + 24h, "", 10s});
    };
    const auto first = rotate(kFirstGeneration, spent);
    REQUIRE(is<SessionRotated>(first));
    CHECK(std::get<SessionRotated>(first).rotated_at == spent);
    const auto again = rotate(kFirstGeneration, spent + 10s - 1us);
    REQUIRE(is<SessionRotated>(again));
    CHECK(generation_of(again) == generation_of(first));
    CHECK(std::get<SessionRotated>(again).rotated_at == spent);
    CHECK(std::get<SessionRotated>(again).user.user_id == one.user_id);

    SECTION("until the window is over") {
        CHECK(is<SessionReused>(rotate(kFirstGeneration, spent + 10s)));
        CHECK_FALSE(f.store->run(FindSession{one.session.id, spent + 10s}));
    }
    SECTION("until what followed it is spent as well") {
        REQUIRE(is<SessionRotated>(rotate(kFirstGeneration + 1, spent + 1s)));
        CHECK(is<SessionReused>(rotate(kFirstGeneration, spent + 2s)));
        CHECK_FALSE(f.store->run(FindSession{one.session.id, spent + 2s}));
    }
}

STORE_TEST_CASE("rotate_session changes nothing where there is nothing to rotate", "[sessions]") {
    Fixture f(backend_type.fresh());
    OneSession one(f);
    CHECK(is<SessionGone>(
        f.store->run(RotateSession{base::random_uuid(), kFirstGeneration, kNow, kNow + 24h})));
    CHECK(
        is<SessionGone>(f.store->run(RotateSession{one.session.id, kFirstGeneration + 1, kNow, kNow + 24h})));
    CHECK(f.store->run(FindSession{one.session.id, kNow}));
    const Time end = one.session.expires_at;
    CHECK(is<SessionGone>(f.store->run(RotateSession{one.session.id, kFirstGeneration, end, end + 24h})));
    CHECK_FALSE(f.store->run(FindSession{one.session.id, end}));

    REQUIRE(revoke(f, one.session, kNow));
    CHECK(is<SessionGone>(f.store->run(RotateSession{one.session.id, kFirstGeneration, kNow, kNow + 24h})));
}

STORE_TEST_CASE("revoking one session leaves the user's others", "[sessions]") {
    Fixture f(backend_type.fresh());
    OneSession one(f);
    const NewSession other = new_session(one.user_id);
    REQUIRE(f.store->run(CreateSession{other}));
    REQUIRE(revoke(f, one.session, kNow));
    CHECK(f.store->run(FindSession{other.id, kNow}));
}

STORE_TEST_CASE("a session is revoked once, and by its own user only", "[sessions]") {
    Fixture f(backend_type.fresh());
    OneSession one(f);
    const std::string bob = f.add_user("bob");
    const auto revoke_as = [&](const std::string& user_id, std::string_view id, Time now) {
        return f.store->run(RevokeSession{user_id, id, SessionEnd::ended_by_user, now});
    };
    CHECK_FALSE(revoke_as(bob, one.session.id, kNow));
    CHECK_FALSE(revoke_as(one.user_id, base::random_uuid(), kNow));
    CHECK_FALSE(revoke_as(one.user_id, one.session.id, one.session.expires_at));
    CHECK(f.store->run(FindSession{one.session.id, kNow}));
    CHECK(revoke_as(one.user_id, one.session.id, kNow));
    CHECK_FALSE(revoke_as(one.user_id, one.session.id, kNow));
    CHECK(f.count("domain_events", "event_type = 'session.ended'") == 1);
    CHECK(f.count("domain_events", R"(facts = '{"reason":"ended_by_user"}')") == 1);
}

STORE_TEST_CASE("create_session needs the password hash that was verified", "[sessions]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const NewSession session = new_session(ada);
    const int events = f.count("domain_events");
    CHECK_FALSE(f.store->run(CreateSession{session, "", "$argon2id$old"}));
    CHECK(f.count("domain_events") == events);
    CHECK(f.count("auth_sessions") == 1);
    CHECK(f.store->run(CreateSession{session, "", "$argon2id$ada"}));
}

STORE_TEST_CASE("a user's valid sessions are listed, the asked one first, then by their last use",
                "[sessions]") {
    Fixture f(backend_type.fresh());
    OneSession first(f);
    const std::string ada = first.user_id;
    f.add_user("bob");
    const auto begin = [&](Time at) {
        NewSession session = new_session(ada);
        session.created_at = at;
        session.user_agent = "Agent \"1\"";
        REQUIRE(f.store->run(CreateSession{session, "192.0.2.1"}));
        return session;
    };
    const NewSession second = begin(kNow + 1min), third = begin(kNow + 2min), ended = begin(kNow + 3min);
    REQUIRE(revoke(f, ended, kNow + 4min));
    const std::string signed_up =
        f.backend->scalar("SELECT id FROM " + f.backend->table("auth_sessions") +
                          " WHERE user_id = " + quote(ada) + " AND id NOT IN (" + quote(first.session.id) +
                          ", " + quote(second.id) + ", " + quote(third.id) + ", " + quote(ended.id) + ")");
    REQUIRE(is<SessionRotated>(f.store->run(
        RotateSession{second.id, kFirstGeneration, kNow + 5min, kNow + 24h, "2001:db8::", 10s})));

    using Ids = std::vector<std::string>;
    Ids oldest = {signed_up, first.session.id};
    std::ranges::sort(oldest);
    CHECK(listed(f, ada, third.id, kNow + 6min) == Ids{third.id, second.id, oldest[0], oldest[1]});
    CHECK(listed(f, ada, oldest[1], kNow + 6min, 2) == Ids{oldest[1], second.id});
    CHECK(listed(f, base::random_uuid(), third.id, kNow).empty());
    CHECK(listed(f, ada, third.id, kNow + 24h).empty());

    const auto sessions = f.store->run(ListSessions{ada, third.id, kNow + 6min, 10});
    CHECK(sessions[0].created_at == kNow + 2min);
    CHECK(sessions[0].last_used_at == kNow + 2min);
    CHECK(sessions[0].network == "192.0.2.1");
    CHECK(sessions[0].user_agent == "Agent \"1\"");
    CHECK(sessions[1].created_at == kNow + 1min);
    CHECK(sessions[1].last_used_at == kNow + 5min);
    CHECK(sessions[1].network == "2001:db8::");
    CHECK(sessions[2].user_agent == "");
}

STORE_TEST_CASE("a refresh token that comes again leaves the session as it is listed", "[sessions]") {
    Fixture f(backend_type.fresh());
    OneSession one(f);
    const auto rotate = [&](Time now, std::string_view network) {
        return f.store->run(RotateSession{one.session.id, kFirstGeneration, now, now + 24h, network, 10s});
    };
    REQUIRE(is<SessionRotated>(rotate(kNow + 1min, "192.0.2.1")));
    REQUIRE(is<SessionRotated>(rotate(kNow + 1min + 5s, "192.0.2.2")));
    const ListedSession session =
        f.store->run(ListSessions{one.user_id, one.session.id, kNow + 2min, 10}).at(0);
    CHECK(session.last_used_at == kNow + 1min);
    CHECK(session.network == "192.0.2.1");
}

STORE_TEST_CASE("revoking all other sessions keeps one, and leaves other users alone", "[sessions]") {
    Fixture f(backend_type.fresh());
    OneSession one(f);
    const NewSession other = new_session(one.user_id), kept = new_session(one.user_id);
    REQUIRE(f.store->run(CreateSession{other}));
    REQUIRE(f.store->run(CreateSession{kept}));
    f.add_user("bob");
    REQUIRE(revoke(f, other, kNow));
    f.store->run(RevokeOtherSessions{one.user_id, kept.id, kNow + 1min, "192.0.2.1"});
    f.store->run(RevokeOtherSessions{one.user_id, kept.id, kNow + 2min, "192.0.2.1"});

    CHECK(listed(f, one.user_id, kept.id, kNow + 1min) == std::vector{kept.id});
    CHECK(f.count("auth_sessions", "revoked_at IS NULL") == 2);  // and Bob's
    // One of the login and one of the sign-up; the third was signed out before.
    CHECK(f.count("domain_events", R"(facts = '{"reason":"ended_by_user"}' AND network = '192.0.2.1')") == 2);
    CHECK(f.count("domain_events", R"(facts = '{"reason":"signed_out"}')") == 1);
}

STORE_TEST_CASE("a session remembers when its password was given, while it is valid", "[sessions]") {
    Fixture f(backend_type.fresh());
    OneSession one(f);
    const auto authenticated_at = [&] {
        return f.store->run(FindSession{one.session.id, kNow}).value().authenticated_at;
    };
    CHECK(authenticated_at() == kNow);
    f.store->run(AuthenticateSession{one.session.id, kNow + 1h});
    CHECK(authenticated_at() == kNow + 1h);
    f.store->run(AuthenticateSession{one.session.id, one.session.expires_at});
    f.store->run(AuthenticateSession{base::random_uuid(), kNow + 2h});
    CHECK(authenticated_at() == kNow + 1h);
    const auto rotated = f.store->run(RotateSession{one.session.id, kFirstGeneration, kNow + 2h, kNow + 24h});
    CHECK(std::get<SessionRotated>(rotated).user.authenticated_at == kNow + 1h);
    CHECK(authenticated_at() == kNow + 1h);
}

STORE_TEST_CASE("branch_session makes one session from another that is valid, and no newer than that one",
                "[sessions]") {
    Fixture f(backend_type.fresh());
    OneSession one(f);
    const std::string bob = f.add_user("bob");
    NewSession session = new_session(one.user_id);
    session.created_at = kNow + 1min;
    const auto branch = [&](const NewSession& fresh, const std::string& from) {
        return f.store->run(BranchSession{fresh, from, "192.0.2.1"});
    };
    const auto user = branch(session, one.session.id);
    REQUIRE(user);
    CHECK(user->session_id == session.id);
    CHECK(user->user_id == one.user_id);
    CHECK(user->email == "ada@example.com");
    CHECK(user->authenticated_at == kNow);
    CHECK(f.store->run(FindSession{session.id, kNow + 1min})->authenticated_at == kNow);
    CHECK(f.count("domain_events", "event_type = 'session.created' AND subject_id = " + quote(session.id) +
                                       " AND network = '192.0.2.1' AND user_id = " + quote(one.user_id)) ==
          1);

    // Once, whatever has become of the session since.
    CHECK_FALSE(branch(session, one.session.id));
    CHECK(revoke(f, session, kNow + 2min));
    CHECK_FALSE(branch(session, one.session.id));
    CHECK(f.count("domain_events", "subject_id = " + quote(session.id)) == 2);

    NewSession of_bob = new_session(bob);
    CHECK_FALSE(branch(of_bob, one.session.id));
    NewSession late = new_session(one.user_id);
    late.created_at = one.session.expires_at;
    CHECK_FALSE(branch(late, one.session.id));
    CHECK_FALSE(branch(new_session(one.user_id), base::random_uuid()));
    CHECK(revoke(f, one.session, kNow + 2min));
    CHECK_FALSE(branch(new_session(one.user_id), one.session.id));
}

STORE_TEST_CASE("of two branches to the same session at once, one is made", "[sessions][races]") {
    Fixture f(backend_type.fresh());
    OneSession one(f);
    for (int round = 0; round < 20; ++round) {
        const NewSession session = new_session(one.user_id);
        const auto made = test::run_together(4, [&](std::size_t) {
            return f.store->run(BranchSession{session, one.session.id}).has_value();
        });
        CHECK(std::ranges::count(made, true) == 1);
    }
}

STORE_TEST_CASE("sessions that many callers look up at once are each caller's own", "[sessions][races]") {
    Fixture f(backend_type.fresh());
    std::vector<NewSession> sessions;
    for (int i = 0; i < 40; ++i) {
        sessions.push_back(new_session(f.add_user("user" + std::to_string(i))));
        REQUIRE(f.store->run(CreateSession{sessions.back()}));
    }
    const auto wrong = test::run_together(sessions.size(), [&](std::size_t i) {
        int wrong_answers = 0;
        for (int round = 0; round < 20; ++round) {
            const NewSession& session = sessions[(i + static_cast<std::size_t>(round)) % sessions.size()];
            const auto found = f.store->run(FindSession{session.id, kNow});
            if (!found || found->session_id != session.id || found->user_id != session.user_id)
                ++wrong_answers;
            if (f.store->run(FindSession{base::random_uuid(), kNow})) ++wrong_answers;
            if (f.store->run(FindSession{session.id, session.expires_at})) ++wrong_answers;
        }
        return wrong_answers;
    });
    CHECK(std::count(wrong.begin(), wrong.end(), 0) == 40);
}

STORE_TEST_CASE("a session is not found once its end has returned, whoever looks up others",
                "[sessions][races]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const NewSession lasting = new_session(ada);
    REQUIRE(f.store->run(CreateSession{lasting}));
    std::atomic<bool> is_over = false;
    const auto bad = test::run_together(8, [&](std::size_t i) {
        int bad_answers = 0;
        if (i != 0) {
            while (!is_over) bad_answers += f.store->run(FindSession{lasting.id, kNow}) ? 0 : 1;
            return bad_answers;
        }
        for (int round = 0; round < 50; ++round) {
            const NewSession session = new_session(ada);
            if (!f.store->run(CreateSession{session})) ++bad_answers;
            if (!f.store->run(FindSession{session.id, kNow})) ++bad_answers;
            if (!revoke(f, session, kNow)) ++bad_answers;
            if (f.store->run(FindSession{session.id, kNow})) ++bad_answers;
        }
        is_over = true;
        return bad_answers;
    });
    CHECK(std::count(bad.begin(), bad.end(), 0) == 8);
}

}  // namespace holdfast::contract
