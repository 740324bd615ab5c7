// The columns of a link in a mail, for both databases.
#pragma once

#include "storage/columns.h"
#include "storage/email_links.h"

namespace holdfast::storage {

inline constexpr Columns kEmailLinkColumns{
    Column("user_id", &EmailLink::user_id),
    Column("purpose", &EmailLink::purpose),
    Column("email", &EmailLink::email),
};

}  // namespace holdfast::storage
