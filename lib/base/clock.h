// The time of day, injected: no other code asks the system for it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace holdfast::base {

using Time = std::chrono::sys_time<std::chrono::microseconds>;

// Thread-safe; outlives every object that it is given to.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual Time now() const = 0;
};

class SystemClock final : public Clock {
  public:
    Time now() const override;
};

// Whole seconds since 1970, rounded down (NumericDate of RFC 7519 section 2).
std::int64_t unix_seconds(Time time);
Time from_unix_seconds(std::int64_t seconds);  // the nearest Time if none is that far

// "2026-11-21T07:00:00.000000Z" (RFC 3339, UTC, microseconds). Years have four digits: the nearest such time
// if `time` is not in one of them.
std::string rfc3339(Time time);

}  // namespace holdfast::base
