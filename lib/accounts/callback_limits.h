// The share of the workers that callbacks may hold.
#pragma once

#include "sync/semaphore.h"

#include <cstddef>

namespace holdfast::accounts {

// How many callbacks may be at a provider at once. A callback holds a worker while its provider is asked,
// tens of seconds if the provider hangs, and while it waits for its turn. So half of the workers may be at
// the provider, one at least, a quarter may wait, and a quarter is always left to other requests.
sync::SemaphoreLimits callback_limits(std::size_t workers);

}  // namespace holdfast::accounts
