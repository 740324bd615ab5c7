// A log that passes its lines on and keeps the newest, for the page of the demo.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "sync/mutex.h"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::demo {

// Thread-safe. The other log and the clock outlive it.
class KeptLog final : public base::Log {
  public:
    struct Line {
        base::Time at;
        base::Level level;
        std::string text;
    };

    KeptLog(base::Log& log, const base::Clock& clock) : log_(log), clock_(clock) {}

    void write(base::Level level, std::string_view line) override { write_event(level, line, {}); }
    bool takes(base::Level level) const override { return level != base::Level::debug || log_.takes(level); }
    void write_event(base::Level level, std::string_view line, base::LogFields fields) override {
        log_.write_event(level, line, fields);
        if (level == base::Level::debug) return;
        const sync::Lock lock(mutex_);
        lines_.push_back({clock_.now(), level, std::string(line)});
        if (lines_.size() > kMostLines) lines_.pop_front();
    }

    // Newest first.
    std::vector<Line> lines() const {
        const sync::Lock lock(mutex_);
        return {lines_.rbegin(), lines_.rend()};
    }

  private:
    static constexpr std::size_t kMostLines = 200;

    base::Log& log_;
    const base::Clock& clock_;
    mutable sync::Mutex mutex_;
    std::deque<Line> lines_ GUARDED_BY(mutex_);
};

}  // namespace holdfast::demo
