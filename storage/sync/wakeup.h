// One thread sleeps until another one wakes it.
//
// A Condition is left under its mutex: a thread that is woken by the holder of the mutex often sleeps again
// at once, until the mutex is free. A Wakeup has no mutex, so it can be given after the mutex is free.
#pragma once

#include <cerrno>
#include <system_error>

#include <semaphore.h>

namespace holdfast::sync {

// wait() and wake() are called once each, in any order, before the next pair. What a thread does before
// wake() is seen by the other one after wait(). May be destroyed as soon as wait() has returned
// (sem_destroy(3) of POSIX.1-2008; wake() touches no memory after that).
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

    void wake() { sem_post(&semaphore_); }

  private:
    sem_t semaphore_;
};

}  // namespace holdfast::sync
