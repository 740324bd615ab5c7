// A clock that stands until a test moves it.
#pragma once

#include "base/clock.h"

#include <atomic>
#include <chrono>

namespace holdfast::test {

// Thread-safe. Starts at 2026-11-21T07:00:00Z by default.
class ManualClock final : public base::Clock {
  public:
    explicit ManualClock(base::Time start = base::from_unix_seconds(1795244400)) : now_(start) {}

    base::Time now() const override { return now_.load(); }
    void set(base::Time time) { now_.store(time); }
    void advance(base::Time::duration by) { now_.store(now_.load() + by); }

  private:
    std::atomic<base::Time> now_;
};

}  // namespace holdfast::test
