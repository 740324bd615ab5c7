// Users: the row of auth.users and its profile in public.users. Each function is one round trip. Outcomes and
// throws are those of the method of Store that bears the same name.
#pragma once

#include "storage/postgres/auth_schema.h"
#include "storage/postgres/connection.h"
#include "storage/records.h"

#include <optional>
#include <string_view>

namespace holdfast::storage::postgres {

CreateUserOutcome create_user(Connection& connection, const AuthSchema& schema, const NewUser& user,
                              const NewSession& session);

std::optional<Credentials> find_credentials(Connection& connection, const AuthSchema& schema,
                                            std::string_view email);

bool delete_user(Connection& connection, std::string_view user_id);

}  // namespace holdfast::storage::postgres
