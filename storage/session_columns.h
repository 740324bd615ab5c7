// The columns of a listed session, for both databases.
#pragma once

#include "storage/columns.h"
#include "storage/sessions.h"

namespace holdfast::storage {

inline constexpr Columns kListedSessionColumns{
    Column("id", &ListedSession::id),
    Column("created_at", &ListedSession::created_at),
    Column("coalesce(rotated_at, created_at) AS last_used_at", &ListedSession::last_used_at),
    Column("user_agent", &ListedSession::user_agent),
    Column("network", &ListedSession::network),
};

}  // namespace holdfast::storage
