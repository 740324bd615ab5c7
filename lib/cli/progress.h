// Shows how far a copy is: on a terminal as a bar, elsewhere as a line for each table.
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

    // Tables follow one another; done == total ends a table. A bar is drawn at most ten times a second.
    void report(std::string_view table, std::int64_t done, std::int64_t total);

    // Ends the line of an unfinished bar.
    void stop();

  private:
    void draw(std::string_view table, std::int64_t done, std::int64_t total);

    Console& console_;
    std::string table_;  // the present one
    std::chrono::steady_clock::time_point drawn_{};
    bool in_line_ = false;
};

}  // namespace holdfast::cli
