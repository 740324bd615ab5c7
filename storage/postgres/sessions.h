// Sessions and their generations. Each function is one round trip. Outcomes and throws are those of the
// method of Store that bears the same name.
//
// A session is valid while it is not revoked and `now` is before expires_at.
#pragma once

#include "storage/postgres/connection.h"
#include "storage/records.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace holdfast::storage::postgres {

bool create_session(Connection& connection, const NewSession& session);

std::optional<SessionUser> find_session(Connection& connection, std::string_view session_id, Time now);

RotateOutcome rotate_session(Connection& connection, std::string_view session_id, std::int64_t generation,
                             Time now, Time expires_at);

void revoke_session(Connection& connection, std::string_view session_id, Time now);

}  // namespace holdfast::storage::postgres
