// The columns of an app, for both databases.
#pragma once

#include "storage/apps.h"
#include "storage/columns.h"

namespace holdfast::storage {

inline constexpr Columns kAppColumns{
    Column("id", &App::id),
    Column("name", &App::app_name),
    Column("scopes", &App::scopes),
    Column("provider", &App::provider),
    Column("created_at", &App::created_at),
    Column("rotated_at", &App::rotated_at),
    Column("last_used_at", &App::last_used_at),
    Column("revoked_at", &App::revoked_at),
};

}  // namespace holdfast::storage
