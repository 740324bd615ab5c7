// Random values from the operating system's generator.
#pragma once

#include "base/clock.h"

#include <cstddef>
#include <string>

namespace holdfast::base {

// `size` unpredictable bytes.
std::string random_bytes(std::size_t size);

// A UUID of version 4 (RFC 9562 section 5.4) in lower case.
std::string random_uuid();

// A UUID of version 7 (RFC 9562 section 5.7) in lower case: the milliseconds of `now`, then 74 random bits.
// For the ids of rows: those that are made together lie together in an index, so fewer of its pages are
// written. `now` is not before 1970.
std::string ordered_uuid(Time now);

}  // namespace holdfast::base
