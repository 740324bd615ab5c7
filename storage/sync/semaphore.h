// A counting semaphore: a number of places, and limits on how many callers wait for one and how long.
//
// It limits database connections, password hashes and callbacks that ask a provider.
//
// A place that is given back goes to whoever asks next: a thread that runs goes on with it at once, and one
// that sleeps must be woken first. But once the caller that has waited longest has waited for
// `hand_over_after`, the place goes to that one. So brief work does not change threads for each place, and
// nobody waits for ever beside callers that come again and again. Go's sync.Mutex does the same.
//
// Invariant: while callers wait and a place is free, one of them has been woken and takes it unless another
// caller was quicker.
#pragma once

#include "sync/mutex.h"
#include "sync/wakeup.h"

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
    std::chrono::microseconds hand_over_after{1000};
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
    using Clock = std::chrono::steady_clock;

    // A caller that waits, on its own stack. It leaves only when it has had the wakeup that is meant for it.
    struct Waiter {
        Clock::time_point since;
        Wakeup wakeup{};
        // Guarded by the semaphore's mutex. Once one of them is true, the wakeup comes.
        bool is_woken = false;  // to take a place, if one is still free then
        bool has_place = false;
    };

    bool take();
    void give_back();
    // Both return the caller to wake once the mutex is free; null if none.
    [[nodiscard]] Waiter* free_or_hand_over() REQUIRES(mutex_);
    [[nodiscard]] Waiter* next_to_wake() REQUIRES(mutex_);

    const SemaphoreLimits limits_;
    mutable Mutex mutex_;
    std::size_t taken_ GUARDED_BY(mutex_) = 0;
    std::deque<Waiter*> waiters_ GUARDED_BY(mutex_);  // in the order in which they came
    bool is_waking_ GUARDED_BY(mutex_) = false;       // one of them is woken
    std::uint64_t refused_ GUARDED_BY(mutex_) = 0;
};

}  // namespace holdfast::sync
