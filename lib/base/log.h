// Log lines: what happened, once, on standard error. No secret is ever logged.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <variant>

namespace holdfast::base {

enum class Level { info, warning, error };
enum class LogFormat { text, json };

// What a line says, once more for machines.
struct LogField {
    std::string_view name;
    std::variant<std::string_view, std::int64_t, double> value;
};
using LogFields = std::initializer_list<LogField>;

// Thread-safe; lives as long as the server. Lines come out whole. Whoever logs a value from outside escapes
// it first (base/text.h).
class Log {
  public:
    virtual ~Log() = default;
    virtual void write(Level level, std::string_view line) = 0;
    // The fields go where the form of the log has a place for them; the line alone says everything.
    virtual void write_event(Level level, std::string_view line, LogFields) { write(level, line); }

    void info(std::string_view line) { write(Level::info, line); }
    void warning(std::string_view line) { write(Level::warning, line); }
    void error(std::string_view line) { write(Level::error, line); }
};

// To standard error. Text: "2026-11-21T07:00:00.123Z INFO  <line>". JSON:
// {"time":...,"level":...,"message":...}, and the line's fields as members beside them.
std::unique_ptr<Log> open_log(LogFormat format);

}  // namespace holdfast::base
