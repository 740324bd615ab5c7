// Threads that take work from a bounded queue.
#pragma once

#include "sync/mutex.h"
#include "sync/wakeup.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <span>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace holdfast::http {

// Thread-safe. Each thread has its own function for its jobs, made once, which can keep state between them.
// A thread is started when a job finds none that sleeps.
//
// Jobs that wait at the same time can be prepared together before they are run. One thread prepares them, and
// any thread runs each: none waits until those before it are done. Jobs that come meanwhile wait for the next
// turn, so that few turns prepare many jobs each.
template <typename Job>
class WorkerPool {
  public:
    using Work = std::function<void(Job&&)>;

    // Prepares at most `most` jobs, and at least 2: a job that waits alone is not prepared. `prepare` may not
    // throw. None is prepared if `most` is 1.
    //
    // During a turn another thread begins one only if jobs for two turns wait, or if the last turn began
    // longer ago than `patience`. That is looked at whenever a job comes or is done.
    struct Preparation {
        std::size_t most = 1;
        std::function<void(std::span<Job> jobs)> prepare{};
        std::chrono::microseconds patience{1000};
    };

    // At most `most` threads, and one from the beginning. Calls `make_work` for each, under the lock of the
    // pool. Throws std::system_error if the first one can't be started.
    WorkerPool(std::size_t most, std::size_t capacity, std::function<Work()> make_work,
               Preparation preparation = {})
        : most_(most),
          capacity_(capacity),
          make_work_(std::move(make_work)),
          preparation_(std::move(preparation)) {
        const sync::Lock lock(mutex_);
        asleep_.reserve(most);
        start_thread();
    }
    // Waits until all work is done.
    ~WorkerPool() {
        close();
        // No job starts a thread any more once the pool is closed and no job waits: each thread is joined
        // after those that it started are in the list.
        for (std::size_t next = 0;; ++next) {
            std::thread thread;
            {
                const sync::Lock lock(mutex_);
                if (next == threads_.size()) return;
                thread = std::move(threads_[next]);
            }
            thread.join();
        }
    }
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    // Moves the job into the queue; false if the queue is full or closed, then the job is unchanged.
    [[nodiscard]] bool submit(Job& job) {
        sync::Wakeup* sleeper = nullptr;
        {
            const sync::Lock lock(mutex_, sync::eagerly);
            if (is_closed_ || jobs_waiting() >= capacity_) return false;
            waiting_.push_back(std::move(job));
            sleeper = next_to_wake();
        }
        if (sleeper != nullptr) sleeper->wake();
        return true;
    }

    // Takes no more jobs; those in the queue are still done.
    void close() {
        std::vector<sync::Wakeup*> asleep;
        {
            const sync::Lock lock(mutex_);
            is_closed_ = true;
            asleep.swap(asleep_);
        }
        for (sync::Wakeup* sleeper : asleep) sleeper->wake();
    }

    // True once no job is queued or running; false if there still is one at `end`.
    [[nodiscard]] bool wait_until_idle(std::chrono::steady_clock::time_point end) {
        sync::Lock lock(mutex_);
        return idle_.wait_until(lock, end, [this]() REQUIRES(mutex_) { return is_idle(); });
    }

    std::size_t waiting() const {
        const sync::Lock lock(mutex_);
        return jobs_waiting();
    }
    std::size_t in_work() const {
        const sync::Lock lock(mutex_);
        return in_work_;
    }

  private:
    // Also those that are being prepared.
    std::size_t jobs_waiting() const REQUIRES(mutex_) {
        return waiting_.size() + in_preparation_ + prepared_.size();
    }
    // A job that a thread may take now.
    bool has_job() const REQUIRES(mutex_) {
        return !prepared_.empty() || (!waiting_.empty() && (turns_ == 0 || needs_another_turn()));
    }
    bool needs_another_turn() const REQUIRES(mutex_) {
        return waiting_.size() >= 2 * preparation_.most ||
               std::chrono::steady_clock::now() - last_turn_ > preparation_.patience;
    }
    bool is_idle() const REQUIRES(mutex_) { return jobs_waiting() == 0 && in_work_ == 0; }

