#include "http/worker_pool.h"

#include "support/gate.h"

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <latch>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

using namespace holdfast;
using namespace std::chrono_literals;

namespace {

using Job = std::function<void()>;

http::WorkerPool<Job>::Work work() {
    return [](Job&& job) { job(); };
}

}  // namespace

TEST_CASE("jobs that wait get all threads of a pool, and no more") {
    constexpr int kThreads = 4;
    std::latch all_run(kThreads);
    std::latch released(1);
    std::atomic<int> ran = 0;
    http::WorkerPool<Job> pool(kThreads, 100, work);
    for (int i = 0; i < kThreads; ++i) {
        Job job = [&] {
            all_run.count_down();
            released.wait();
            ++ran;
        };
        REQUIRE(pool.submit(job));
    }
    all_run.wait();  // the test ends only if each has a thread
    Job late = [&] { ++ran; };
    REQUIRE(pool.submit(late));
    CHECK(pool.in_work() == kThreads);
    CHECK(pool.waiting() == 1);
    released.count_down();
    REQUIRE(pool.wait_until_idle(std::chrono::steady_clock::now() + 20s));
    CHECK(ran == kThreads + 1);
}

TEST_CASE("jobs that follow each other share one thread of a pool") {
    std::atomic<int> made = 0;
    http::WorkerPool<Job> pool(8, 100, [&] {
        ++made;
        return work();
    });
    std::thread::id first;
    for (int i = 0; i < 100; ++i) {
        std::latch ran(1);
        Job job = [&] {
            if (i == 0) first = std::this_thread::get_id();
            ran.count_down();
        };
        REQUIRE(pool.submit(job));
        ran.wait();
        REQUIRE(pool.wait_until_idle(std::chrono::steady_clock::now() + 20s));
    }
    CHECK(made <= 2);  // the first thread may not sleep yet when the second job comes
}

TEST_CASE("the thread of a pool that fell asleep last is woken first") {
    constexpr std::size_t kThreads = 4;
    std::array<std::latch, kThreads> released{std::latch(1), std::latch(1), std::latch(1), std::latch(1)};
    std::array<std::thread::id, kThreads> threads;
    std::latch all_run(kThreads);
    http::WorkerPool<Job> pool(kThreads, 100, work);
    for (std::size_t i = 0; i < kThreads; ++i) {
        Job job = [&, i] {
            threads[i] = std::this_thread::get_id();
            all_run.count_down();
            released[i].wait();
        };
        REQUIRE(pool.submit(job));
    }
    all_run.wait();
    for (const std::size_t i : {2U, 0U, 3U, 1U}) {
        const std::size_t others = pool.in_work() - 1;
        released[i].count_down();
        while (pool.in_work() > others) std::this_thread::yield();  // then it sleeps
    }
    std::thread::id woken;
    Job job = [&] { woken = std::this_thread::get_id(); };
    REQUIRE(pool.submit(job));
    REQUIRE(pool.wait_until_idle(std::chrono::steady_clock::now() + 20s));
    CHECK(woken == threads[1]);
}

TEST_CASE("a pool that ends does what was submitted") {
    std::atomic<int> ran = 0;
    {
        http::WorkerPool<Job> pool(3, 100, work);
        for (int i = 0; i < 50; ++i) {
            Job job = [&] { ++ran; };
            REQUIRE(pool.submit(job));
        }
    }
    CHECK(ran == 50);
}

namespace {

// A pool of one thread whose thread is busy until release(): what is submitted meanwhile waits.
class BusyPool {
  public:
    explicit BusyPool(http::WorkerPool<Job>::Preparation preparation, std::size_t capacity = 100)
        : pool(1, capacity, work, std::move(preparation)) {
        std::latch is_busy(1);
        submit([&] {
            is_busy.count_down();
            released_.wait();
        });
        is_busy.wait();
    }

    void submit(Job job) { REQUIRE(pool.submit(job)); }

    void release() { released_.count_down(); }
    void finish() {
        release();
        REQUIRE(pool.wait_until_idle(std::chrono::steady_clock::now() + 20s));
    }

  private:
    std::latch released_{1};

  public:
    http::WorkerPool<Job> pool;
};

}  // namespace

TEST_CASE("jobs that wait at the same time are prepared together, and each is run once") {
    std::vector<std::size_t> prepared;
    std::string order;
    BusyPool busy({3, [&](std::span<Job> jobs) {
                       prepared.push_back(jobs.size());
                       order += 'P';
                   }});
    std::vector<std::size_t> waiting;
    for (const char name : std::string("abcdef")) {
        busy.submit([&, name] {
            order += name;
            waiting.push_back(busy.pool.waiting());
        });
    }
    busy.finish();
    CHECK(prepared == std::vector<std::size_t>{3, 3});
    CHECK(order == "PabcPdef");
    CHECK(waiting == std::vector<std::size_t>{5, 4, 3, 2, 1, 0});
}

