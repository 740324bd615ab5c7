// Users: the row of auth.users and its profile in public.users. Each is one round trip. Outcomes and throws
// are those of the operation.
#pragma once

#include "storage/postgres/auth_schema.h"
#include "storage/postgres/connection.h"
#include "storage/postgres/faults.h"
#include "storage/postgres/shared_read.h"
#include "storage/users.h"

#include <string>
#include <vector>

namespace holdfast::storage::postgres {

// The changes of an UpdateUser, for another operation's transaction. The first one returns a row if there is
// such a user.
std::vector<Statement> update_statements(const AuthSchema& schema, const UpdateUser& operation);

// True if the email's unique constraint has refused a statement; what an operation then returns.
bool is_email_taken(const ServerRefused& refused, const AuthSchema& schema);
EmailTaken email_taken(const std::string& email);

CreateUser::Outcome execute(Connection& connection, const AuthSchema& schema, const CreateUser& operation);
SharedRead<FindCredentials> read_of(const AuthSchema& schema, const FindCredentials& operation);
SharedRead<FindUser> read_of(const FindUser& operation);
ListUsers::Outcome execute(Connection& connection, const ListUsers& operation);
UpdateUser::Outcome execute(Connection& connection, const AuthSchema& schema, const UpdateUser& operation);
SharedRead<KnowsUser> read_of(const KnowsUser& operation);
ReplacePassword::Outcome execute(Connection& connection, const ReplacePassword& operation);
DeleteUser::Outcome execute(Connection& connection, const DeleteUser& operation);

}  // namespace holdfast::storage::postgres
