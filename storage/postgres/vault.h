// The vault. Each is one round trip. Outcomes and throws are those of the operation.
#pragma once

#include "storage/postgres/connection.h"
#include "storage/postgres/shared_read.h"
#include "storage/vault.h"

namespace holdfast::storage::postgres {

SharedRead<FindTokens> read_of(const FindTokens& operation);
ListIdleTokens::Outcome execute(Connection& connection, const ListIdleTokens& operation);
LeaseRefresh::Outcome execute(Connection& connection, const LeaseRefresh& operation);
StoreTokens::Outcome execute(Connection& connection, const StoreTokens& operation);
EndRefresh::Outcome execute(Connection& connection, const EndRefresh& operation);
ExpireToken::Outcome execute(Connection& connection, const ExpireToken& operation);

}  // namespace holdfast::storage::postgres
