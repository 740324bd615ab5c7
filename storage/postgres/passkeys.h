// Passkeys. Outcomes and throws are those of the operation.
#pragma once

#include "storage/passkeys.h"
#include "storage/postgres/connection.h"
#include "storage/postgres/shared_reads.h"

namespace holdfast::storage::postgres {

AddPasskey::Outcome execute(Connection& connection, const AddPasskey& operation);
ListPasskeys::Outcome execute(SharedReads& reads, const ListPasskeys& operation);
FindPasskey::Outcome execute(SharedReads& reads, const FindPasskey& operation);
UsePasskey::Outcome execute(Connection& connection, const UsePasskey& operation);
RemovePasskey::Outcome execute(Connection& connection, const RemovePasskey& operation);
RemovePasskeys::Outcome execute(Connection& connection, const RemovePasskeys& operation);

}  // namespace holdfast::storage::postgres
