#include "api/rest/timestamp.h"

#include "api/rest/fault.h"
#include "base/clock.h"
#include "base/text.h"

#include <chrono>
#include <optional>

namespace holdfast::api::rest {
namespace {

using namespace std::chrono;

constexpr std::size_t kMostQuotedBytes = 100;

// Reads a text from left to right.
struct Digits {
    std::string_view text;

    bool take(char c) {
        if (!text.starts_with(c)) return false;
        text.remove_prefix(1);
        return true;
    }
    std::optional<int> number(std::size_t size) {
        if (text.size() < size) return std::nullopt;
        int number = 0;
        for (const char c : text.substr(0, size)) {
            if (c < '0' || c > '9') return std::nullopt;
            number = number * 10 + (c - '0');
        }
        text.remove_prefix(size);
        return number;
    }
    // Up to 6 digits behind the point; further ones are cut.
    std::optional<microseconds> fraction() {
        std::int64_t micros = 0;
        std::size_t count = 0;
        for (; count < text.size() && text[count] >= '0' && text[count] <= '9'; ++count) {
            if (count < 6) micros = micros * 10 + (text[count] - '0');
        }
        if (count == 0 || count > 18) return std::nullopt;
        for (std::size_t i = count; i < 6; ++i) micros *= 10;
        text.remove_prefix(count);
        return microseconds(micros);
    }
};

struct Parts {
    int year, month, day;
    int hour = 0, minute = 0, second = 0;
    microseconds fraction{0};
    minutes offset{0};
};

// Z, +01, +01:00 or +0100.
bool read_offset(Digits& in, Parts& parts) {
    if (in.take('Z') || in.take('z')) return true;
    const bool is_west = in.text.starts_with('-');
    if (!in.take('-') && !in.take('+')) return false;
    const auto offset_hours = in.number(2);
    if (!offset_hours) return false;
    in.take(':');
    const auto offset_minutes = in.text.empty() ? 0 : in.number(2);
    if (!offset_minutes || *offset_hours > 15 || *offset_minutes > 59) return false;
    parts.offset = (hours(*offset_hours) + minutes(*offset_minutes)) * (is_west ? -1 : 1);
    return true;
}

bool read_time_of_day(Digits& in, Parts& parts) {
    const auto hour = in.number(2);
    if (!hour || !in.take(':')) return false;
    const auto minute = in.number(2);
    if (!minute) return false;
    parts.hour = *hour;
    parts.minute = *minute;
    if (!in.take(':')) return true;
    const auto second = in.number(2);
    if (!second) return false;
    parts.second = *second;
    if (!in.take('.')) return true;
    const auto fraction = in.fraction();
    if (!fraction) return false;
    parts.fraction = *fraction;
    return true;
}

std::optional<Parts> read_parts(std::string_view text) {
    Digits in{text};
    const auto year = in.number(4);
    if (!year || !in.take('-')) return std::nullopt;
    const auto month = in.number(2);
    if (!month || !in.take('-')) return std::nullopt;
    const auto day = in.number(2);
    if (!day) return std::nullopt;
    Parts parts{*year, *month, *day};
    if (in.text.empty()) return parts;
    if (!in.take('T') && !in.take('t') && !in.take(' ')) return std::nullopt;
    if (!read_time_of_day(in, parts)) return std::nullopt;
    in.take(' ');
    if (!in.text.empty() && !read_offset(in, parts)) return std::nullopt;
    return in.text.empty() ? std::optional(parts) : std::nullopt;
}

}  // namespace

storage::Time timestamp_of(std::string_view text) {
    const std::string quoted = '"' + base::escape_controls(text, kMostQuotedBytes) + '"';
    const auto parts = read_parts(text);
    if (!parts)
        throw Fault(400, "22007", "invalid input syntax for type timestamp with time zone: " + quoted);
    const year_month_day date{year(parts->year), month(static_cast<unsigned>(parts->month)),
                              day(static_cast<unsigned>(parts->day))};
    if (parts->year == 0 || !date.ok() || parts->hour > 23 || parts->minute > 59 || parts->second > 59)
        throw Fault(400, "22008", "date/time field value out of range: " + quoted);
    return storage::Time(sys_days(date)) + hours(parts->hour) + minutes(parts->minute) +
           seconds(parts->second) + parts->fraction - parts->offset;
}

std::string text_of(storage::Time time) {
    std::string text = base::rfc3339(time);  // "2026-11-21T07:00:00.250000Z"
    text.pop_back();
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text + "+00:00";
}

}  // namespace holdfast::api::rest
