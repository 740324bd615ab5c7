// Rate limits and known networks, kept in the database, so that all instances share them.
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

// `burst` requests at once, and one more each `interval`.
struct RateLimit {
    std::chrono::microseconds interval;
    std::int64_t burst;
};

// One request to count under a key.
struct RateCharge {
    std::string key;
    RateLimit limit;
};

struct RateLimited {
    static constexpr std::string_view name = "limited";
    std::chrono::microseconds wait;  // until there is room again
};

// Counts a request under each key whose limit has room for it (GCRA, ITU-T I.371), and deletes rows that have
// no effect any more. nullopt if all keys had room; else RateLimited, with the longest wait.
struct Charge {
    static constexpr std::string_view name = "charge";
    using Outcome = std::optional<RateLimited>;
    std::span<const RateCharge> charges;
    Time now;
};

// Forgets what was counted under a key.
struct ForgetCharge {
    static constexpr std::string_view name = "forget_charge";
    using Outcome = Done;
    std::string_view key;
};

// True if the network is remembered and has not expired. The key is a keyed digest of network and user, so
// the database does not know them.
struct KnowsNetwork {
    static constexpr std::string_view name = "knows_network";
    static constexpr bool only_reads = true;
    using Outcome = bool;
    std::string_view key;
    Time now;
};

// Remembers the network until `expires_at`, or until a later time that is stored already. Deletes those that
// expired by `now`.
struct RememberNetwork {
    static constexpr std::string_view name = "remember_network";
    using Outcome = Done;
    std::string_view key;
    Time expires_at;
    Time now;
};

}  // namespace holdfast::storage
