// Leases: what one instance at a time does for all of them.
#pragma once

#include "storage/store.h"
#include "storage/time.h"

#include <string_view>

namespace holdfast::storage {

// Takes the lease of that name until `until`, or holds it on so long. One that has ended is taken over. False
// if another holder has it.
struct TakeLease {
    static constexpr std::string_view name = "take_lease";
    using Outcome = bool;
    std::string_view lease;
    std::string_view holder;  // a UUID
    Time now;
    Time until;
};

}  // namespace holdfast::storage
