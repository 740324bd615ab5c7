// Mails that wait to be sent. Each is one round trip. Outcomes and throws are those of the operation.
#pragma once

#include "storage/mails.h"
#include "storage/postgres/connection.h"

namespace holdfast::storage::postgres {

// Writes the mail, for another operation's transaction.
Statement mail_statement(const NewMail& mail);

SaveMail::Outcome execute(Connection& connection, const SaveMail& operation);
TakeMail::Outcome execute(Connection& connection, const TakeMail& operation);
EndMail::Outcome execute(Connection& connection, const EndMail& operation);

}  // namespace holdfast::storage::postgres
