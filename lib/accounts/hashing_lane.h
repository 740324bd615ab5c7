// Password hashing under a limit: a hash takes 19 MiB and a core for about 20 ms, so only a few run at once.
#pragma once

#include "crypto/password.h"
#include "metrics/registry.h"
#include "sync/semaphore.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::accounts {

// Thread-safe.
class HashingLane {
  public:
    HashingLane(std::size_t slots, std::chrono::milliseconds max_wait);

    // crypto::hash_password; nullopt if no slot was free in time.
    std::optional<std::string> hash(std::string_view password);

    // crypto::verify_password; nullopt if no slot was free in time.
    std::optional<crypto::PasswordCheck> verify(std::string_view hash, std::string_view password);

    // Reports the slots, how many are in use, how many requests wait, how many got no slot in time, and how
    // long hashes take, without the wait.
    void report(metrics::Figures& figures) const;

  private:
    sync::Semaphore slots_;
    metrics::Histogram durations_;
};

}  // namespace holdfast::accounts
