// Jobs in the background: what is due, in which order, and what a stop does.
#include "accounts/background.h"

#include "storage/leases.h"
#include "support/captured_log.h"
#include "support/gate.h"
#include "support/manual_clock.h"

#include <catch2/catch.hpp>

namespace holdfast::accounts {
namespace {

using namespace std::chrono_literals;

// A database with one lease.
class LeaseStore final : public storage::Store {
  public:
    void perform(storage::AnyCall any) override {
        auto* call = any.as<storage::TakeLease>();
        const storage::TakeLease& asked = call->operation;
        call->outcome = holder_.empty() || holder_ == asked.holder || until_ <= asked.now;
        if (!*call->outcome) return;
        holder_ = asked.holder;
        until_ = asked.until;
    }

  private:
    std::string holder_;
    storage::Time until_{};
};

struct BackgroundFixture {
    test::ManualClock clock;
    test::CapturedLog log;
    LeaseStore store;
    Background background{store, clock, log};
    int runs = 0;

    BackgroundRound round(bool one_instance = false) {
        return {"sweep", 10s, one_instance, [this](const std::stop_token&) { ++runs; }};
    }
    std::string metrics() const {
        metrics::Figures figures;
        background.report(figures);
        return figures.text();
    }
    void after(base::Time::duration time) {
        clock.advance(time);
        background.run_due();
    }
};

}  // namespace

TEST_CASE("A round is due after its interval and up to a tenth more, and missed ones are not made up for") {
    BackgroundFixture f;
    f.background.every(f.round());
    f.background.run_due();
    f.after(10s - 1us);
    CHECK(f.runs == 0);
    f.after(1s + 1us);
    CHECK(f.runs == 1);
    f.background.run_due();
    CHECK(f.runs == 1);
    f.after(1h);
    CHECK(f.runs == 2);
    CHECK_THAT(f.metrics(), Catch::Contains(R"(jobs_total{task="sweep",outcome="ok"} 2)"));
}

TEST_CASE("Rounds are spread, so that many instances do not all begin at once") {
    BackgroundFixture f;
    for (int i = 0; i < 100; ++i) f.background.every({"sweep", 100s, false, f.round().run});
    f.after(101s);
    CHECK(f.runs > 0);
    CHECK(f.runs < 100);
}

TEST_CASE("A round that is hurried is due at once") {
    BackgroundFixture f;
    f.background.every(f.round());
    f.background.hurry("another one");
    f.background.run_due();
    CHECK(f.runs == 0);
    f.background.hurry("sweep");
    f.background.run_due();
    CHECK(f.runs == 1);
}

TEST_CASE("Posted jobs run once, in their order, and the queue is bounded") {
    BackgroundFixture f;
    std::string order;
    for (const char* name : {"a", "b"})
        CHECK(f.background.post(name, [&order, name](const std::stop_token&) { order += name; }));
    f.background.run_due();
    f.background.run_due();
    CHECK(order == "ab");
    std::size_t posted = 0;
    while (f.background.post("c", [](const std::stop_token&) {})) ++posted;
    CHECK(posted == Background::kMostPosted);
    CHECK_THAT(f.metrics(), Catch::Contains("jobs_refused_total 1") && Catch::Contains("jobs_waiting 1000"));
}

TEST_CASE("A job that fails is logged and counted, and comes back") {
    BackgroundFixture f;
    f.background.every({"sweep", 10s, false, [&](const std::stop_token&) {
                            ++f.runs;
                            throw std::runtime_error("no\nroom");
                        }});
    f.after(11s);
    f.after(11s);
    CHECK(f.runs == 2);
    CHECK(f.log.count("[BACKGROUND] sweep failed: no") == 2);
    CHECK_FALSE(f.log.contains("no\nroom"));
    CHECK_THAT(f.metrics(), Catch::Contains(R"(jobs_total{task="sweep",outcome="failed"} 2)"));
}

TEST_CASE("A round of one instance is run by one, until that one is gone for three intervals") {
    BackgroundFixture f;
    Background other(f.store, f.clock, f.log);
    int others = 0;
    f.background.every(f.round(true));
    other.every({"sweep", 10s, true, [&](const std::stop_token&) { ++others; }});
    for (int i = 0; i < 4; ++i) {
        f.after(11s);
        other.run_due();
    }
    CHECK(f.runs == 4);
    CHECK(others == 0);
    f.clock.advance(29s);
    other.run_due();
    CHECK(others == 0);
    f.clock.advance(11s);
    other.run_due();
    CHECK(others == 1);
    f.background.run_due();
    CHECK(f.runs == 4);
    CHECK_THAT(f.metrics(), Catch::Contains(R"(jobs_total{task="sweep",outcome="elsewhere"} 1)"));
}

TEST_CASE("The thread runs what is posted, and a stop waits for the running job, within a bound") {
    BackgroundFixture f;
    test::Gate gate;
    bool was_asked_to_end = false, ran_late = false;
    f.background.start();
    REQUIRE(f.background.post("slow", [&](const std::stop_token& stop) {
        gate.pass();
        was_asked_to_end = stop.stop_requested();
    }));
    REQUIRE(f.background.post("late", [&](const std::stop_token&) { ran_late = true; }));
    gate.await(1);
    CHECK_FALSE(f.background.stop(std::chrono::steady_clock::now()));
    gate.open();
    CHECK(f.background.stop(std::chrono::steady_clock::now() + 1h));
    CHECK(was_asked_to_end);
    CHECK_FALSE(ran_late);
}

TEST_CASE("What was never started has stopped") {
    BackgroundFixture f;
    CHECK(f.background.stop(std::chrono::steady_clock::now()));
}

}  // namespace holdfast::accounts
