// Password hashing under a limit: a hash takes 19 MiB and a core for about 20 ms, so only so many run at
// once.
#pragma once

#include "crypto/password.h"
#include "metrics/registry.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::accounts {

// Thread-safe. Other requests never wait behind it.
class HashingLane {
  public:
    HashingLane(std::size_t slots, std::chrono::milliseconds max_wait);

    // A place to hash in, given back when it goes. False where none was free in time.
    class Slot {
      public:
        explicit Slot(HashingLane& lane);
        ~Slot();
        Slot(const Slot&) = delete;
        Slot& operator=(const Slot&) = delete;

        explicit operator bool() const { return taken_; }

      private:
        HashingLane& lane_;
        bool taken_;
    };

    // crypto::hash_password; nothing where no slot was free in time.
    std::optional<std::string> hash(std::string_view password);

    // crypto::verify_password; nothing where no slot was free in time.
    std::optional<crypto::PasswordCheck> verify(std::string_view hash, std::string_view password);

    // Slots, who uses them and who waits, and how long hashes take, without the wait.
    void report(metrics::Figures& figures) const;

  private:
    const std::size_t slots_;
    const std::chrono::milliseconds max_wait_;
    mutable std::mutex mutex_;
    std::condition_variable freed_;
    std::size_t free_slots_;   // guarded by mutex_
    std::size_t waiting_ = 0;  // likewise
    metrics::Counter timeouts_;
    metrics::Histogram durations_;
};

}  // namespace holdfast::accounts
