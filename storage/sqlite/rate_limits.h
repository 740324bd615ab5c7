// Rate limits. Outcomes and throws are those of the method of Store that bears the same name.
#pragma once

#include "storage/records.h"
#include "storage/sqlite/connection.h"

#include <optional>
#include <span>

namespace holdfast::storage::sqlite {

std::optional<std::chrono::microseconds> charge(Connection& connection, std::span<const RateCharge> charges,
                                                Time now);

}  // namespace holdfast::storage::sqlite