    // The thread to wake, once the mutex is free; null if none. Waking a thread costs more than a quick job.
    // So one is woken at a time, and it wakes the next one if there still are jobs when it runs. Quick jobs
    // keep few threads busy; slow jobs get all of them. A thread that starts counts as one that is woken. The
    // last one to fall asleep is woken first: its memory is still in the processor's cache.
    [[nodiscard]] sync::Wakeup* next_to_wake() REQUIRES(mutex_) {
        if (is_waking_ || !has_job()) return nullptr;
        if (!asleep_.empty()) {
            is_waking_ = true;
            sync::Wakeup* const last = asleep_.back();
            asleep_.pop_back();
            return last;
        }
        if (threads_.size() < most_) {
            try {
                start_thread();
                is_waking_ = true;
            } catch (const std::system_error&) {
                // The system has no more threads: the job waits for one of those that run.
            }
        }
        return nullptr;
    }

    void start_thread() REQUIRES(mutex_) {
        threads_.emplace_back([this, work = make_work_()] { run(work); });
    }

    void run(const Work& work) {
        sync::Wakeup own;
        sync::Lock lock(mutex_);
        is_waking_ = false;
        while (true) {
            while (!has_job() && !is_closed_) {
                asleep_.push_back(&own);
                lock.unlock();
                own.wait();
                lock.lock(sync::eagerly);
                is_waking_ = false;
            }
            if (!has_job()) return;
            if (prepared_.empty() && std::min(waiting_.size(), preparation_.most) > 1) {
                std::vector<Job> jobs = take_jobs();
                sync::Wakeup* const sleeper = next_to_wake();
                lock.unlock();
                if (sleeper != nullptr) sleeper->wake();
                preparation_.prepare(jobs);
                lock.lock(sync::eagerly);
                give_back(std::move(jobs));
            }
            Job job = next_job();
            ++in_work_;
            sync::Wakeup* const sleeper = next_to_wake();
            lock.unlock();
            if (sleeper != nullptr) sleeper->wake();
            work(std::move(job));
            lock.lock(sync::eagerly);
            --in_work_;
            if (is_idle()) idle_.notify_all();
        }
    }

    // Those that wait longest, to prepare them.
    std::vector<Job> take_jobs() REQUIRES(mutex_) {
        std::vector<Job> jobs;
        while (!waiting_.empty() && jobs.size() < preparation_.most) {
            jobs.push_back(std::move(waiting_.front()));
            waiting_.pop_front();
        }
        in_preparation_ += jobs.size();
        ++turns_;
        last_turn_ = std::chrono::steady_clock::now();
        return jobs;
    }

    void give_back(std::vector<Job>&& jobs) REQUIRES(mutex_) {
        in_preparation_ -= jobs.size();
        --turns_;
        for (Job& job : jobs) prepared_.push_back(std::move(job));
    }

    Job next_job() REQUIRES(mutex_) {
        std::deque<Job>& jobs = prepared_.empty() ? waiting_ : prepared_;
        Job job = std::move(jobs.front());
        jobs.pop_front();
        return job;
    }

    const std::size_t most_;
    const std::size_t capacity_;
    const std::function<Work()> make_work_;
    const Preparation preparation_;
    mutable sync::Mutex mutex_;
    sync::Condition idle_;
    std::deque<Job> waiting_ GUARDED_BY(mutex_);  // not prepared
    std::size_t in_preparation_ GUARDED_BY(mutex_) = 0;
    std::size_t turns_ GUARDED_BY(mutex_) = 0;  // that are under way
    std::chrono::steady_clock::time_point last_turn_ GUARDED_BY(mutex_){};
    std::deque<Job> prepared_ GUARDED_BY(mutex_);  // run before those that wait
    std::size_t in_work_ GUARDED_BY(mutex_) = 0;
    std::vector<sync::Wakeup*> asleep_ GUARDED_BY(mutex_);  // in the order in which they fell asleep
    bool is_waking_ GUARDED_BY(mutex_) = false;
    bool is_closed_ GUARDED_BY(mutex_) = false;
    std::vector<std::thread> threads_ GUARDED_BY(mutex_);
};

}  // namespace holdfast::http