TEST_CASE("a job that waits alone is not prepared") {
    std::atomic<bool> is_prepared = false;
    BusyPool busy({3, [&](std::span<Job>) { is_prepared = true; }});
    bool ran = false;
    busy.submit([&] { ran = true; });
    busy.finish();
    CHECK(ran);
    CHECK_FALSE(is_prepared);
}

TEST_CASE("a prepared job does not wait until the one before it is done") {
    std::latch last_ran(1);
    std::latch both_submitted(1);
    http::WorkerPool<Job> pool(2, 100, work, {2, [](std::span<Job>) {}});
    Job busy = [&] { both_submitted.wait(); };
    REQUIRE(pool.submit(busy));
    Job first = [&] { last_ran.wait(); };  // the test ends only if another thread runs the last one
    Job last = [&] { last_ran.count_down(); };
    REQUIRE(pool.submit(first));
    REQUIRE(pool.submit(last));
    both_submitted.count_down();
    CHECK(pool.wait_until_idle(std::chrono::steady_clock::now() + 20s));
}

namespace {

// A pool of two threads. One prepares the first two jobs until release(), the other one is busy until it is
// freed.
class HeldTurn {
  public:
    explicit HeldTurn(std::chrono::microseconds patience)
        : pool(2, 100, work, {2, [this](std::span<Job>) { prepare(); }, patience}) {
        std::latch first_ends(1);
        for (std::latch* end : {&first_ends, &other_ends_}) {
            std::latch is_busy(1);
            submit([&is_busy, end] {
                is_busy.count_down();
                end->wait();
            });
            is_busy.wait();  // else both would wait at the same time
        }
        for (int i = 0; i < 2; ++i) submit([this] { ++ran; });
        first_ends.count_down();
        is_held_.wait();
    }
    ~HeldTurn() { released_.open(); }

    void submit(Job job) { REQUIRE(pool.submit(job)); }
    // Waits until the other thread finds no job that it may take.
    void free_other() {
        other_ends_.count_down();
        while (pool.in_work() > 0) std::this_thread::yield();
    }
    // Waits until all jobs have run.
    void release() {
        released_.open();
        REQUIRE(pool.wait_until_idle(std::chrono::steady_clock::now() + 20s));
    }

    std::atomic<int> turns = 0;
    std::atomic<int> ran = 0;

  private:
    void prepare() {
        if (turns++ > 0) return;
        is_held_.count_down();
        released_.pass();
    }

    std::latch other_ends_{1};
    std::latch is_held_{1};
    test::Gate released_;

  public:
    http::WorkerPool<Job> pool;
};

}  // namespace

TEST_CASE("jobs that come while others are prepared wait for the next turn") {
    HeldTurn held(1h);
    for (int i = 0; i < 3; ++i) held.submit([&] { ++held.ran; });
    held.free_other();
    CHECK(held.ran == 0);
    CHECK(held.pool.waiting() == 5);
    held.release();
    CHECK(held.ran == 5);
    CHECK(held.turns == 2);
}

TEST_CASE("another thread begins a turn if jobs for two wait") {
    HeldTurn held(1h);
    for (int i = 0; i < 4; ++i) held.submit([&] { ++held.ran; });
    held.free_other();
    while (held.ran < 2) std::this_thread::yield();  // ends only if they do not wait for the first turn
    CHECK(held.turns == 2);
    held.release();
    CHECK(held.ran == 6);
}

TEST_CASE("another thread begins a turn if the first one takes its time") {
    HeldTurn held(0us);
    held.free_other();
    for (int i = 0; i < 2; ++i) held.submit([&] { ++held.ran; });
    while (held.ran < 2) std::this_thread::yield();  // ends only if they do not wait for the first turn
    held.release();
    CHECK(held.ran == 4);
}

TEST_CASE("jobs that are being prepared wait, and take room in the queue") {
    std::latch is_preparing(1), counted(1);
    BusyPool busy({2,
                   [&](std::span<Job>) {
                       is_preparing.count_down();
                       counted.wait();
                   }},
                  2);
    int ran = 0;
    for (int i = 0; i < 2; ++i) busy.submit([&] { ++ran; });
    busy.release();
    is_preparing.wait();
    CHECK(busy.pool.waiting() == 2);
    Job more = [&] { ++ran; };
    CHECK_FALSE(busy.pool.submit(more));
    CHECK_FALSE(busy.pool.wait_until_idle(std::chrono::steady_clock::now()));
    busy.pool.close();  // what is being prepared is still done
    counted.count_down();
    CHECK(busy.pool.wait_until_idle(std::chrono::steady_clock::now() + 20s));
    CHECK(ran == 2);
}
