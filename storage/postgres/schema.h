// The schema as a list of steps: what each version adds to the one before. A released step never changes.
#pragma once

#include <cstdint>
#include <span>

namespace holdfast::storage::postgres {

struct Migration {
    std::int64_t version;  // 1, 2, 3, ...
    const char* sql;
};

// In order of version.
std::span<const Migration> migrations();

}  // namespace holdfast::storage::postgres
