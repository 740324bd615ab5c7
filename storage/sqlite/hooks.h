// Webhooks. Each runs inside the caller's transaction. Outcomes and throws are those of the operation.
#pragma once

#include "storage/hooks.h"
#include "storage/sqlite/connection.h"

namespace holdfast::storage::sqlite {

AddHook::Outcome execute(Connection& connection, const AddHook& operation);
ListHooks::Outcome execute(Connection& connection, const ListHooks& operation);
ListParked::Outcome execute(Connection& connection, const ListParked& operation);
RemoveHook::Outcome execute(Connection& connection, const RemoveHook& operation);
RetryHook::Outcome execute(Connection& connection, const RetryHook& operation);
ListDueHooks::Outcome execute(Connection& connection, const ListDueHooks& operation);
TakeHook::Outcome execute(Connection& connection, const TakeHook& operation);
SaveHook::Outcome execute(Connection& connection, const SaveHook& operation);

}  // namespace holdfast::storage::sqlite
