// What has expired goes in small steps: nobody who pays for one waits for all.
#include "base/random.h"
#include "contract/fixture.h"
#include "storage/events.h"
#include "storage/handover.h"
#include "storage/linking.h"
#include "storage/rate_limits.h"
#include "storage/sessions.h"
#include "storage/users.h"

#include <algorithm>
#include <array>
#include <functional>

namespace holdfast::contract {
namespace {

constexpr int kStep = 100;
constexpr int kExpired = 250;

// One statement: a row of so many values for each number below `count`.
template <typename Row>
void insert_many(Fixture& f, std::string_view table, const std::string& columns, int count, Row row) {
    std::string values;
    for (int i = 0; i < count; ++i) values += (i == 0 ? "(" : ", (") + row(i) + ")";
    REQUIRE(f.backend->execute("INSERT INTO " + f.backend->table(table) + " (" + columns + ") VALUES " +
                               values) == "");
}

std::string list(std::initializer_list<std::string> values) {
    std::string text;
    for (const std::string& value : values) text.append(text.empty() ? "" : ", ").append(value);
    return text;
}

// The rows that are left after each step, until none is; so many as each step may delete at most.
void check_steps(const std::function<int()>& left, const std::function<void()>& step) {
    for (int expected = kExpired; expected > 0;) {
        CHECK(left() == expected);
        step();
        expected = std::max(0, expected - kStep);
        CHECK(left() == expected);
    }
    step();
    CHECK(left() == 0);
}

}  // namespace

DATABASE_TEST_CASE("expired sessions go a hundred at a login", "[sweeps]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), past = f.backend->literal(kNow - 1h);
    insert_many(f, "auth_sessions", "id, user_id, generation, created_at, expires_at", kExpired, [&](int) {
        return list({quote(base::random_uuid()), quote(ada), "1", past, past});
    });
    check_steps([&] { return f.count("auth_sessions", "expires_at <= " + f.backend->literal(kNow)); },
                [&] { REQUIRE(f.store->run(CreateSession{new_session(ada)})); });
}

DATABASE_TEST_CASE("expired states go a hundred at a callback", "[sweeps]") {
    Fixture f(backend_type.fresh());
    const std::string past = f.backend->literal(kNow - 1h);
    insert_many(f, "consumed_states", "state_digest, expires_at", kExpired, [&](int i) {
        return list({quote("old" + std::to_string(i)), past});
    });
    int used = 0;
    check_steps([&] { return f.count("consumed_states", "expires_at <= " + f.backend->literal(kNow)); },
                [&] {
                    REQUIRE(f.store->run(ConsumeState{std::to_string(++used), kNow + 10min, kNow}));
                });
}

DATABASE_TEST_CASE("expired offers lose their tokens, and old ones go, a hundred at an offer", "[sweeps]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), bob = f.add_user("bob");
    f.add_account(ada, "1");
    const auto insert = [&](const std::string& name, Time expiry) {
        const std::string at = f.backend->literal(expiry);
        insert_many(f, "ownership_transfer_requests",
                    "id, requesting_user_id, provider, provider_account_id, account_email,"
                    " expected_account_id, expected_owner_id, expected_ownership_version, access_token,"
                    " granted_scope, status, created_at, expires_at",
                    kExpired, [&](int i) {
                        return list({quote(base::random_uuid()), quote(bob), "'onedrive'",
                                     quote(name + std::to_string(i)), "''", quote(base::random_uuid()),
                                     quote(ada), "1", "'sealed'", "''", "'pending'", at, at});
                    });
    };
    const auto offer = [&] { f.add_request(bob, "1"); };
    insert("late", kNow - 1h);
    check_steps(
        [&] {
            return f.count("ownership_transfer_requests",
                           "access_token = 'sealed' AND provider_account_id LIKE 'late%'");
        },
        offer);
    CHECK(f.count("ownership_transfer_requests", "status = 'expired'") == kExpired);
    insert("forgotten", kNow - 48h);
    check_steps(
        [&] { return f.count("ownership_transfer_requests", "provider_account_id LIKE 'forgotten%'"); },
        offer);
}

DATABASE_TEST_CASE("rates and networks that are over go a hundred at a time", "[sweeps]") {
    Fixture f(backend_type.fresh());
    const std::string past = f.backend->literal(kNow - 1h);
    insert_many(f, "rate_limits", "key, theoretical_arrival_at", kExpired, [&](int i) {
        return list({quote("old" + std::to_string(i)), past});
    });
    insert_many(f, "known_networks", "key, expires_at", kExpired, [&](int i) {
        return list({quote("old" + std::to_string(i)), past});
    });
    const std::array charges = {RateCharge{"new", {1s, 1000}}};
    check_steps([&] { return f.count("rate_limits", "key <> 'new'"); },
                [&] {
                    REQUIRE_FALSE(f.store->run(Charge{charges, kNow}));
                });
    check_steps([&] { return f.count("known_networks", "key <> 'new'"); },
                [&] {
                    f.store->run(RememberNetwork{"new", kNow + 1h, kNow});
                });
}

DATABASE_TEST_CASE("old events go a step at a time, and hand-overs stay", "[sweeps][events]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    REQUIRE(f.backend->execute("DELETE FROM " + f.backend->table("domain_events")) == "");
    constexpr int count = 2 * kSweptEvents + 50;
    const auto insert = [&](int number, Time at) {
        insert_many(f, "domain_events", "event_type, occurred_at, user_id, network, facts", number,
                    [&](int i) {
                        return list({i % 10 == 0 ? "'handover.completed'" : "'session.created'",
                                     f.backend->literal(at), quote(ada), "''", "'{}'"});
                    });
    };
    insert(count, kNow - 48h);
    insert(50, kNow);
    const auto left = [&] { return f.count("domain_events", "event_type = 'session.created'"); };
    const Time until = kNow - 24h;
    const auto first = f.store->run(SweepEvents{{}, until});
    REQUIRE(first);
    CHECK(left() == (count + 50 - kSweptEvents) * 9 / 10);
    // The same step again finds the hand-overs that it has left, and goes on behind them.
    const auto second = f.store->run(SweepEvents{*first, until});
    REQUIRE(second);
    CHECK(left() == (count + 50 - 2 * kSweptEvents) * 9 / 10);
    CHECK_FALSE(f.store->run(SweepEvents{*second, until}));
    CHECK(left() == 45);
    CHECK(f.count("domain_events", "event_type = 'handover.completed'") == count / 10 + 5);
    CHECK_FALSE(f.store->run(SweepEvents{{}, until}));
    CHECK_FALSE(f.store->run(SweepEvents{{}, kNow}));
    CHECK(left() == 0);
}

}  // namespace holdfast::contract
