// Sessions and their generations. Each is one round trip. Outcomes and throws are those of the operation.
#pragma once

#include "storage/postgres/auth_schema.h"
#include "storage/postgres/connection.h"
#include "storage/postgres/shared_read.h"
#include "storage/sessions.h"

namespace holdfast::storage::postgres {

// Revokes them, and writes an event with the reason for each. With a hash: only if the user has that one.
Statement revoke_others_statement(const RevokeOtherSessions& operation, SessionEnd reason,
                                  std::optional<std::string_view> password_hash = {});

// Begins a session, and writes the event. Answers whether there is such a user, and whether the row was
// written. With a hash: only if the user has that one.
Statement insert_session_statement(const NewSession& session, std::string_view network,
                                   std::optional<std::string_view> password_hash);

SharedRead<FindSession> read_of(const AuthSchema& schema, const FindSession& operation);
CreateSession::Outcome execute(Connection& connection, const CreateSession& operation);
BranchSession::Outcome execute(Connection& connection, const AuthSchema& schema,
                               const BranchSession& operation);
RotateSession::Outcome execute(Connection& connection, const AuthSchema& schema,
                               const RotateSession& operation);
ListSessions::Outcome execute(Connection& connection, const ListSessions& operation);
RevokeSession::Outcome execute(Connection& connection, const RevokeSession& operation);
RevokeOtherSessions::Outcome execute(Connection& connection, const RevokeOtherSessions& operation);
AuthenticateSession::Outcome execute(Connection& connection, const AuthenticateSession& operation);

}  // namespace holdfast::storage::postgres
