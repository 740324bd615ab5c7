// Where an operator's command reads and writes, and how it ends.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

namespace holdfast::cli {

inline constexpr int kOk = 0;
inline constexpr int kFailed = 1;      // a fault, or something was found that should not be
inline constexpr int kBadSetting = 2;  // settings or usage

struct Console {
    std::istream& in;
    std::ostream& out;
    std::ostream& err;
    bool err_is_terminal = false;
};

// A value from outside, on one line and without control characters, however long.
std::string shown(std::string_view text);

}  // namespace holdfast::cli
