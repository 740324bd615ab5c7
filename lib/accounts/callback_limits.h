// How many of the workers callbacks may hold.
#pragma once

#include "sync/semaphore.h"

#include <cstddef>

namespace holdfast::accounts {

// How many callbacks may ask a provider at once. A callback holds a worker while it waits for its turn and
// while it asks the provider, which takes tens of seconds if the provider hangs. So half of the workers may
// ask a provider (at least one), a quarter may wait, and a quarter is always free for other requests.
sync::SemaphoreLimits callback_limits(std::size_t workers);

}  // namespace holdfast::accounts
