// Sessions and their generations. Each runs inside the caller's transaction. Outcomes and throws are those of
// the operation.
#pragma once

#include "storage/sessions.h"
#include "storage/sqlite/connection.h"

namespace holdfast::storage::sqlite {

// Throws ConstraintFailed if the user is gone, StoreError if the row was not written.
void insert_session(Connection& connection, const NewSession& session, std::string_view network);
// Revokes them, and writes an event with the reason for each.
void revoke_others(Connection& connection, const RevokeOtherSessions& operation, SessionEnd reason);

CreateSession::Outcome execute(Connection& connection, const CreateSession& operation);
BranchSession::Outcome execute(Connection& connection, const BranchSession& operation);
FindSession::Outcome execute(Connection& connection, const FindSession& operation);
RotateSession::Outcome execute(Connection& connection, const RotateSession& operation);
ListSessions::Outcome execute(Connection& connection, const ListSessions& operation);
RevokeSession::Outcome execute(Connection& connection, const RevokeSession& operation);
RevokeOtherSessions::Outcome execute(Connection& connection, const RevokeOtherSessions& operation);
AuthenticateSession::Outcome execute(Connection& connection, const AuthenticateSession& operation);

}  // namespace holdfast::storage::sqlite
