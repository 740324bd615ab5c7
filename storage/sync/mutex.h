// The locks of all floors, in a form that clang's thread-safety analysis can check; it can't follow the
// standard library's mutex.
//
//   Mutex mutex_;
//   std::size_t waiting_ GUARDED_BY(mutex_) = 0;     only to be touched under a Lock of mutex_
//   void hand_on() REQUIRES(mutex_);                 only to be called under one
//
// The preset `clang` turns a violation into an error; other compilers see plain types. This folder is below
// storage and lib and includes nothing of either.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define HOLDFAST_THREAD_ATTRIBUTE(x) __attribute__((x))
#else
#define HOLDFAST_THREAD_ATTRIBUTE(x)
#endif
#define GUARDED_BY(mutex) HOLDFAST_THREAD_ATTRIBUTE(guarded_by(mutex))
#define REQUIRES(mutex) HOLDFAST_THREAD_ATTRIBUTE(requires_capability(mutex))

namespace holdfast::sync {

class HOLDFAST_THREAD_ATTRIBUTE(capability("mutex")) Mutex {
  private:
    friend class Lock;
    std::mutex mutex_;
};

// Tries to lock for a few microseconds before it waits. For locks that are held so briefly that they are
// mostly free again before a system call to wait would begin.
struct Eagerly {};
inline constexpr Eagerly eagerly;

// Holds a mutex from here to the end of its scope, or to unlock(). Belongs to one thread.
class HOLDFAST_THREAD_ATTRIBUTE(scoped_lockable) Lock {
  public:
    explicit Lock(Mutex& mutex) HOLDFAST_THREAD_ATTRIBUTE(acquire_capability(mutex)) : lock_(mutex.mutex_) {}
    Lock(Mutex& mutex, Eagerly) HOLDFAST_THREAD_ATTRIBUTE(acquire_capability(mutex))
        : lock_(mutex.mutex_, std::defer_lock) {
        try_then_wait();
    }
    ~Lock() HOLDFAST_THREAD_ATTRIBUTE(release_capability()) = default;
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

    void unlock() HOLDFAST_THREAD_ATTRIBUTE(release_capability()) { lock_.unlock(); }
    void lock() HOLDFAST_THREAD_ATTRIBUTE(acquire_capability()) { lock_.lock(); }
    void lock(Eagerly) HOLDFAST_THREAD_ATTRIBUTE(acquire_capability()) { try_then_wait(); }

  private:
    friend class Condition;

    void try_then_wait() {
        constexpr int kTries = 100;
        for (int i = 0; i < kTries; ++i) {
            if (lock_.try_lock()) return;
            relax();
        }
        lock_.lock();
    }
    // Tells the processor that this thread waits for a write of another one.
    static void relax() {
#if defined(__x86_64__)
        __builtin_ia32_pause();
#elif defined(__aarch64__)
        asm volatile("yield");
#endif
    }

    std::unique_lock<std::mutex> lock_;
};

// Threads wait here for a change that others make under the same mutex. A predicate that reads guarded
// members is declared like this: `[this]() REQUIRES(mutex_) { return free_ > 0; }`.
class Condition {
  public:
    template <typename Predicate>
    void wait(Lock& lock, Predicate predicate) {
        changed_.wait(lock.lock_, predicate);
    }
    // False if the predicate is still false at that time.
    template <typename Predicate>
    [[nodiscard]] bool wait_until(Lock& lock, std::chrono::steady_clock::time_point end,
                                  Predicate predicate) {
        return changed_.wait_until(lock.lock_, end, predicate);
    }
    template <typename Predicate>
    [[nodiscard]] bool wait_for(Lock& lock, std::chrono::steady_clock::duration duration,
                                Predicate predicate) {
        return changed_.wait_for(lock.lock_, duration, predicate);
    }

    void notify_one() { changed_.notify_one(); }
    void notify_all() { changed_.notify_all(); }

  private:
    std::condition_variable changed_;
};

}  // namespace holdfast::sync
