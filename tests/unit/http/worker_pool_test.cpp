#include "http/worker_pool.h"

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <latch>
#include <thread>

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
