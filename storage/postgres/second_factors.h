// Second factors. Outcomes and throws are those of the operation.
#pragma once

#include "storage/postgres/connection.h"
#include "storage/postgres/shared_read.h"
#include "storage/second_factors.h"

namespace holdfast::storage::postgres {

SharedRead<FindSecondFactor> read_of(const FindSecondFactor& operation);
SaveSecondFactor::Outcome execute(Connection& connection, const SaveSecondFactor& operation);
ConfirmSecondFactor::Outcome execute(Connection& connection, const ConfirmSecondFactor& operation);
UseCodeStep::Outcome execute(Connection& connection, const UseCodeStep& operation);
UseRecoveryCode::Outcome execute(Connection& connection, const UseRecoveryCode& operation);
RemoveSecondFactor::Outcome execute(Connection& connection, const RemoveSecondFactor& operation);

}  // namespace holdfast::storage::postgres
