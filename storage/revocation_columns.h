// The columns of a revocation beside the account that is linked again and an open offer of it, if there are
// such, for both databases.
#pragma once

#include "storage/columns.h"
#include "storage/revocations.h"

namespace holdfast::storage {

inline constexpr Columns kRevocationColumns{
    Column("revocation.id", &TokenRevocation::id),
    Column("revocation.user_id", &TokenRevocation::user_id),
    Column("revocation.provider", &TokenRevocation::provider),
    Column("revocation.provider_account_id", &TokenRevocation::provider_account_id),
    Column("revocation.access_token", &TokenRevocation::access_token),
    Column("revocation.refresh_token", &TokenRevocation::refresh_token),
    Column("revocation.tries", &TokenRevocation::tries),
    Column("account.id IS NOT NULL", &TokenRevocation::is_linked_again),
    Column("request.id IS NOT NULL", &TokenRevocation::is_offered),
};

}  // namespace holdfast::storage
