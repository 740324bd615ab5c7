// The files in every account of the demo provider.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace holdfast::oauth::demo {

struct File {
    std::string_view id;
    std::string_view name;
    std::string_view type;
    std::int64_t bytes;
};

inline constexpr std::array<File, 3> kFiles = {{
    {"1001", "Budget.csv", "text/csv", 18'240},
    {"1002", "Letter to the bank.pdf", "application/pdf", 96'512},
    {"1003", "Sailing.jpg", "image/jpeg", 2'411'008},
}};

inline constexpr std::int64_t kUsedBytes = 18'240 + 96'512 + 2'411'008;
inline constexpr std::int64_t kDriveBytes = std::int64_t{5} * 1024 * 1024 * 1024;
inline constexpr std::string_view kFileTime = "2026-01-02T03:04:05Z";

}  // namespace holdfast::oauth::demo
