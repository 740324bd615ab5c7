// Sessions and their generations. Each function runs inside the caller's transaction. Outcomes and throws are
// those of the method of Store that bears the same name.
//
// A session is valid while it is not revoked and `now` is before expires_at.
#pragma once

#include "storage/records.h"
#include "storage/sqlite/connection.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace holdfast::storage::sqlite {

// Throws ConstraintFailed where the user is gone, StoreError where the row was not written.
void insert_session(Connection& connection, const NewSession& session);

bool create_session(Connection& connection, const NewSession& session);

std::optional<SessionUser> find_session(Connection& connection, std::string_view session_id, Time now);

RotateOutcome rotate_session(Connection& connection, std::string_view session_id, std::int64_t generation,
                             Time now, Time expires_at);

// False: it was not valid any more.
bool revoke_session(Connection& connection, std::string_view session_id, Time now);

}  // namespace holdfast::storage::sqlite
