// A lock for what is held for moments only.
#pragma once

#include <mutex>

namespace holdfast::http {

// Tells the processor that this thread is waiting for another one's write.
inline void relax() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

// Locks the mutex; tries for a few microseconds before it waits: the owner is most often gone before the
// system call that waiting takes would have begun.
inline void lock_eagerly(std::unique_lock<std::mutex>& lock) {
    constexpr int kTries = 100;
    for (int i = 0; i < kTries; ++i) {
        if (lock.try_lock()) return;
        relax();
    }
    lock.lock();
}

}  // namespace holdfast::http
