// A log that keeps its lines for a test.
#pragma once

#include "base/log.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::test {

// Thread-safe.
class CapturedLog final : public base::Log {
  public:
    struct Line {
        base::Level level;
        std::string text;
    };

    // From now on lines below that level are dropped.
    void keep_from(base::Level least) { least_ = least; }
    bool takes(base::Level level) const override { return level >= least_; }

    void write(base::Level level, std::string_view line) override {
        if (!takes(level)) return;
        const std::lock_guard lock(mutex_);
        lines_.push_back({level, std::string(line)});
    }

    std::vector<Line> lines() const {
        const std::lock_guard lock(mutex_);
        return lines_;
    }

    // The number of lines with this text.
    std::size_t count(std::string_view text) const {
        const std::lock_guard lock(mutex_);
        return static_cast<std::size_t>(std::count_if(lines_.begin(), lines_.end(), [&](const Line& line) {
            return line.text.find(text) != std::string::npos;
        }));
    }
    bool contains(std::string_view text) const { return count(text) > 0; }

    // The number of lines that are equal to this text.
    std::size_t count_exact(std::string_view text) const {
        const std::lock_guard lock(mutex_);
        return static_cast<std::size_t>(
            std::count_if(lines_.begin(), lines_.end(), [&](const Line& line) { return line.text == text; }));
    }

    // All lines, each with a line break: for messages of failed checks, and to search for secrets.
    std::string text() const {
        const std::lock_guard lock(mutex_);
        std::string all;
        for (const Line& line : lines_) all.append(line.text).append("\n");
        return all;
    }

    void clear() {
        const std::lock_guard lock(mutex_);
        lines_.clear();
    }

  private:
    mutable std::mutex mutex_;
    std::atomic<base::Level> least_ = base::Level::debug;
    std::vector<Line> lines_;
};

}  // namespace holdfast::test
