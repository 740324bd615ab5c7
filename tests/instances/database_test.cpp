// Processes and their database: how they start, and what they answer while it keeps them waiting.
#include "api/scenario.h"
#include "instances/instances.h"
#include "support/postgres_cluster.h"
#include "support/threads.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace holdfast::test {
namespace {

using Clock = std::chrono::steady_clock;

struct TimedAnswer {
    http::Response response;
    Clock::duration took{};
};

TimedAnswer ask_me(const Site& site, const Person& person) {
    const auto begin = Clock::now();
    auto response = site.ask("GET", "/api/v1/auth/me", "", bearer(person.access_token));
    return {std::move(response), Clock::now() - begin};
}

// Keeps everybody from the sessions until release(), which every request needs.
class LockedSessions {
  public:
    explicit LockedSessions(Site& site) : site_(site), session_(site.database->url()) {
        session_.run("BEGIN");
        const SqlAnswer locked = session_.run("LOCK TABLE public.auth_sessions IN ACCESS EXCLUSIVE MODE");
        if (locked.sqlstate != "") throw std::runtime_error(locked.message);
    }

    // Until a server's statement waits for the lock. Throws std::runtime_error where none comes.
    void await_waiter() const {
        const auto deadline = Clock::now() + std::chrono::minutes(1);
        const char* waiters =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND wait_event_type = 'Lock'";
        while (site_.database->scalar(waiters) == "0") {
            if (Clock::now() > deadline) throw std::runtime_error("nobody waits for the lock");
            std::this_thread::yield();
        }
    }

    void release() { session_.run("COMMIT"); }

  private:
    Site& site_;
    SqlSession session_;
};

}  // namespace

INSTANCES_TEST_CASE(
    "Five processes that start at once on an empty database migrate it once, and stop when told to",
    "[instances][start]") {
    constexpr std::size_t kProcesses = 5;
    Instances site(backend_type.fresh(), kProcesses);
    const std::string migrations = site.database->table("schema_migrations");
    CHECK(site.database->scalar("SELECT count(*) = max(version) FROM " + migrations) ==
          site.database->scalar("SELECT 1 = 1"));
    for (std::size_t i = 0; i < kProcesses; ++i) CHECK_NOTHROW(User(site, "user" + std::to_string(i)));
    CHECK(site.count("auth_users") == kProcesses);
    CHECK(site.stop() == std::vector<int>(kProcesses, 0));
}

POSTGRES_TEST_CASE("An exhausted pool costs a request 503 within two seconds, and nothing later",
                   "[instances][pool]") {
    // The request that has the only connection keeps it until the test releases the lock.
    Instances site(backend_type.fresh(), 1, {"--database-pool-size", "1"},
                   "&options=-c%20lock_timeout%3D0%20-c%20statement_timeout%3D0");
    const User ada(site, "ada");
    LockedSessions locked(site);
    TimedAnswer first;
    std::jthread holder([&] { first = ask_me(site, ada); });
    locked.await_waiter();

    const auto others = run_together(4, [&](std::size_t) { return ask_me(site, ada); });

    for (const TimedAnswer& other : others) {
        CHECK(other.response.status == 503);
        CHECK(checked_error_code(other.response) == "unavailable");
        check_nothing_leaks(other.response);
    }
    // A busy machine holds single answers up, not all of them.
    CHECK(std::ranges::min(others, {}, &TimedAnswer::took).took < std::chrono::seconds(2));
    site.await_line("no connection to the database became free in time");
    locked.release();
    holder.join();
    CHECK(first.response.status == 200);
    CHECK(ask_me(site, ada).response.status == 200);
    CHECK(site.ask("GET", "/ready").status == 200);
}

POSTGRES_TEST_CASE("A lock that is not given up, and a statement that takes too long, are answered with 503",
                   "[instances][pool]") {
    // The limits that a session has, only shorter.
    const auto [limits, sqlstate] = GENERATE(table<const char*, const char*>(
        {{"-c%20lock_timeout%3D200", "55P03"}, {"-c%20statement_timeout%3D200", "57014"}}));
    CAPTURE(sqlstate);
    Instances site(backend_type.fresh(), 1, {"--database-pool-size", "1"}, "&options=" + std::string(limits));
    const User ada(site, "ada");
    LockedSessions locked(site);

    const TimedAnswer answer = ask_me(site, ada);

    CHECK(answer.response.status == 503);
    CHECK(checked_error_code(answer.response) == "unavailable");
    check_nothing_leaks(answer.response);
    site.await_line(std::string("[FAULT] unavailable - PostgreSQL ") + sqlstate);
    CHECK(site.ask("GET", "/ready").status == 200);
    locked.release();
    CHECK(ask_me(site, ada).response.status == 200);
}

}  // namespace holdfast::test
