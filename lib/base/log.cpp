#include "base/log.h"

#include "base/clock.h"
#include "base/journal.h"
#include "base/json.h"
#include "base/line_writer.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <string>
#include <utility>
#include <variant>

namespace holdfast::base {

namespace {

std::string_view padded_name(Level level) {
    switch (level) {
        case Level::debug:
            return "DEBUG";
        case Level::info:
            return "INFO ";
        case Level::warning:
            return "WARN ";
        case Level::error:
            return "ERROR";
    }
    return "ERROR";
}

// To the millisecond, which is fine enough for a log. Each thread makes the text of a second once.
std::string time_stamp() {
    constexpr std::size_t kUpToSeconds = sizeof("2026-11-21T07:00:00") - 1;
    thread_local std::chrono::sys_seconds made_for = std::chrono::sys_seconds::min();
    thread_local std::string made;
    const Time now = SystemClock().now();
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    if (second != made_for) {
        made = rfc3339(now).substr(0, kUpToSeconds);
        made_for = second;
    }
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(now - second).count();
    const std::string digits = std::to_string(1000 + milliseconds);
    return made + "." + digits.substr(1) + "Z";
}

class StandardErrorLog final : public Log {
  public:
    StandardErrorLog(LogFormat format, Level least)
        : format_(format),
          least_(least),
          lines_([](std::string_view lines) { std::fwrite(lines.data(), 1, lines.size(), stderr); }) {}

    void write(Level level, std::string_view line) override { write_event(level, line, {}); }

    bool takes(Level level) const override { return level >= least_; }

    void write_event(Level level, std::string_view line, LogFields fields) override {
        if (!takes(level)) return;
        lines_.write(format_ == LogFormat::json ? json_line(level, line, fields) : text_line(level, line));
        if (level >= Level::warning) lines_.flush();
    }

  private:
    static std::string text_line(Level level, std::string_view line) {
        return time_stamp().append(" ").append(padded_name(level)).append(" ").append(line);
    }

    static std::string json_line(Level level, std::string_view line, LogFields fields) {
        Json::Object members{{"time", time_stamp()}, {"level", name(level)}, {"message", line}};
        for (const LogField& field : fields) {
            const auto add = [&](const auto& value) { members.emplace_back(field.name, Json(value)); };
            std::visit(add, field.value);
        }
        return Json(std::move(members)).dump();
    }

    LogFormat format_;
    Level least_;
    LineWriter lines_;
};

}  // namespace

std::unique_ptr<Log> open_log(LogFormat format, Level least) {
    if (format == LogFormat::journal) return open_journal(open_log(LogFormat::text, least));
    return std::make_unique<StandardErrorLog>(format, least);
}

std::string_view name(Level level) {
    constexpr std::array<std::string_view, 4> names = {"debug", "info", "warning", "error"};
    return names[static_cast<std::size_t>(level)];
}

}  // namespace holdfast::base
