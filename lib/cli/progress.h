// How far a copy has come: on a terminal a bar that moves, elsewhere a line for each table.
#pragma once

#include "cli/console.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace holdfast::cli {

// Not thread-safe. Writes to console.err.
class Progress {
  public:
    explicit Progress(Console& console) : console_(console) {}

    // Of one table after the other. A bar is drawn ten times a second at most; done == total ends the table.
    void report(std::string_view table, std::int64_t done, std::int64_t total);

    // Leaves the line of an unfinished bar.
    void stop();

  private:
    void draw(std::string_view table, std::int64_t done, std::int64_t total);

    Console& console_;
    std::string table_;  // that is under way
    std::chrono::steady_clock::time_point drawn_{};
    bool in_line_ = false;
};

}  // namespace holdfast::cli
