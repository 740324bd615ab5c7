// Rate limits, counted in the database: all instances share them.
#pragma once

#include "storage/store.h"
#include "storage/time.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace holdfast::storage {

// So many requests at once, and one more each `interval`.
struct RateLimit {
    std::chrono::microseconds interval;
    std::int64_t burst;
};

// One request of the client that the key stands for.
struct RateCharge {
    std::string key;
    RateLimit limit;
};

struct RateLimited {
    static constexpr std::string_view name = "limited";
    std::chrono::microseconds wait;  // until there is room again
};

// Counts a request under each key, where the key's limit leaves room for it (GCRA, as ITU-T I.371 has it);
// rows that have no more effect are swept. Nullopt where there was room under all keys; else RateLimited by
// the fullest one.
struct Charge {
    static constexpr std::string_view name = "charge";
    using Outcome = std::optional<RateLimited>;
    std::span<const RateCharge> charges;
    Time now;
};

}  // namespace holdfast::storage
