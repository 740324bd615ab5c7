// The Time of every record: microseconds since 1970, the precision of both databases. It comes from the
// caller's clock.
#pragma once

#include <chrono>

namespace holdfast::storage {

using Time = std::chrono::sys_time<std::chrono::microseconds>;

}  // namespace holdfast::storage
