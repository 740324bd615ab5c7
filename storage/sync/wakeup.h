// One thread sleeps until another one wakes it.
//
// A thread that a Condition wakes needs the mutex to go on. If its waker still holds the mutex, the thread
// sleeps again at once. A Wakeup needs no mutex: the waker leaves its own first.
#pragma once

#include <cerrno>
#include <chrono>
#include <ctime>
#include <system_error>

#include <semaphore.h>

namespace holdfast::sync {

// wait() and wake() are called once each, in any order, before the next pair. What a thread does before
// wake() is seen by the other one after wait(). May be destroyed as soon as wait() has returned, also while
// wake() has not (sem_destroy of POSIX.1-2008 allows it for a semaphore on which nobody waits any more).
class Wakeup {
  public:
    Wakeup() {
        if (sem_init(&semaphore_, 0, 0) != 0)
            throw std::system_error(errno, std::generic_category(), "sem_init");
    }
    ~Wakeup() { sem_destroy(&semaphore_); }
    Wakeup(const Wakeup&) = delete;
    Wakeup& operator=(const Wakeup&) = delete;

    // Returns once wake() is called; at once if it was called before.
    void wait() {
        // A signal may end the wait early: EINTR.
        while (sem_wait(&semaphore_) != 0) continue;
    }

    // Like wait(), but false if wake() is not called until `end`. It may be called later, for the next wait.
    [[nodiscard]] bool wait_until(std::chrono::steady_clock::time_point end) {
        using std::chrono::nanoseconds;
        const nanoseconds since_start = end.time_since_epoch();
        const auto seconds = std::chrono::floor<std::chrono::seconds>(since_start);
        const timespec time{.tv_sec = seconds.count(), .tv_nsec = (since_start - seconds).count()};
        while (sem_clockwait(&semaphore_, CLOCK_MONOTONIC, &time) != 0) {
            if (errno == ETIMEDOUT) return false;
        }
        return true;
    }

    void wake() { sem_post(&semaphore_); }

  private:
    sem_t semaphore_;
};

}  // namespace holdfast::sync
