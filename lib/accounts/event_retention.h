// Forgets what happened long ago.
//
//   each minute, at one instance -> up to kMostSteps short steps of storage::SweepEvents, from where the last
//                                   round has ended
//
// Once nothing is old any more it rests for an hour.
#pragma once

#include "accounts/background.h"
#include "base/clock.h"
#include "storage/events.h"
#include "storage/store.h"

#include <chrono>
#include <stop_token>

namespace holdfast::accounts {

// run() is for one thread at a time. Everything given to it outlives it.
class EventRetention {
  public:
    static constexpr std::chrono::seconds kInterval{60};
    static constexpr int kMostSteps = 200;
    static constexpr std::chrono::hours kRest{1};

    struct Parts {
        storage::Store& store;
        Background& background;
        const base::Clock& clock;
    };

    // Adds its round to the background, unless `kept` is 0 days: how long events stay.
    EventRetention(Parts parts, std::chrono::days kept);

    void run(const std::stop_token& stop);

  private:
    Parts parts_;
    const std::chrono::days kept_;
    storage::EventCursor after_;
    base::Time rests_until_{};
};

}  // namespace holdfast::accounts
