// A gate for threads, so that a test knows where they are.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace holdfast::test {

// Holds threads back until it is opened. Thread-safe.
class Gate {
  public:
    void pass() {
        std::unique_lock lock(mutex_);
        ++arrived_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return is_open_; });
    }
    void open() {
        const std::lock_guard lock(mutex_);
        is_open_ = true;
        changed_.notify_all();
    }
    // Waits until that many threads wait here.
    void await(std::size_t threads) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return arrived_ >= threads; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t arrived_ = 0;
    bool is_open_ = false;
};

}  // namespace holdfast::test
