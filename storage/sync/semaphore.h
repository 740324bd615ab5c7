// A counting semaphore: a number of places, and limits on how many callers wait for one and how long.
//
// It limits database connections, password hashes and callbacks that ask a provider.
//
// Invariant: while a caller waits, no place is free. A place that is given back goes to the caller that has
// waited longest.
#pragma once

#include "sync/mutex.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>

namespace holdfast::sync {

struct SemaphoreLimits {
    std::size_t places = 1;
    std::chrono::milliseconds max_wait{0};  // for a place
    std::size_t max_waiting = std::numeric_limits<std::size_t>::max();
};

struct SemaphoreFigures {
    std::size_t places = 0;
    std::size_t taken = 0;
    std::size_t waiting = 0;
    std::uint64_t refused = 0;  // since the start: callers that got no place
};

// Thread-safe. Outlives its places.
class Semaphore {
  public:
    explicit Semaphore(const SemaphoreLimits& limits) : limits_(limits) {}

    // Takes one place, and gives it back when it is destroyed. Waits up to max_wait. False if no place was
    // free in time; at once if max_waiting callers wait already.
    class Place {
      public:
        explicit Place(Semaphore& semaphore) : semaphore_(semaphore), is_taken_(semaphore.take()) {}
        ~Place() {
            if (is_taken_) semaphore_.give_back();
        }
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;

        explicit operator bool() const { return is_taken_; }

      private:
        Semaphore& semaphore_;
        bool is_taken_;
    };

    // All figures at the same moment.
    SemaphoreFigures figures() const;

  private:
    // A caller that waits, on its own stack.
    struct Waiter {
        Condition wake{};
        bool has_place = false;  // guarded by the semaphore's mutex
    };

    bool take();
    void give_back();

    const SemaphoreLimits limits_;
    mutable Mutex mutex_;
    std::size_t taken_ GUARDED_BY(mutex_) = 0;
    std::deque<Waiter*> waiters_ GUARDED_BY(mutex_);
    std::uint64_t refused_ GUARDED_BY(mutex_) = 0;
};

}  // namespace holdfast::sync
