// Second factors. Each runs inside the caller's transaction. Outcomes and throws are those of the operation.
#pragma once

#include "storage/second_factors.h"
#include "storage/sqlite/connection.h"

namespace holdfast::storage::sqlite {

FindSecondFactor::Outcome execute(Connection& connection, const FindSecondFactor& operation);
SaveSecondFactor::Outcome execute(Connection& connection, const SaveSecondFactor& operation);
ConfirmSecondFactor::Outcome execute(Connection& connection, const ConfirmSecondFactor& operation);
UseCodeStep::Outcome execute(Connection& connection, const UseCodeStep& operation);
UseRecoveryCode::Outcome execute(Connection& connection, const UseRecoveryCode& operation);
RemoveSecondFactor::Outcome execute(Connection& connection, const RemoveSecondFactor& operation);

}  // namespace holdfast::storage::sqlite
