// The columns of the vault, for both databases.
#pragma once

#include "storage/columns.h"
#include "storage/vault.h"

namespace holdfast::storage {

inline constexpr Columns kTokenColumns{
    Column("id", &StoredTokens::account_id),
    Column("user_id", &StoredTokens::user_id),
    Column("provider", &StoredTokens::provider),
    Column("provider_account_id", &StoredTokens::provider_account_id),
    Column("access_token", &StoredTokens::access_token),
    Column("refresh_token IS NOT NULL", &StoredTokens::has_refresh_token),
    Column("token_expiry", &StoredTokens::token_expiry),
    Column("granted_scope", &StoredTokens::granted_scope),
    Column("is_active", &StoredTokens::is_active),
    Column("reconnect_reason", &StoredTokens::reconnect_reason),
    Column("ownership_version", &StoredTokens::ownership_version),
    Column("token_generation", &StoredTokens::token_generation),
    Column("refreshed_at", &StoredTokens::refreshed_at),
};

}  // namespace holdfast::storage
