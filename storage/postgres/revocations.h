// Tokens to be revoked. Outcomes and throws are those of the operation.
#pragma once

#include "storage/postgres/connection.h"
#include "storage/revocations.h"

#include <vector>

namespace holdfast::storage::postgres {

// The statements that keep the tokens of a user's account, or of all of them, in the transaction that erases
// them, before it does; none if nothing is `revocable` (storage/revocations.h). They lock what the erasing
// statements lock, in the same order: nobody changes the tokens in between.
std::vector<Statement> keep_tokens_of_account(std::string_view account_id, std::string_view user_id,
                                              std::string_view revocable, Time now);
std::vector<Statement> keep_tokens_of_user(std::string_view user_id, std::string_view revocable, Time now);

TakeRevocation::Outcome execute(Connection& connection, const TakeRevocation& operation);
EndRevocation::Outcome execute(Connection& connection, const EndRevocation& operation);

}  // namespace holdfast::storage::postgres
