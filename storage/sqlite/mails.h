// Mails that wait to be sent. Each runs inside the caller's transaction. Outcomes and throws are those of the
// operation.
#pragma once

#include "storage/mails.h"
#include "storage/sqlite/connection.h"

namespace holdfast::storage::sqlite {

// Writes the mail, for another operation's transaction.
void write_mail(Connection& connection, const NewMail& mail);

SaveMail::Outcome execute(Connection& connection, const SaveMail& operation);
TakeMail::Outcome execute(Connection& connection, const TakeMail& operation);
EndMail::Outcome execute(Connection& connection, const EndMail& operation);

}  // namespace holdfast::storage::sqlite
