// States and linked accounts. Each function runs inside the caller's transaction. Outcomes and throws are
// those of the method of Store that bears the same name.
#pragma once

#include "storage/records.h"
#include "storage/sqlite/connection.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::storage::sqlite {

bool consume_state(Connection& connection, std::string_view state_digest, Time expires_at, Time now);

LinkOutcome link_account(Connection& connection, const NewLink& link);

std::optional<Owner> find_owner(Connection& connection, std::string_view provider,
                                std::string_view provider_account_id);

std::vector<LinkedAccount> list_accounts(Connection& connection, std::string_view user_id);

std::optional<std::string> disconnect_account(Connection& connection, std::string_view user_id,
                                              std::string_view account_id, Time now);

bool delete_account(Connection& connection, std::string_view user_id, std::string_view provider,
                    std::string_view account_id);

bool set_nickname(Connection& connection, std::string_view user_id, std::string_view provider,
                  std::string_view account_id, const std::optional<std::string>& nickname, Time now);

}  // namespace holdfast::storage::sqlite
