// Passkeys. Each runs inside the caller's transaction. Outcomes and throws are those of the operation.
#pragma once

#include "storage/passkeys.h"
#include "storage/sqlite/connection.h"

namespace holdfast::storage::sqlite {

AddPasskey::Outcome execute(Connection& connection, const AddPasskey& operation);
ListPasskeys::Outcome execute(Connection& connection, const ListPasskeys& operation);
FindPasskey::Outcome execute(Connection& connection, const FindPasskey& operation);
UsePasskey::Outcome execute(Connection& connection, const UsePasskey& operation);
RemovePasskey::Outcome execute(Connection& connection, const RemovePasskey& operation);
RemovePasskeys::Outcome execute(Connection& connection, const RemovePasskeys& operation);

}  // namespace holdfast::storage::sqlite
