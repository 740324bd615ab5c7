// Sessions and their generations. Each is one round trip. Outcomes and throws are those of the operation.
#pragma once

#include "storage/postgres/auth_schema.h"
#include "storage/postgres/connection.h"
#include "storage/sessions.h"

namespace holdfast::storage::postgres {

CreateSession::Outcome execute(Connection& connection, const CreateSession& operation);
FindSession::Outcome execute(Connection& connection, const AuthSchema& schema, const FindSession& operation);
RotateSession::Outcome execute(Connection& connection, const AuthSchema& schema,
                               const RotateSession& operation);
RevokeSession::Outcome execute(Connection& connection, const RevokeSession& operation);

}  // namespace holdfast::storage::postgres
