// Links in mails. Each runs inside the caller's transaction. Outcomes and throws are those of the operation.
#pragma once

#include "storage/email_links.h"
#include "storage/sqlite/connection.h"

namespace holdfast::storage::sqlite {

// Removes the user's links, for a change of their password or email.
void forget_email_links(Connection& connection, std::string_view user_id);

// True if there is an invitation of that email that is valid.
bool has_invitation(Connection& connection, std::string_view digest, std::string_view email, Time now);
void end_invitation(Connection& connection, std::string_view digest);

SaveEmailLink::Outcome execute(Connection& connection, const SaveEmailLink& operation);
SaveInvitation::Outcome execute(Connection& connection, const SaveInvitation& operation);
FindEmailLink::Outcome execute(Connection& connection, const FindEmailLink& operation);
UseEmailLink::Outcome execute(Connection& connection, const UseEmailLink& operation);

}  // namespace holdfast::storage::sqlite
