// Rate limits, counted in the database, and the networks that some of them spare: all instances share them.
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

// Whether the network that the key stands for was remembered, and still is. The key holds the user as well:
// it is a keyed digest, of which nobody without the key learns anything.
struct KnowsNetwork {
    static constexpr std::string_view name = "knows_network";
    static constexpr bool only_reads = true;
    using Outcome = bool;
    std::string_view key;
    Time now;
};

// Remembers the network until `expires_at`, or longer where it is remembered longer already. Sweeps those
// that expired by `now`.
struct RememberNetwork {
    static constexpr std::string_view name = "remember_network";
    using Outcome = Done;
    std::string_view key;
    Time expires_at;
    Time now;
};

}  // namespace holdfast::storage
