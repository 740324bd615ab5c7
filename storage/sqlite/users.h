// Users: the row of auth.users and its profile in public.users. Each runs inside the caller's transaction.
// Outcomes and throws are those of the operation.
#pragma once

#include "storage/sqlite/connection.h"
#include "storage/users.h"

namespace holdfast::storage::sqlite {

// The email of auth_user, "" if there is none (storage/users.h).
inline constexpr std::string_view kEmailOfUser = "iif(auth_user.email = auth_user.id, '', auth_user.email)";

// If it throws, the rows written so far are still in the transaction: the caller rolls back.
CreateUser::Outcome execute(Connection& connection, const CreateUser& operation);
FindCredentials::Outcome execute(Connection& connection, const FindCredentials& operation);
FindUser::Outcome execute(Connection& connection, const FindUser& operation);
ListUsers::Outcome execute(Connection& connection, const ListUsers& operation);
UpdateUser::Outcome execute(Connection& connection, const UpdateUser& operation);
KnowsUser::Outcome execute(Connection& connection, const KnowsUser& operation);
ReplacePassword::Outcome execute(Connection& connection, const ReplacePassword& operation);
DeleteUser::Outcome execute(Connection& connection, const DeleteUser& operation);

}  // namespace holdfast::storage::sqlite
