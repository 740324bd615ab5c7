// Every name has its schema, because the operator may have set search_path to anything. Objects that a
// project has already (the schema auth, public.users, cloud_provider_accounts) are completed, never changed.
#include "storage/postgres/schema.h"

namespace holdfast::storage::postgres {
namespace {

constexpr Migration kMigrations[] = {
    {1, R"sql(
DO $$
BEGIN
    IF pg_catalog.to_regnamespace('auth') IS NULL THEN
        CREATE SCHEMA auth;
    END IF;
    IF pg_catalog.to_regclass('auth.users') IS NULL THEN
        CREATE TABLE auth.users (
            id uuid NOT NULL CONSTRAINT users_pkey PRIMARY KEY,
            email text NOT NULL CONSTRAINT users_email_key UNIQUE
                CONSTRAINT users_email_check CHECK (email = lower(email COLLATE "C")),
            encrypted_password text,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL
        );
    END IF;
END $$;

CREATE TABLE IF NOT EXISTS public.users (
    id uuid NOT NULL CONSTRAINT users_pkey PRIMARY KEY,
    email text NOT NULL,
    username text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
ALTER TABLE public.users
    ADD COLUMN IF NOT EXISTS email text,
    ADD COLUMN IF NOT EXISTS username text,
    ADD COLUMN IF NOT EXISTS created_at timestamptz,
    ADD COLUMN IF NOT EXISTS updated_at timestamptz;
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_constraint
                   WHERE contype = 'f' AND conrelid = pg_catalog.to_regclass('public.users')
                     AND confrelid = pg_catalog.to_regclass('auth.users')) THEN
        ALTER TABLE public.users ADD CONSTRAINT users_id_fkey
            FOREIGN KEY (id) REFERENCES auth.users (id) ON DELETE CASCADE NOT VALID;
        BEGIN
            ALTER TABLE public.users VALIDATE CONSTRAINT users_id_fkey;
        EXCEPTION WHEN foreign_key_violation THEN
            RAISE WARNING 'public.users has rows without their user in auth.users';
        END;
    END IF;
END $$;

CREATE TABLE public.auth_sessions (
    id uuid NOT NULL CONSTRAINT auth_sessions_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT auth_sessions_user_id_fkey REFERENCES auth.users (id) ON DELETE CASCADE,
    generation bigint NOT NULL CONSTRAINT auth_sessions_generation_check CHECK (generation >= 1),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX auth_sessions_user_id_idx ON public.auth_sessions (user_id);
CREATE INDEX auth_sessions_expires_at_idx ON public.auth_sessions (expires_at);

CREATE TABLE public.consumed_states (
    state_digest text NOT NULL CONSTRAINT consumed_states_pkey PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
CREATE INDEX consumed_states_expires_at_idx ON public.consumed_states (expires_at);

CREATE TABLE IF NOT EXISTS public.cloud_provider_accounts (
    id uuid NOT NULL CONSTRAINT cloud_provider_accounts_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT cloud_provider_accounts_user_id_fkey REFERENCES public.users (id) ON DELETE CASCADE,
    provider text NOT NULL,
    provider_account_id text NOT NULL,
    account_email text NOT NULL,
    access_token text,
    refresh_token text,
    token_expiry timestamptz,
    granted_scope text NOT NULL,
    nickname text,
    is_active boolean NOT NULL DEFAULT true,
    disconnected_at timestamptz,
    ownership_version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT cloud_provider_accounts_user_id_provider_provider_account_i_key
        UNIQUE (user_id, provider, provider_account_id),
    CONSTRAINT cloud_provider_accounts_erased_check
        CHECK (is_active OR (access_token IS NULL AND refresh_token IS NULL))
);
ALTER TABLE public.cloud_provider_accounts
    ADD COLUMN IF NOT EXISTS account_email text NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS access_token text,
    ADD COLUMN IF NOT EXISTS refresh_token text,
    ADD COLUMN IF NOT EXISTS token_expiry timestamptz,
    ADD COLUMN IF NOT EXISTS granted_scope text NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS nickname text,
    ADD COLUMN IF NOT EXISTS is_active boolean NOT NULL DEFAULT true,
    ADD COLUMN IF NOT EXISTS disconnected_at timestamptz,
    ADD COLUMN IF NOT EXISTS ownership_version bigint NOT NULL DEFAULT 1,
    ADD COLUMN IF NOT EXISTS created_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN IF NOT EXISTS updated_at timestamptz NOT NULL DEFAULT now();
CREATE UNIQUE INDEX IF NOT EXISTS cloud_provider_accounts_user_id_provider_provider_account_i_key
    ON public.cloud_provider_accounts (user_id, provider, provider_account_id);
CREATE UNIQUE INDEX IF NOT EXISTS uniq_cloud_provider_accounts_global
    ON public.cloud_provider_accounts (provider, provider_account_id);

CREATE TABLE public.ownership_transfer_requests (
    id uuid NOT NULL CONSTRAINT ownership_transfer_requests_pkey PRIMARY KEY,
    requesting_user_id uuid NOT NULL CONSTRAINT ownership_transfer_requests_requesting_user_id_fkey
        REFERENCES public.users (id) ON DELETE CASCADE,
    provider text NOT NULL,
    provider_account_id text NOT NULL,
    account_email text NOT NULL,
    expected_account_id uuid NOT NULL,
    expected_owner_id uuid NOT NULL,
    expected_ownership_version bigint NOT NULL,
    access_token text,
    refresh_token text,
    token_expiry timestamptz,
    granted_scope text NOT NULL,
    status text NOT NULL
        CONSTRAINT ownership_transfer_requests_status_check CHECK (status IN ('pending', 'used', 'expired')),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT ownership_transfer_unique_key UNIQUE (provider, provider_account_id, requesting_user_id),
    CONSTRAINT ownership_transfer_requests_erased_check
        CHECK (status = 'pending' OR (access_token IS NULL AND refresh_token IS NULL))
);
CREATE INDEX ownership_transfer_requests_requesting_user_id_idx
    ON public.ownership_transfer_requests (requesting_user_id);
CREATE INDEX ownership_transfer_requests_expires_at_idx ON public.ownership_transfer_requests (expires_at);
CREATE INDEX ownership_transfer_requests_pending_idx
    ON public.ownership_transfer_requests (expires_at) WHERE status = 'pending';

CREATE TABLE public.cloud_transfer_events (
    id uuid NOT NULL DEFAULT pg_catalog.gen_random_uuid() CONSTRAINT cloud_transfer_events_pkey PRIMARY KEY,
    transfer_id uuid NOT NULL,
    user_id uuid NOT NULL
        CONSTRAINT cloud_transfer_events_user_id_fkey REFERENCES public.users (id) ON DELETE CASCADE,
    direction text NOT NULL
        CONSTRAINT cloud_transfer_events_direction_check CHECK (direction IN ('from_me', 'to_me')),
    provider text NOT NULL,
    provider_account_id text NOT NULL,
    account_email text NOT NULL,
    created_at timestamptz NOT NULL,
    acknowledged_at timestamptz,
    CONSTRAINT cloud_transfer_events_transfer_id_direction_key UNIQUE (transfer_id, direction)
);
CREATE INDEX cloud_transfer_events_user_id_created_at_idx ON public.cloud_transfer_events (user_id, created_at);

-- Supabase opens every new table of the schema public to its HTTP API. These hold what is nobody's business there.
DO $$
DECLARE
    api_role text;
BEGIN
    FOR api_role IN SELECT rolname FROM pg_catalog.pg_roles WHERE rolname IN ('anon', 'authenticated') LOOP
        EXECUTE pg_catalog.format(
            'REVOKE ALL ON public.auth_sessions, public.consumed_states, public.cloud_provider_accounts,'
            ' public.ownership_transfer_requests, public.cloud_transfer_events, public.holdfast_schema_migrations'
            ' FROM %I', api_role);
    END LOOP;
END $$;
)sql"},
    {2, R"sql(
CREATE TABLE public.rate_limits (
    key text NOT NULL CONSTRAINT rate_limits_pkey PRIMARY KEY,
    theoretical_arrival_at timestamptz NOT NULL
);
CREATE INDEX rate_limits_theoretical_arrival_at_idx ON public.rate_limits (theoretical_arrival_at);

ALTER TABLE public.cloud_provider_accounts
    ADD COLUMN IF NOT EXISTS connected_at timestamptz NOT NULL DEFAULT now();
UPDATE public.cloud_provider_accounts AS account SET connected_at = coalesce(
    (SELECT max(event.created_at) FROM public.cloud_transfer_events AS event
     WHERE event.user_id = account.user_id AND event.direction = 'to_me'
       AND event.provider = account.provider AND event.provider_account_id = account.provider_account_id
       AND event.created_at >= account.created_at), account.created_at);

DO $$
DECLARE
    api_role text;
BEGIN
    FOR api_role IN SELECT rolname FROM pg_catalog.pg_roles WHERE rolname IN ('anon', 'authenticated') LOOP
        EXECUTE pg_catalog.format('REVOKE ALL ON public.rate_limits FROM %I', api_role);
    END LOOP;
END $$;
)sql"},
    {3, R"sql(
CREATE TABLE public.domain_events (
    transaction_id xid8 NOT NULL DEFAULT pg_catalog.pg_current_xact_id(),
    sequence bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    id uuid NOT NULL DEFAULT pg_catalog.gen_random_uuid(),
    event_type text NOT NULL,
    occurred_at timestamptz NOT NULL,
    user_id uuid
        CONSTRAINT domain_events_user_id_fkey REFERENCES public.users (id) ON DELETE CASCADE,
    actor_id uuid,
    subject_id uuid,
    account_id uuid,
    provider text,
    provider_account_id text,
    account_email text,
    nickname text,
    network text NOT NULL,
    facts text NOT NULL,
    CONSTRAINT domain_events_pkey PRIMARY KEY (transaction_id, sequence)
);
CREATE INDEX domain_events_user_id_sequence_idx ON public.domain_events (user_id, sequence);
CREATE INDEX domain_events_hand_overs_idx ON public.domain_events (user_id, occurred_at)
    WHERE event_type = 'handover.completed';

CREATE TABLE public.event_acknowledgements (
    event_id uuid NOT NULL CONSTRAINT event_acknowledgements_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT event_acknowledgements_user_id_fkey REFERENCES public.users (id) ON DELETE CASCADE,
    acknowledged_at timestamptz NOT NULL
);
CREATE INDEX event_acknowledgements_user_id_idx ON public.event_acknowledgements (user_id);

INSERT INTO public.domain_events (id, event_type, occurred_at, user_id, actor_id, subject_id, provider,
    provider_account_id, account_email, network, facts)
SELECT event.id, 'handover.completed', event.created_at, event.user_id,
    (SELECT taker.user_id FROM public.cloud_transfer_events AS taker
     WHERE taker.transfer_id = event.transfer_id AND taker.direction = 'to_me'),
    event.transfer_id, event.provider, event.provider_account_id, event.account_email, '', '{}'
FROM public.cloud_transfer_events AS event ORDER BY event.created_at, event.id;
INSERT INTO public.event_acknowledgements (event_id, user_id, acknowledged_at)
SELECT id, user_id, acknowledged_at FROM public.cloud_transfer_events WHERE acknowledged_at IS NOT NULL;
DROP TABLE public.cloud_transfer_events;

CREATE VIEW public.cloud_transfer_events AS
SELECT event.id, event.subject_id AS transfer_id, event.user_id,
    CASE WHEN event.actor_id = event.user_id THEN 'to_me' ELSE 'from_me' END AS direction,
    event.provider, event.provider_account_id, event.account_email, event.nickname,
    event.occurred_at AS created_at, seen.acknowledged_at
FROM public.domain_events AS event
LEFT JOIN public.event_acknowledgements AS seen ON seen.event_id = event.id
WHERE event.event_type = 'handover.completed';
)sql"},
    {4, R"sql(
CREATE TABLE public.known_networks (
    key text NOT NULL CONSTRAINT known_networks_pkey PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
CREATE INDEX known_networks_expires_at_idx ON public.known_networks (expires_at);
)sql"},
    {5, R"sql(
CREATE TABLE public.secret_checks (
    name text NOT NULL CONSTRAINT secret_checks_pkey PRIMARY KEY,
    sealed text NOT NULL
);

-- What steps 1 and 2 made counts as new, so that it is closed (table_rights.h). Two of the tables may be the
-- project's own: public.users is Holdfast's if its columns are as step 1 makes them, none completed;
-- cloud_provider_accounts if it has the check that only step 1 makes.
SELECT pg_catalog.set_config('holdfast.tables', coalesce(pg_catalog.string_agg(oid::text, ','), ''), true)
FROM pg_catalog.pg_class
WHERE relnamespace = pg_catalog.to_regnamespace('public')
  AND relname NOT IN ('auth_sessions', 'consumed_states', 'ownership_transfer_requests', 'rate_limits',
                      'holdfast_schema_migrations', 'secret_checks')
  AND NOT (relname = 'users' AND coalesce((
      SELECT pg_catalog.string_agg(pg_catalog.format('%s %s %s %s', attname, pg_catalog.format_type(atttypid, NULL),
                                                     attnotnull, atthasdef), ', ' ORDER BY attnum)
      FROM pg_catalog.pg_attribute WHERE attrelid = pg_class.oid AND attnum BETWEEN 1 AND 5)
      = 'id uuid t f, email text t f, username text t f, created_at timestamp with time zone t f,'
        ' updated_at timestamp with time zone t f', false))
  AND NOT (relname = 'cloud_provider_accounts' AND EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = pg_class.oid AND conname = 'cloud_provider_accounts_erased_check'));
)sql"},
    {6, R"sql(
ALTER TABLE public.auth_sessions ADD COLUMN rotated_at timestamptz;
CREATE INDEX ownership_transfer_requests_open_idx
    ON public.ownership_transfer_requests (expected_owner_id) WHERE status = 'pending';

CREATE OR REPLACE VIEW public.cloud_transfer_events AS
SELECT event.id, event.subject_id AS transfer_id, event.user_id,
    CASE WHEN event.actor_id = event.user_id THEN 'to_me' ELSE 'from_me' END AS direction,
    event.provider, event.provider_account_id, event.account_email, event.nickname,
    event.occurred_at AS created_at, seen.acknowledged_at, event.sequence
FROM public.domain_events AS event LEFT JOIN public.event_acknowledgements AS seen ON seen.event_id = event.id
WHERE event.event_type = 'handover.completed';
)sql"},
    {7, R"sql(
ALTER TABLE public.auth_sessions
    ADD COLUMN user_agent text NOT NULL DEFAULT '',
    ADD COLUMN network text NOT NULL DEFAULT '',
    ADD COLUMN authenticated_at timestamptz;
)sql"},
    {8, R"sql(
ALTER TABLE public.cloud_provider_accounts
    ADD COLUMN IF NOT EXISTS token_generation bigint NOT NULL DEFAULT 1,
    ADD COLUMN IF NOT EXISTS reconnect_reason text,
    ADD COLUMN IF NOT EXISTS refreshed_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN IF NOT EXISTS refresh_holder uuid,
    ADD COLUMN IF NOT EXISTS refresh_until timestamptz,
    ADD COLUMN IF NOT EXISTS refresh_lost boolean NOT NULL DEFAULT false;
UPDATE public.cloud_provider_accounts SET refreshed_at = updated_at;

CREATE TABLE public.holdfast_apps (
    id uuid NOT NULL CONSTRAINT holdfast_apps_pkey PRIMARY KEY,
    name text NOT NULL CONSTRAINT holdfast_apps_name_key UNIQUE,
    credential_digest text NOT NULL CONSTRAINT holdfast_apps_credential_digest_key UNIQUE,
    scopes text NOT NULL,
    provider text,
    created_at timestamptz NOT NULL,
    rotated_at timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at timestamptz
);
)sql"},
    {9, R"sql(
CREATE TABLE public.holdfast_leases (
    name text NOT NULL CONSTRAINT holdfast_leases_pkey PRIMARY KEY,
    holder uuid NOT NULL,
    held_until timestamptz NOT NULL
);
)sql"},
    // Supabase's auth.users has these columns, and need not belong to this role.
    {10, R"sql(
DO $$
DECLARE
    missing record;
BEGIN
    FOR missing IN
        SELECT name, type FROM (VALUES ('raw_user_meta_data', 'jsonb'), ('raw_app_meta_data', 'jsonb'),
            ('email_confirmed_at', 'timestamptz'), ('last_sign_in_at', 'timestamptz')) AS wanted (name, type)
        WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_attribute
                          WHERE attrelid = pg_catalog.to_regclass('auth.users') AND attname = wanted.name
                            AND attnum > 0 AND NOT attisdropped)
    LOOP
        EXECUTE pg_catalog.format('ALTER TABLE auth.users ADD COLUMN %I %s', missing.name, missing.type);
    END LOOP;
END $$;
)sql"},
    {11, R"sql(
CREATE TABLE public.token_revocations (
    id uuid NOT NULL DEFAULT pg_catalog.gen_random_uuid() CONSTRAINT token_revocations_pkey PRIMARY KEY,
    user_id uuid NOT NULL,
    provider text NOT NULL,
    provider_account_id text NOT NULL,
    access_token text,
    refresh_token text,
    next_try_at timestamptz NOT NULL,
    tries bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL
);
CREATE INDEX token_revocations_next_try_at_idx ON public.token_revocations (next_try_at);

CREATE INDEX cloud_provider_accounts_refreshed_at_idx ON public.cloud_provider_accounts (refreshed_at, id)
    WHERE refresh_token IS NOT NULL AND reconnect_reason IS NULL;
)sql"},
    {12, R"sql(
ALTER TABLE public.cloud_provider_accounts
    ADD COLUMN IF NOT EXISTS quota_used bigint,
    ADD COLUMN IF NOT EXISTS quota_total bigint,
    ADD COLUMN IF NOT EXISTS quota_at timestamptz,
    ADD COLUMN IF NOT EXISTS quota_due_at timestamptz;
)sql"},
    {13, R"sql(
CREATE TABLE public.holdfast_mails (
    id uuid NOT NULL CONSTRAINT holdfast_mails_pkey PRIMARY KEY,
    sealed text NOT NULL,
    created_at timestamptz NOT NULL,
    next_try_at timestamptz NOT NULL,
    tries bigint NOT NULL DEFAULT 0
);
CREATE INDEX holdfast_mails_next_try_at_idx ON public.holdfast_mails (next_try_at);

CREATE TABLE public.holdfast_email_links (
    digest text NOT NULL CONSTRAINT holdfast_email_links_pkey PRIMARY KEY,
    user_id uuid
        CONSTRAINT holdfast_email_links_user_id_fkey REFERENCES auth.users (id) ON DELETE CASCADE,
    purpose text NOT NULL,
    email text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX holdfast_email_links_user_id_idx ON public.holdfast_email_links (user_id);
CREATE INDEX holdfast_email_links_expires_at_idx ON public.holdfast_email_links (expires_at);
)sql"},
    {14, R"sql(
CREATE TABLE public.holdfast_hooks (
    id uuid NOT NULL CONSTRAINT holdfast_hooks_pkey PRIMARY KEY,
    app_id uuid NOT NULL
        CONSTRAINT holdfast_hooks_app_id_fkey REFERENCES public.holdfast_apps (id) ON DELETE CASCADE,
    url text NOT NULL,
    event_types text NOT NULL,
    secret text NOT NULL,
    cursor_transaction bigint NOT NULL DEFAULT 0,
    cursor_sequence bigint NOT NULL DEFAULT 0,
    told_until timestamptz NOT NULL,
    tries bigint NOT NULL DEFAULT 0,
    failing_since timestamptz,
    last_failure text,
    next_try_at timestamptz NOT NULL,
    retry_at timestamptz,
    delivered_at timestamptz,
    disabled_at timestamptz,
    holder uuid,
    held_until timestamptz,
    created_at timestamptz NOT NULL,
    CONSTRAINT holdfast_hooks_app_id_url_key UNIQUE (app_id, url)
);
CREATE INDEX holdfast_hooks_due_idx ON public.holdfast_hooks (next_try_at) WHERE disabled_at IS NULL;
CREATE INDEX holdfast_hooks_cursor_idx ON public.holdfast_hooks (cursor_transaction, cursor_sequence)
    WHERE disabled_at IS NULL;

CREATE TABLE public.holdfast_parked_events (
    hook_id uuid NOT NULL CONSTRAINT holdfast_parked_events_hook_id_fkey
        REFERENCES public.holdfast_hooks (id) ON DELETE CASCADE,
    event_id uuid NOT NULL,
    cursor_transaction bigint NOT NULL,
    cursor_sequence bigint NOT NULL,
    event_type text NOT NULL,
    occurred_at timestamptz NOT NULL,
    failure text NOT NULL,
    parked_at timestamptz NOT NULL,
    retry_at timestamptz,
    CONSTRAINT holdfast_parked_events_pkey PRIMARY KEY (hook_id, event_id)
);
)sql"},
    {15, R"sql(
ALTER TABLE public.cloud_provider_accounts ADD COLUMN IF NOT EXISTS handed_over_at timestamptz,
    ADD COLUMN IF NOT EXISTS handed_over_from uuid,
    ADD COLUMN IF NOT EXISTS handed_over_as_contest boolean NOT NULL DEFAULT false;
ALTER TABLE public.ownership_transfer_requests ADD COLUMN answer_by timestamptz,
    ADD COLUMN operator_asked_at timestamptz, ADD COLUMN refused_at timestamptz;
CREATE INDEX ownership_transfer_requests_unanswered_idx ON public.ownership_transfer_requests (answer_by)
    WHERE status = 'pending' AND answer_by IS NOT NULL;
)sql"},
    {16, R"sql(
CREATE TABLE public.holdfast_second_factors (
    user_id uuid NOT NULL CONSTRAINT holdfast_second_factors_pkey PRIMARY KEY
        CONSTRAINT holdfast_second_factors_user_id_fkey REFERENCES auth.users (id) ON DELETE CASCADE,
    secret text NOT NULL,
    created_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    last_used_step bigint NOT NULL DEFAULT 0
);

CREATE TABLE public.holdfast_recovery_codes (
    user_id uuid NOT NULL CONSTRAINT holdfast_recovery_codes_user_id_fkey
        REFERENCES public.holdfast_second_factors (user_id) ON DELETE CASCADE,
    digest text NOT NULL,
    CONSTRAINT holdfast_recovery_codes_pkey PRIMARY KEY (user_id, digest)
);
)sql"},
    {17, R"sql(
CREATE TABLE public.holdfast_passkeys (
    id uuid NOT NULL CONSTRAINT holdfast_passkeys_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT holdfast_passkeys_user_id_fkey REFERENCES auth.users (id) ON DELETE CASCADE,
    name text NOT NULL,
    credential_id text NOT NULL CONSTRAINT holdfast_passkeys_credential_id_key UNIQUE,
    public_key text NOT NULL,
    algorithm bigint NOT NULL,
    sign_count bigint NOT NULL,
    transports text NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz,
    used_challenge_at timestamptz
);
CREATE INDEX holdfast_passkeys_user_id_idx ON public.holdfast_passkeys (user_id);
)sql"},
};

}  // namespace

std::span<const Migration> migrations() { return kMigrations; }

}  // namespace holdfast::storage::postgres
