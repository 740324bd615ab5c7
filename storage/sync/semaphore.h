// A counting semaphore: so many places, and a bound on how long and how many may wait for one.
//
// Below connections to a database, password hashes and callbacks at a provider: whatever may run only so many
// times at once.
//
// Invariant: while somebody waits, no place is free. A place that is given back goes to the longest waiter.
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

    // One place, given back at its end. Waits up to max_wait. False if no place was free in time, or at once
    // if max_waiting callers wait already.
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

    // As of one moment.
    SemaphoreFigures figures() const;

  private:
    // A caller that waits, on its own stack.
    struct Waiter {
        Condition wake{};
        bool has_place = false;  // under the semaphore's mutex
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
