// States and linked accounts. Each is one round trip. Outcomes and throws are those of the operation.
#pragma once

#include "storage/linking.h"
#include "storage/postgres/auth_schema.h"
#include "storage/postgres/connection.h"
#include "storage/postgres/shared_read.h"

namespace holdfast::storage::postgres {

ConsumeState::Outcome execute(Connection& connection, const ConsumeState& operation);
ConsumeStateOfSession::Outcome execute(Connection& connection, const AuthSchema& schema,
                                       const ConsumeStateOfSession& operation);
LinkAccount::Outcome execute(Connection& connection, const LinkAccount& operation);
SharedRead<FindOwner> read_of(const FindOwner& operation);
SharedRead<ListAccounts> read_of(const ListAccounts& operation);
SharedRead<FindAccount> read_of(const FindAccount& operation);
DisconnectAccount::Outcome execute(Connection& connection, const DisconnectAccount& operation);
DeleteAccount::Outcome execute(Connection& connection, const DeleteAccount& operation);
SetNickname::Outcome execute(Connection& connection, const SetNickname& operation);

}  // namespace holdfast::storage::postgres
