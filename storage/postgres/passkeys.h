// Passkeys. Outcomes and throws are those of the operation.
#pragma once

#include "storage/passkeys.h"
#include "storage/postgres/connection.h"
#include "storage/postgres/shared_read.h"

namespace holdfast::storage::postgres {

AddPasskey::Outcome execute(Connection& connection, const AddPasskey& operation);
SharedRead<ListPasskeys> read_of(const ListPasskeys& operation);
SharedRead<FindPasskey> read_of(const FindPasskey& operation);
UsePasskey::Outcome execute(Connection& connection, const UsePasskey& operation);
RemovePasskey::Outcome execute(Connection& connection, const RemovePasskey& operation);
RemovePasskeys::Outcome execute(Connection& connection, const RemovePasskeys& operation);

}  // namespace holdfast::storage::postgres
