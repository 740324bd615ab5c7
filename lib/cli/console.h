// Where an operator's command reads and writes, and the exit status with which it ends.
#pragma once

#include "base/json.h"

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

// A value from outside on one line, however long: what a terminal would act on, and what nobody would see, as
// escapes.
std::string shown(std::string_view text);

// JSON on one line, in which the same stands as \uXXXX.
std::string shown_json(const base::Json& json);

}  // namespace holdfast::cli
