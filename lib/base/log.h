// Log lines: what happened, once, on standard error. No secret is ever logged.
#pragma once

#include <memory>
#include <string_view>

namespace holdfast::base {

enum class Level { info, warning, error };
enum class LogFormat { text, json };

// Thread-safe; lives as long as the server. Lines come out whole. Whoever logs a value from outside escapes
// it first (base/text.h).
class Log {
  public:
    virtual ~Log() = default;
    virtual void write(Level level, std::string_view line) = 0;

    void info(std::string_view line) { write(Level::info, line); }
    void warning(std::string_view line) { write(Level::warning, line); }
    void error(std::string_view line) { write(Level::error, line); }
};

// To standard error. Text: "2026-11-21T07:00:00.123Z INFO  <line>". JSON:
// {"time":...,"level":...,"message":...}.
std::unique_ptr<Log> open_log(LogFormat format);

}  // namespace holdfast::base
