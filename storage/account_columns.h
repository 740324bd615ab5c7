// The columns of a linked account, for both databases.
#pragma once

#include "storage/columns.h"
#include "storage/linking.h"

namespace holdfast::storage {

inline constexpr Columns kOwnerColumns{
    Column("id", &Owner::account_id),
    Column("user_id", &Owner::user_id),
    Column("ownership_version", &Owner::ownership_version),
};

inline constexpr Columns kAccountColumns{
    Column("id", &LinkedAccount::id),
    Column("user_id", &LinkedAccount::user_id),
    Column("provider", &LinkedAccount::provider),
    Column("provider_account_id", &LinkedAccount::provider_account_id),
    Column("account_email", &LinkedAccount::account_email),
    Column("nickname", &LinkedAccount::nickname),
    Column("granted_scope", &LinkedAccount::granted_scope),
    Column("token_expiry", &LinkedAccount::token_expiry),
    Column("access_token IS NOT NULL", &LinkedAccount::has_access_token),
    Column("refresh_token IS NOT NULL", &LinkedAccount::has_refresh_token),
    Column("is_active", &LinkedAccount::is_active),
    Column("disconnected_at", &LinkedAccount::disconnected_at),
    Column("reconnect_reason", &LinkedAccount::reconnect_reason),
    Column("quota_used", &LinkedAccount::quota_used),
    Column("quota_total", &LinkedAccount::quota_total),
    Column("quota_at", &LinkedAccount::quota_at),
    Column("quota_due_at", &LinkedAccount::quota_due_at),
    Column("ownership_version", &LinkedAccount::ownership_version),
    Column("connected_at", &LinkedAccount::connected_at),
    Column("created_at", &LinkedAccount::created_at),
    Column("updated_at", &LinkedAccount::updated_at),
};

}  // namespace holdfast::storage
