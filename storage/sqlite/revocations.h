// Tokens to be revoked. Each runs inside the caller's transaction. Outcomes and throws are those of the
// operation.
#pragma once

#include "storage/revocations.h"
#include "storage/sqlite/connection.h"

namespace holdfast::storage::sqlite {

// Keeps the tokens of a user's account, or of all of them, before they are erased. `revocable` as in
// storage/revocations.h.
void keep_tokens_of_account(Connection& connection, std::string_view account_id, std::string_view user_id,
                            std::string_view revocable, Time now);
void keep_tokens_of_user(Connection& connection, std::string_view user_id, std::string_view revocable,
                         Time now);

TakeRevocation::Outcome execute(Connection& connection, const TakeRevocation& operation);
EndRevocation::Outcome execute(Connection& connection, const EndRevocation& operation);

}  // namespace holdfast::storage::sqlite
