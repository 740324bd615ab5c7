// Links in mails. Outcomes and throws are those of the operation.
#pragma once

#include "storage/email_links.h"
#include "storage/postgres/auth_schema.h"
#include "storage/postgres/connection.h"

namespace holdfast::storage::postgres {

// Removes the user's links, for a change of their password or email. With a hash: only if the user has that
// one by now.
Statement forget_email_links_statement(std::string_view user_id,
                                       std::optional<std::string_view> password_hash = {});

// Uses up an invitation: one changed row if there is one of that email that is valid.
Statement use_invitation_statement(std::string_view digest, std::string_view email, Time now);

SaveEmailLink::Outcome execute(Connection& connection, const SaveEmailLink& operation);
SaveInvitation::Outcome execute(Connection& connection, const SaveInvitation& operation);
FindEmailLink::Outcome execute(Connection& connection, const FindEmailLink& operation);
UseEmailLink::Outcome execute(Connection& connection, const AuthSchema& schema,
                              const UseEmailLink& operation);

}  // namespace holdfast::storage::postgres
