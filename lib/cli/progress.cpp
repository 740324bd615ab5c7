#include "cli/progress.h"

#include <algorithm>
#include <iomanip>
#include <ostream>

namespace holdfast::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto kPause = 100ms;
constexpr std::int64_t kBarWidth = 30;
constexpr int kNameWidth = 28;

}  // namespace

void Progress::report(std::string_view part, std::int64_t done, std::int64_t total) {
    const bool is_end = done == total;
    const bool is_new = part_ != part;
    part_ = part;
    if (console_.err_is_terminal) {
        const auto now = std::chrono::steady_clock::now();
        if (!is_end && !is_new && now - drawn_ < kPause) return;
        drawn_ = now;
        draw(part, done, total);
    }
    if (!is_end) return;
    console_.err << (console_.err_is_terminal ? "\n" : "");
    in_line_ = false;
    if (!console_.err_is_terminal) console_.err << part << ": " << total << " " << unit_ << "\n";
}

void Progress::stop() {
    if (in_line_) console_.err << "\n";
    in_line_ = false;
}

void Progress::draw(std::string_view part, std::int64_t done, std::int64_t total) {
    const std::int64_t filled = total == 0 ? kBarWidth : std::min(kBarWidth, done * kBarWidth / total);
    const std::string bar(static_cast<std::size_t>(filled), '#');
    console_.err << "\r" << std::left << std::setw(kNameWidth) << part << "[" << std::setw(kBarWidth) << bar
                 << "] " << done << " of " << total << std::flush;
    in_line_ = true;
}

}  // namespace holdfast::cli
