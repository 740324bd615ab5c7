// The columns of a mail that waits, for both databases.
#pragma once

#include "storage/columns.h"
#include "storage/mails.h"

namespace holdfast::storage {

inline constexpr Columns kMailColumns{
    Column("id", &WaitingMail::id),
    Column("sealed", &WaitingMail::sealed),
    Column("created_at", &WaitingMail::created_at),
    Column("tries", &WaitingMail::tries),
};

}  // namespace holdfast::storage
