// Shows how far a copy or another long command is: on a terminal as a bar, elsewhere as a line for each part.
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
    // `unit`: what is counted, "rows" say.
    Progress(Console& console, std::string_view unit) : console_(console), unit_(unit) {}

    // Parts follow one another; done == total ends a part. A bar is drawn at most ten times a second.
    void report(std::string_view part, std::int64_t done, std::int64_t total);

    // Ends the line of an unfinished bar.
    void stop();

  private:
    void draw(std::string_view part, std::int64_t done, std::int64_t total);

    Console& console_;
    const std::string_view unit_;
    std::string part_;  // the present one
    std::chrono::steady_clock::time_point drawn_{};
    bool in_line_ = false;
};

}  // namespace holdfast::cli
