#include "base/log.h"

#include "base/clock.h"
#include "base/json.h"

#include <string>
#include <utility>
#include <variant>

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace holdfast::base {

namespace {

std::string_view padded_name(Level level) {
    switch (level) {
        case Level::info:
            return "INFO ";
        case Level::warning:
            return "WARN ";
        case Level::error:
            return "ERROR";
    }
    return "ERROR";
}

std::string_view json_name(Level level) {
    switch (level) {
        case Level::info:
            return "info";
        case Level::warning:
            return "warning";
        case Level::error:
            return "error";
    }
    return "error";
}

// To the millisecond, which is fine enough for a log.
std::string time_stamp() {
    constexpr std::size_t kUpToMilliseconds = sizeof("2026-11-21T07:00:00.123") - 1;
    return rfc3339(SystemClock().now()).substr(0, kUpToMilliseconds) + "Z";
}

class StandardErrorLog final : public Log {
  public:
    explicit StandardErrorLog(LogFormat format)
        : format_(format), logger_("holdfast", std::make_shared<spdlog::sinks::stderr_sink_mt>()) {
        logger_.set_pattern("%v");
    }

    void write(Level level, std::string_view line) override { write_event(level, line, {}); }

    void write_event(Level level, std::string_view line, LogFields fields) override {
        const std::string text =
            format_ == LogFormat::json ? json_line(level, line, fields) : text_line(level, line);
        logger_.log(spdlog::level::info, spdlog::string_view_t(text.data(), text.size()));
    }

  private:
    static std::string text_line(Level level, std::string_view line) {
        return time_stamp().append(" ").append(padded_name(level)).append(" ").append(line);
    }

    static std::string json_line(Level level, std::string_view line, LogFields fields) {
        Json::Object members{{"time", time_stamp()}, {"level", json_name(level)}, {"message", line}};
        for (const LogField& field : fields) {
            const auto add = [&](const auto& value) { members.emplace_back(field.name, Json(value)); };
            std::visit(add, field.value);
        }
        return Json(std::move(members)).dump();
    }

    LogFormat format_;
    spdlog::logger logger_;
};

}  // namespace

std::unique_ptr<Log> open_log(LogFormat format) { return std::make_unique<StandardErrorLog>(format); }

}  // namespace holdfast::base
