// Lets one caller at a time work for a key, while the others wait for its end.
#pragma once

#include "sync/mutex.h"

#include <chrono>
#include <set>
#include <string>

namespace holdfast::base {

// Thread-safe. Outlives its turns.
class SingleFlight {
  public:
    // True if nobody worked for the key: this caller does, until the turn is destroyed. Otherwise waits for
    // the end of the other caller's turn, or until `end`, and is false: what there was to do may be done.
    class Turn {
      public:
        Turn(SingleFlight& flights, const std::string& key, std::chrono::steady_clock::time_point end)
            : flights_(flights), key_(key), leads_(flights.begin(key, end)) {}
        ~Turn() {
            if (leads_) flights_.finish(key_);
        }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

        explicit operator bool() const { return leads_; }

      private:
        SingleFlight& flights_;
        const std::string& key_;
        const bool leads_;
    };

  private:
    bool begin(const std::string& key, std::chrono::steady_clock::time_point end) {
        sync::Lock lock(mutex_);
        if (running_.insert(key).second) return true;
        // A later caller may lead by then; that is as good: the next look at the row tells.
        (void)ended_.wait_until(lock, end, [&]() REQUIRES(mutex_) { return !running_.contains(key); });
        return false;
    }
    void finish(const std::string& key) {
        const sync::Lock lock(mutex_);
        running_.erase(key);
        ended_.notify_all();
    }

    sync::Mutex mutex_;
    sync::Condition ended_;
    std::set<std::string> running_ GUARDED_BY(mutex_);
};

}  // namespace holdfast::base
