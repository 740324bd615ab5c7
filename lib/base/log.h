// Log lines on standard error: each event once, and never a secret.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <variant>

namespace holdfast::base {

enum class Level { debug, info, warning, error };
enum class LogFormat { text, json, journal };

// One fact of a line, in a form for machines.
struct LogField {
    std::string_view name;
    std::variant<std::string_view, std::int64_t, double> value;
};
using LogFields = std::initializer_list<LogField>;

// Thread-safe; lives as long as the server. Lines are written whole and in order. The caller escapes values
// that come from outside (base/text.h).
class Log {
  public:
    virtual ~Log() = default;
    virtual void write(Level level, std::string_view line) = 0;
    // False if lines of that level are dropped: a caller need not make them.
    virtual bool takes(Level) const { return true; }
    // The fields are written too if the format has a place for them. The line alone says everything.
    virtual void write_event(Level level, std::string_view line, LogFields) { write(level, line); }

    void info(std::string_view line) { write(Level::info, line); }
    void warning(std::string_view line) { write(Level::warning, line); }
    void error(std::string_view line) { write(Level::error, line); }
};

// To standard error, lines of `least` and above. Text: "2026-11-21T07:00:00.123Z INFO  <line>". JSON:
// {"time":...,"level":...,"message":...}, and each field of the line as one more member. Journal: to
// systemd's journal (base/journal.h), as text to standard error where there is none. On standard error a
// warning or an error is written when write() returns, with all lines before it; others within 5 ms.
std::unique_ptr<Log> open_log(LogFormat format, Level least = Level::info);

// "debug", "info", "warning", "error".
std::string_view name(Level level);

}  // namespace holdfast::base
