// Rate limits, in one round trip. Outcomes and throws are those of the method of Store that bears the same
// name.
#pragma once

#include "storage/postgres/connection.h"
#include "storage/records.h"

#include <optional>
#include <span>

namespace holdfast::storage::postgres {

std::optional<std::chrono::microseconds> charge(Connection& connection, std::span<const RateCharge> charges,
                                                Time now);

}  // namespace holdfast::storage::postgres
