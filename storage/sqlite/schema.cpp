// Times are microseconds since 1970, booleans 0 and 1, ids UUIDs in lower case. Constraints bear the names
// that PostgreSQL gives them, cut to its 63 bytes.
#include "storage/sqlite/schema.h"

namespace holdfast::storage::sqlite {
namespace {

constexpr Migration kMigrations[] = {
    {1, R"sql(
CREATE TABLE auth_users (
    id TEXT NOT NULL CONSTRAINT users_pkey PRIMARY KEY,
    email TEXT NOT NULL CONSTRAINT users_email_key UNIQUE
        CONSTRAINT users_email_check CHECK (email = lower(email)),
    encrypted_password TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE users (
    id TEXT NOT NULL CONSTRAINT users_pkey PRIMARY KEY
        CONSTRAINT users_id_fkey REFERENCES auth_users (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    username TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE auth_sessions (
    id TEXT NOT NULL CONSTRAINT auth_sessions_pkey PRIMARY KEY,
    user_id TEXT NOT NULL
        CONSTRAINT auth_sessions_user_id_fkey REFERENCES auth_users (id) ON DELETE CASCADE,
    generation INTEGER NOT NULL CONSTRAINT auth_sessions_generation_check CHECK (generation >= 1),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
CREATE INDEX auth_sessions_user_id_idx ON auth_sessions (user_id);
CREATE INDEX auth_sessions_expires_at_idx ON auth_sessions (expires_at);

CREATE TABLE consumed_states (
    state_digest TEXT NOT NULL CONSTRAINT consumed_states_pkey PRIMARY KEY,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX consumed_states_expires_at_idx ON consumed_states (expires_at);

CREATE TABLE cloud_provider_accounts (
    id TEXT NOT NULL CONSTRAINT cloud_provider_accounts_pkey PRIMARY KEY,
    user_id TEXT NOT NULL
        CONSTRAINT cloud_provider_accounts_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    provider TEXT NOT NULL,
    provider_account_id TEXT NOT NULL,
    account_email TEXT NOT NULL,
    access_token TEXT,
    refresh_token TEXT,
    token_expiry INTEGER,
    granted_scope TEXT NOT NULL,
    nickname TEXT,
    is_active INTEGER NOT NULL DEFAULT 1
        CONSTRAINT cloud_provider_accounts_is_active_check CHECK (is_active IN (0, 1)),
    disconnected_at INTEGER,
    ownership_version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT cloud_provider_accounts_user_id_provider_provider_account_i_key
        UNIQUE (user_id, provider, provider_account_id),
    CONSTRAINT cloud_provider_accounts_erased_check
        CHECK (is_active = 1 OR (access_token IS NULL AND refresh_token IS NULL))
) STRICT;
CREATE UNIQUE INDEX uniq_cloud_provider_accounts_global
    ON cloud_provider_accounts (provider, provider_account_id);

CREATE TABLE ownership_transfer_requests (
    id TEXT NOT NULL CONSTRAINT ownership_transfer_requests_pkey PRIMARY KEY,
    requesting_user_id TEXT NOT NULL CONSTRAINT ownership_transfer_requests_requesting_user_id_fkey
        REFERENCES users (id) ON DELETE CASCADE,
    provider TEXT NOT NULL,
    provider_account_id TEXT NOT NULL,
    account_email TEXT NOT NULL,
    expected_account_id TEXT NOT NULL,
    expected_owner_id TEXT NOT NULL,
    expected_ownership_version INTEGER NOT NULL,
    access_token TEXT,
    refresh_token TEXT,
    token_expiry INTEGER,
    granted_scope TEXT NOT NULL,
    status TEXT NOT NULL
        CONSTRAINT ownership_transfer_requests_status_check CHECK (status IN ('pending', 'used', 'expired')),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    CONSTRAINT ownership_transfer_unique_key UNIQUE (provider, provider_account_id, requesting_user_id),
    CONSTRAINT ownership_transfer_requests_erased_check
        CHECK (status = 'pending' OR (access_token IS NULL AND refresh_token IS NULL))
) STRICT;
CREATE INDEX ownership_transfer_requests_requesting_user_id_idx
    ON ownership_transfer_requests (requesting_user_id);
CREATE INDEX ownership_transfer_requests_expires_at_idx ON ownership_transfer_requests (expires_at);
CREATE INDEX ownership_transfer_requests_pending_idx
    ON ownership_transfer_requests (expires_at) WHERE status = 'pending';

CREATE TABLE cloud_transfer_events (
    id TEXT NOT NULL CONSTRAINT cloud_transfer_events_pkey PRIMARY KEY DEFAULT (lower(
        hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' ||
        substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
    transfer_id TEXT NOT NULL,
    user_id TEXT NOT NULL
        CONSTRAINT cloud_transfer_events_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    direction TEXT NOT NULL
        CONSTRAINT cloud_transfer_events_direction_check CHECK (direction IN ('from_me', 'to_me')),
    provider TEXT NOT NULL,
    provider_account_id TEXT NOT NULL,
    account_email TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    acknowledged_at INTEGER,
    CONSTRAINT cloud_transfer_events_transfer_id_direction_key UNIQUE (transfer_id, direction)
) STRICT;
CREATE INDEX cloud_transfer_events_user_id_created_at_idx ON cloud_transfer_events (user_id, created_at);
)sql"},
    {2, R"sql(
CREATE TABLE rate_limits (
    key TEXT NOT NULL CONSTRAINT rate_limits_pkey PRIMARY KEY,
    theoretical_arrival_at INTEGER NOT NULL
) STRICT;
CREATE INDEX rate_limits_theoretical_arrival_at_idx ON rate_limits (theoretical_arrival_at);

ALTER TABLE cloud_provider_accounts ADD COLUMN connected_at INTEGER NOT NULL DEFAULT 0;
UPDATE cloud_provider_accounts SET connected_at = coalesce(
    (SELECT max(event.created_at) FROM cloud_transfer_events AS event
     WHERE event.user_id = cloud_provider_accounts.user_id AND event.direction = 'to_me'
       AND event.provider = cloud_provider_accounts.provider
       AND event.provider_account_id = cloud_provider_accounts.provider_account_id
       AND event.created_at >= cloud_provider_accounts.created_at), created_at);
)sql"},
};

}  // namespace

std::span<const Migration> migrations() { return kMigrations; }

}  // namespace holdfast::storage::sqlite
