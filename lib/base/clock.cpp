#include "base/clock.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace holdfast::base {

Time SystemClock::now() const {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

std::int64_t unix_seconds(Time time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

Time from_unix_seconds(std::int64_t seconds) {
    constexpr auto kFirst = std::chrono::ceil<std::chrono::seconds>(Time::min());
    constexpr auto kLast = std::chrono::floor<std::chrono::seconds>(Time::max());
    return std::clamp(std::chrono::sys_seconds(std::chrono::seconds(seconds)), kFirst, kLast);
}

std::string rfc3339(Time time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02ld:%02ld:%02ld.%06ldZ",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), clock.hours().count(), clock.minutes().count(),
                  clock.seconds().count(), clock.subseconds().count());
    return text.data();
}

}  // namespace holdfast::base
