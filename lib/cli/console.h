// Where an operator's command reads and writes, and its exit statuses.
#pragma once

#include "base/json.h"

#include <iosfwd>
#include <string>
#include <string_view>

namespace holdfast::cli {

inline constexpr int kOk = 0;
inline constexpr int kFailed = 1;      // the command failed, or found a fault
inline constexpr int kBadSetting = 2;  // wrong settings or usage

struct Console {
    std::istream& in;
    std::ostream& out;
    std::ostream& err;
    bool err_is_terminal = false;
    bool out_is_terminal = false;
};

// A value from outside on one line, of any length: invisible characters, and those that a terminal acts on,
// as escapes.
std::string shown(std::string_view text);

// JSON on one line, with the same characters as \uXXXX.
std::string shown_json(const base::Json& json);

}  // namespace holdfast::cli
