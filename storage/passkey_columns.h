// The columns of a passkey, which have the same names on both databases.
#pragma once

#include "storage/columns.h"
#include "storage/passkeys.h"

namespace holdfast::storage {

inline constexpr Columns kPasskeyColumns{
    Column("id", &Passkey::id),
    Column("user_id", &Passkey::user_id),
    Column("name", &Passkey::name),
    Column("credential_id", &Passkey::credential_id),
    Column("public_key", &Passkey::public_key),
    Column("algorithm", &Passkey::algorithm),
    Column("sign_count", &Passkey::sign_count),
    Column("transports", &Passkey::transports),
    Column("created_at", &Passkey::created_at),
    Column("last_used_at", &Passkey::last_used_at),
    Column("used_challenge_at", &Passkey::used_challenge_at),
};

}  // namespace holdfast::storage
