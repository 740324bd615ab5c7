#include "storage/sessions.h"

#include "base/random.h"
#include "contract/fixture.h"
#include "storage/users.h"

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

std::int64_t generation_of(const RotateOutcome& outcome) {
    return std::get<SessionRotated>(outcome).generation;
}

}  // namespace

STORE_TEST_CASE("create_session needs its user", "[sessions]") {
    Fixture f(TestType::fresh());
    const std::string ada = f.add_user("ada");
    const NewSession session = new_session(ada);
    CHECK(f.store->run(CreateSession{session}));
    CHECK(f.store->run(FindSession{session.id, kNow})->user_id == ada);

    CHECK_FALSE(f.store->run(CreateSession{new_session(base::random_uuid())}));
    CHECK_THROWS_AS(f.store->run(CreateSession{session}), StoreError);
    CHECK(f.count("auth_sessions") == 2);
}

STORE_TEST_CASE("create_session sweeps expired sessions", "[sessions]") {
    Fixture f(TestType::fresh());
    OneSession one(f);
    NewSession later = new_session(one.user_id);
    later.created_at = one.session.expires_at;
    later.expires_at = later.created_at + 1h;
    CHECK(f.store->run(CreateSession{later}));
    CHECK(f.count("auth_sessions") == 1);
    CHECK(f.store->run(FindSession{later.id, later.created_at}));
}

STORE_TEST_CASE("find_session finds valid sessions only", "[sessions]") {
    Fixture f(TestType::fresh());
    OneSession one(f);
    CHECK(f.store->run(FindSession{one.session.id, one.session.expires_at - 1us}));
    CHECK_FALSE(f.store->run(FindSession{one.session.id, one.session.expires_at}));
    CHECK_FALSE(f.store->run(FindSession{base::random_uuid(), kNow}));

    f.store->run(RevokeSession{one.session.id, kNow + 1min});
    CHECK_FALSE(f.store->run(FindSession{one.session.id, kNow + 1min}));
    f.store->run(RevokeSession{one.session.id, kNow + 2min});
    f.store->run(RevokeSession{base::random_uuid(), kNow});
}

STORE_TEST_CASE("rotate_session spends one generation after the other", "[sessions]") {
    Fixture f(TestType::fresh());
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

STORE_TEST_CASE("rotate_session with a spent generation revokes the session", "[sessions]") {
    Fixture f(TestType::fresh());
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
    Fixture f(TestType::fresh());
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
    Fixture f(TestType::fresh());
    OneSession one(f);
    CHECK(is<SessionGone>(
        f.store->run(RotateSession{base::random_uuid(), kFirstGeneration, kNow, kNow + 24h})));
    CHECK(
        is<SessionGone>(f.store->run(RotateSession{one.session.id, kFirstGeneration + 1, kNow, kNow + 24h})));
    CHECK(f.store->run(FindSession{one.session.id, kNow}));
    const Time end = one.session.expires_at;
    CHECK(is<SessionGone>(f.store->run(RotateSession{one.session.id, kFirstGeneration, end, end + 24h})));
    CHECK_FALSE(f.store->run(FindSession{one.session.id, end}));

    f.store->run(RevokeSession{one.session.id, kNow});
    CHECK(is<SessionGone>(f.store->run(RotateSession{one.session.id, kFirstGeneration, kNow, kNow + 24h})));
}

STORE_TEST_CASE("revoking one session leaves the user's others", "[sessions]") {
    Fixture f(TestType::fresh());
    OneSession one(f);
    const NewSession other = new_session(one.user_id);
    REQUIRE(f.store->run(CreateSession{other}));
    f.store->run(RevokeSession{one.session.id, kNow});
    CHECK(f.store->run(FindSession{other.id, kNow}));
}

}  // namespace holdfast::contract
