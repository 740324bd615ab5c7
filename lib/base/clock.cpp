#include "base/clock.h"

#include <algorithm>
#include <cstddef>

namespace holdfast::base {
namespace {

// Writes a number that is not negative over `count` characters of the text.
void put_digits(std::string& text, std::size_t at, std::size_t count, std::int64_t number) {
    for (std::size_t i = at + count; i-- > at; number /= 10) text[i] = static_cast<char>('0' + number % 10);
}

}  // namespace

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
    using namespace std::chrono_literals;
    constexpr Time kFirst = std::chrono::sys_days(0y / 1 / 1);
    constexpr Time kEnd = std::chrono::sys_days(std::chrono::year(10'000) / 1 / 1);
    time = std::clamp(time, kFirst, kEnd - 1us);
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    std::string text = "0000-00-00T00:00:00.000000Z";
    put_digits(text, 0, 4, static_cast<int>(date.year()));
    put_digits(text, 5, 2, static_cast<unsigned>(date.month()));
    put_digits(text, 8, 2, static_cast<unsigned>(date.day()));
    put_digits(text, 11, 2, clock.hours().count());
    put_digits(text, 14, 2, clock.minutes().count());
    put_digits(text, 17, 2, clock.seconds().count());
    put_digits(text, 20, 6, clock.subseconds().count());
    return text;
}

}  // namespace holdfast::base
