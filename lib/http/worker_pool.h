// Threads that take work from a bounded queue.
#pragma once

#include "sync/mutex.h"

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

namespace holdfast::http {

// Thread-safe. Each thread has its own function for its jobs, made once, which can keep state between them.
template <typename Job>
class WorkerPool {
  public:
    using Work = std::function<void(Job&&)>;

    WorkerPool(std::size_t threads, std::size_t capacity, const std::function<Work()>& make_work)
        : capacity_(capacity) {
        for (std::size_t i = 0; i < threads; ++i) {
            threads_.emplace_back([this, work = make_work()] { run(work); });
        }
    }
    // Waits until all work is done.
    ~WorkerPool() {
        close();
        for (auto& thread : threads_) thread.join();
    }
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    // Moves the job into the queue; false if the queue is full or closed, then the job is unchanged.
    [[nodiscard]] bool submit(Job& job) {
        const sync::Lock lock(mutex_, sync::eagerly);
        if (is_closed_ || waiting_.size() >= capacity_) return false;
        waiting_.push_back(std::move(job));
        wake_one();
        return true;
    }

    // Takes no more jobs; those in the queue are still done.
    void close() {
        {
            const sync::Lock lock(mutex_);
            is_closed_ = true;
        }
        changed_.notify_all();
    }

    // True once no job is queued or running; false if there still is one at `end`.
    [[nodiscard]] bool wait_until_idle(std::chrono::steady_clock::time_point end) {
        sync::Lock lock(mutex_);
        return idle_.wait_until(lock, end,
                                [this]() REQUIRES(mutex_) { return waiting_.empty() && in_work_ == 0; });
    }

    std::size_t waiting() const {
        const sync::Lock lock(mutex_);
        return waiting_.size();
    }
    std::size_t in_work() const {
        const sync::Lock lock(mutex_);
        return in_work_;
    }

  private:
    // Waking a thread costs more than a quick job. So one thread is woken at a time, and it wakes the next
    // one if there still are jobs when it runs. Quick jobs keep few threads busy; slow jobs get all of them.
    void wake_one() REQUIRES(mutex_) {
        if (is_waking_ || asleep_ == 0 || waiting_.empty()) return;
        is_waking_ = true;
        changed_.notify_one();
    }

    void sleep(sync::Lock& lock) REQUIRES(mutex_) {
        ++asleep_;
        changed_.wait(lock, [this]() REQUIRES(mutex_) { return is_closed_ || is_waking_; });
        is_waking_ = false;
        --asleep_;
    }

    void run(const Work& work) {
        sync::Lock lock(mutex_);
        while (true) {
            while (waiting_.empty() && !is_closed_) sleep(lock);
            if (waiting_.empty()) return;
            Job job = std::move(waiting_.front());
            waiting_.pop_front();
            ++in_work_;
            wake_one();
            lock.unlock();
            work(std::move(job));
            lock.lock(sync::eagerly);
            --in_work_;
            if (in_work_ == 0 && waiting_.empty()) idle_.notify_all();
        }
    }

    std::size_t capacity_;
    mutable sync::Mutex mutex_;
    sync::Condition changed_;
    sync::Condition idle_;
    std::deque<Job> waiting_ GUARDED_BY(mutex_);
    std::size_t in_work_ GUARDED_BY(mutex_) = 0;
    std::size_t asleep_ GUARDED_BY(mutex_) = 0;
    bool is_waking_ GUARDED_BY(mutex_) = false;
    bool is_closed_ GUARDED_BY(mutex_) = false;
    std::vector<std::thread> threads_;
};

}  // namespace holdfast::http
