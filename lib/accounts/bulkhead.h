// Callbacks that wait for a provider, under a limit of their own.
//
// A callback holds a worker while its provider is asked, up to tens of seconds where the provider hangs. So
// only some of the workers may do that at a time, and a few more may wait for their turn, which holds a
// worker as well: all others are left to requests that ask no provider. Who finds both full is told at once.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace holdfast::accounts {

struct BulkheadLimits {
    std::size_t places = 8;                    // at the provider at a time
    std::size_t waiting = 4;                   // for a place
    std::chrono::milliseconds max_wait{2000};  // for a place

    // Half of the workers at the provider, a quarter waiting, a quarter always for other requests; one place
    // at least.
    static BulkheadLimits of(std::size_t workers);
};

// Thread-safe. Who waits is not served in any order.
class Bulkhead {
  public:
    explicit Bulkhead(const BulkheadLimits& limits) : limits_(limits) {}

    // One place, given back when it goes. False where none was free in time, or too many wait already.
    class Place {
      public:
        explicit Place(Bulkhead& bulkhead) : bulkhead_(bulkhead), taken_(bulkhead.enter()) {}
        ~Place() {
            if (taken_) bulkhead_.leave();
        }
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;

        explicit operator bool() const { return taken_; }

      private:
        Bulkhead& bulkhead_;
        bool taken_;
    };

    std::size_t taken() const;
    std::size_t waiting() const;

  private:
    bool enter();
    void leave();

    const BulkheadLimits limits_;
    mutable std::mutex mutex_;
    std::condition_variable freed_;
    std::size_t taken_ = 0;    // guarded by mutex_
    std::size_t waiting_ = 0;  // guarded by mutex_
};

}  // namespace holdfast::accounts
