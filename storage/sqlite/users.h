// Users: the row of auth_users and its profile in users. Each function runs inside the caller's transaction.
// Outcomes and throws are those of the method of Store that bears the same name.
#pragma once

#include "storage/records.h"
#include "storage/sqlite/connection.h"

#include <optional>
#include <string_view>

namespace holdfast::storage::sqlite {

// Where it throws, the rows written so far are still in the transaction: the caller rolls back.
CreateUserOutcome create_user(Connection& connection, const NewUser& user, const NewSession& session);

std::optional<Credentials> find_credentials(Connection& connection, std::string_view email);

bool delete_user(Connection& connection, std::string_view user_id);

}  // namespace holdfast::storage::sqlite
