// Times are microseconds since 1970, booleans are 0 and 1, ids are UUIDs in lower case. Constraints have the
// names that PostgreSQL gives them, cut to its 63 bytes.
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
    {3, R"sql(
CREATE TABLE domain_events (
    sequence INTEGER NOT NULL CONSTRAINT domain_events_pkey PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL DEFAULT (lower(
        hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' ||
        substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
    event_type TEXT NOT NULL,
    occurred_at INTEGER NOT NULL,
    user_id TEXT CONSTRAINT domain_events_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    actor_id TEXT,
    subject_id TEXT,
    account_id TEXT,
    provider TEXT,
    provider_account_id TEXT,
    account_email TEXT,
    nickname TEXT,
    network TEXT NOT NULL,
    facts TEXT NOT NULL
) STRICT;
CREATE INDEX domain_events_user_id_sequence_idx ON domain_events (user_id, sequence);
CREATE INDEX domain_events_hand_overs_idx ON domain_events (user_id, occurred_at)
    WHERE event_type = 'handover.completed';

CREATE TABLE event_acknowledgements (
    event_id TEXT NOT NULL CONSTRAINT event_acknowledgements_pkey PRIMARY KEY,
    user_id TEXT NOT NULL
        CONSTRAINT event_acknowledgements_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    acknowledged_at INTEGER NOT NULL
) STRICT;
CREATE INDEX event_acknowledgements_user_id_idx ON event_acknowledgements (user_id);

INSERT INTO domain_events (id, event_type, occurred_at, user_id, actor_id, subject_id, provider,
    provider_account_id, account_email, network, facts)
SELECT event.id, 'handover.completed', event.created_at, event.user_id,
    (SELECT taker.user_id FROM cloud_transfer_events AS taker
     WHERE taker.transfer_id = event.transfer_id AND taker.direction = 'to_me'),
    event.transfer_id, event.provider, event.provider_account_id, event.account_email, '', '{}'
FROM cloud_transfer_events AS event ORDER BY event.created_at, event.id;
INSERT INTO event_acknowledgements (event_id, user_id, acknowledged_at)
SELECT id, user_id, acknowledged_at FROM cloud_transfer_events WHERE acknowledged_at IS NOT NULL;
DROP TABLE cloud_transfer_events;

CREATE VIEW cloud_transfer_events AS
SELECT event.id, event.subject_id AS transfer_id, event.user_id,
    CASE WHEN event.actor_id = event.user_id THEN 'to_me' ELSE 'from_me' END AS direction,
    event.provider, event.provider_account_id, event.account_email, event.nickname,
    event.occurred_at AS created_at, seen.acknowledged_at
FROM domain_events AS event LEFT JOIN event_acknowledgements AS seen ON seen.event_id = event.id
WHERE event.event_type = 'handover.completed';
)sql"},
    {4, R"sql(
CREATE TABLE known_networks (
    key TEXT NOT NULL CONSTRAINT known_networks_pkey PRIMARY KEY,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX known_networks_expires_at_idx ON known_networks (expires_at);
)sql"},
    {5, R"sql(
CREATE TABLE secret_checks (
    name TEXT NOT NULL CONSTRAINT secret_checks_pkey PRIMARY KEY,
    sealed TEXT NOT NULL
) STRICT;
)sql"},
    {6, R"sql(
ALTER TABLE auth_sessions ADD COLUMN rotated_at INTEGER;
CREATE INDEX ownership_transfer_requests_open_idx
    ON ownership_transfer_requests (expected_owner_id) WHERE status = 'pending';

DROP VIEW cloud_transfer_events;
CREATE VIEW cloud_transfer_events AS
SELECT event.id, event.subject_id AS transfer_id, event.user_id,
    CASE WHEN event.actor_id = event.user_id THEN 'to_me' ELSE 'from_me' END AS direction,
    event.provider, event.provider_account_id, event.account_email, event.nickname,
    event.occurred_at AS created_at, seen.acknowledged_at, event.sequence
FROM domain_events AS event LEFT JOIN event_acknowledgements AS seen ON seen.event_id = event.id
WHERE event.event_type = 'handover.completed';
)sql"},
    {7, R"sql(
ALTER TABLE auth_sessions ADD COLUMN user_agent TEXT NOT NULL DEFAULT '';
ALTER TABLE auth_sessions ADD COLUMN network TEXT NOT NULL DEFAULT '';
ALTER TABLE auth_sessions ADD COLUMN authenticated_at INTEGER;
)sql"},
    {8, R"sql(
ALTER TABLE cloud_provider_accounts ADD COLUMN token_generation INTEGER NOT NULL DEFAULT 1;
ALTER TABLE cloud_provider_accounts ADD COLUMN reconnect_reason TEXT;
ALTER TABLE cloud_provider_accounts ADD COLUMN refreshed_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cloud_provider_accounts ADD COLUMN refresh_holder TEXT;
ALTER TABLE cloud_provider_accounts ADD COLUMN refresh_until INTEGER;
ALTER TABLE cloud_provider_accounts ADD COLUMN refresh_lost INTEGER NOT NULL DEFAULT 0;
UPDATE cloud_provider_accounts SET refreshed_at = updated_at;

CREATE TABLE holdfast_apps (
    id TEXT NOT NULL CONSTRAINT holdfast_apps_pkey PRIMARY KEY,
    name TEXT NOT NULL CONSTRAINT holdfast_apps_name_key UNIQUE,
    credential_digest TEXT NOT NULL CONSTRAINT holdfast_apps_credential_digest_key UNIQUE,
    scopes TEXT NOT NULL,
    provider TEXT,
    created_at INTEGER NOT NULL,
    rotated_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER
) STRICT;
)sql"},
    {9, R"sql(
CREATE TABLE holdfast_leases (
    name TEXT NOT NULL CONSTRAINT holdfast_leases_pkey PRIMARY KEY,
    holder TEXT NOT NULL,
    held_until INTEGER NOT NULL
) STRICT;
)sql"},
    {10, R"sql(
ALTER TABLE auth_users ADD COLUMN raw_user_meta_data TEXT;
ALTER TABLE auth_users ADD COLUMN raw_app_meta_data TEXT;
ALTER TABLE auth_users ADD COLUMN email_confirmed_at INTEGER;
ALTER TABLE auth_users ADD COLUMN last_sign_in_at INTEGER;
)sql"},
    {11, R"sql(
CREATE TABLE token_revocations (
    id TEXT NOT NULL CONSTRAINT token_revocations_pkey PRIMARY KEY DEFAULT (lower(
        hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' ||
        substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
    user_id TEXT NOT NULL,
    provider TEXT NOT NULL,
    provider_account_id TEXT NOT NULL,
    access_token TEXT,
    refresh_token TEXT,
    next_try_at INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX token_revocations_next_try_at_idx ON token_revocations (next_try_at);

CREATE INDEX cloud_provider_accounts_refreshed_at_idx ON cloud_provider_accounts (refreshed_at, id)
    WHERE refresh_token IS NOT NULL AND reconnect_reason IS NULL;
)sql"},
    {12, R"sql(
ALTER TABLE cloud_provider_accounts ADD COLUMN quota_used INTEGER;
ALTER TABLE cloud_provider_accounts ADD COLUMN quota_total INTEGER;
ALTER TABLE cloud_provider_accounts ADD COLUMN quota_at INTEGER;
ALTER TABLE cloud_provider_accounts ADD COLUMN quota_due_at INTEGER;
)sql"},
    {13, R"sql(
CREATE TABLE holdfast_mails (
    id TEXT NOT NULL CONSTRAINT holdfast_mails_pkey PRIMARY KEY,
    sealed TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    next_try_at INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX holdfast_mails_next_try_at_idx ON holdfast_mails (next_try_at);

CREATE TABLE holdfast_email_links (
    digest TEXT NOT NULL CONSTRAINT holdfast_email_links_pkey PRIMARY KEY,
    user_id TEXT
        CONSTRAINT holdfast_email_links_user_id_fkey REFERENCES auth_users (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL,
    email TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX holdfast_email_links_user_id_idx ON holdfast_email_links (user_id);
CREATE INDEX holdfast_email_links_expires_at_idx ON holdfast_email_links (expires_at);
)sql"},
    {14, R"sql(
CREATE TABLE holdfast_hooks (
    id TEXT NOT NULL CONSTRAINT holdfast_hooks_pkey PRIMARY KEY,
    app_id TEXT NOT NULL
        CONSTRAINT holdfast_hooks_app_id_fkey REFERENCES holdfast_apps (id) ON DELETE CASCADE,
    url TEXT NOT NULL,
    event_types TEXT NOT NULL,
    secret TEXT NOT NULL,
    cursor_transaction INTEGER NOT NULL DEFAULT 0,
    cursor_sequence INTEGER NOT NULL DEFAULT 0,
    told_until INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    failing_since INTEGER,
    last_failure TEXT,
    next_try_at INTEGER NOT NULL,
    retry_at INTEGER,
    delivered_at INTEGER,
    disabled_at INTEGER,
    holder TEXT,
    held_until INTEGER,
    created_at INTEGER NOT NULL,
    CONSTRAINT holdfast_hooks_app_id_url_key UNIQUE (app_id, url)
) STRICT;
CREATE INDEX holdfast_hooks_due_idx ON holdfast_hooks (next_try_at) WHERE disabled_at IS NULL;
CREATE INDEX holdfast_hooks_cursor_idx ON holdfast_hooks (cursor_transaction, cursor_sequence)
    WHERE disabled_at IS NULL;

CREATE TABLE holdfast_parked_events (
    hook_id TEXT NOT NULL
        CONSTRAINT holdfast_parked_events_hook_id_fkey REFERENCES holdfast_hooks (id) ON DELETE CASCADE,
    event_id TEXT NOT NULL,
    cursor_transaction INTEGER NOT NULL,
    cursor_sequence INTEGER NOT NULL,
    event_type TEXT NOT NULL,
    occurred_at INTEGER NOT NULL,
    failure TEXT NOT NULL,
    parked_at INTEGER NOT NULL,
    retry_at INTEGER,
    CONSTRAINT holdfast_parked_events_pkey PRIMARY KEY (hook_id, event_id)
) STRICT;
)sql"},
    {15, R"sql(
ALTER TABLE cloud_provider_accounts ADD COLUMN handed_over_at INTEGER;
ALTER TABLE cloud_provider_accounts ADD COLUMN handed_over_from TEXT;
ALTER TABLE cloud_provider_accounts ADD COLUMN handed_over_as_contest INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ownership_transfer_requests ADD COLUMN answer_by INTEGER;
ALTER TABLE ownership_transfer_requests ADD COLUMN operator_asked_at INTEGER;
ALTER TABLE ownership_transfer_requests ADD COLUMN refused_at INTEGER;
CREATE INDEX ownership_transfer_requests_unanswered_idx ON ownership_transfer_requests (answer_by)
    WHERE status = 'pending' AND answer_by IS NOT NULL;
)sql"},
    {16, R"sql(
CREATE TABLE holdfast_second_factors (
    user_id TEXT NOT NULL CONSTRAINT holdfast_second_factors_pkey PRIMARY KEY
        CONSTRAINT holdfast_second_factors_user_id_fkey REFERENCES auth_users (id) ON DELETE CASCADE,
    secret TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    last_used_step INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE holdfast_recovery_codes (
    user_id TEXT NOT NULL CONSTRAINT holdfast_recovery_codes_user_id_fkey
        REFERENCES holdfast_second_factors (user_id) ON DELETE CASCADE,
    digest TEXT NOT NULL,
    CONSTRAINT holdfast_recovery_codes_pkey PRIMARY KEY (user_id, digest)
) STRICT;
)sql"},
    {17, R"sql(
CREATE TABLE holdfast_passkeys (
    id TEXT NOT NULL CONSTRAINT holdfast_passkeys_pkey PRIMARY KEY,
    user_id TEXT NOT NULL
        CONSTRAINT holdfast_passkeys_user_id_fkey REFERENCES auth_users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    credential_id TEXT NOT NULL CONSTRAINT holdfast_passkeys_credential_id_key UNIQUE,
    public_key TEXT NOT NULL,
    algorithm INTEGER NOT NULL,
    sign_count INTEGER NOT NULL,
    transports TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    used_challenge_at INTEGER
) STRICT;
CREATE INDEX holdfast_passkeys_user_id_idx ON holdfast_passkeys (user_id);
)sql"},
};

}  // namespace

std::span<const Migration> migrations() { return kMigrations; }

}  // namespace holdfast::storage::sqlite
