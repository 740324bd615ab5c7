// States and linked accounts. Each runs inside the caller's transaction. Outcomes and throws are those of the
// operation.
#pragma once

#include "storage/linking.h"
#include "storage/sqlite/connection.h"

namespace holdfast::storage::sqlite {

ConsumeState::Outcome execute(Connection& connection, const ConsumeState& operation);
ConsumeStateOfSession::Outcome execute(Connection& connection, const ConsumeStateOfSession& operation);
LinkAccount::Outcome execute(Connection& connection, const LinkAccount& operation);
FindOwner::Outcome execute(Connection& connection, const FindOwner& operation);
ListAccounts::Outcome execute(Connection& connection, const ListAccounts& operation);
FindAccount::Outcome execute(Connection& connection, const FindAccount& operation);
DisconnectAccount::Outcome execute(Connection& connection, const DisconnectAccount& operation);
DeleteAccount::Outcome execute(Connection& connection, const DeleteAccount& operation);
SetNickname::Outcome execute(Connection& connection, const SetNickname& operation);

}  // namespace holdfast::storage::sqlite
