PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE schema_migrations ( version INTEGER NOT NULL CONSTRAINT schema_migrations_pkey PRIMARY KEY, applied_at INTEGER NOT NULL DEFAULT (unixepoch() * 1000000)) STRICT;
INSERT INTO schema_migrations VALUES(1,1795969458000000);
INSERT INTO schema_migrations VALUES(2,1795969458000000);
INSERT INTO schema_migrations VALUES(3,1795969458000000);
INSERT INTO schema_migrations VALUES(4,1795969458000000);
INSERT INTO schema_migrations VALUES(5,1795969458000000);
INSERT INTO schema_migrations VALUES(6,1795969458000000);
INSERT INTO schema_migrations VALUES(7,1795969458000000);
INSERT INTO schema_migrations VALUES(8,1795969458000000);
INSERT INTO schema_migrations VALUES(9,1795969458000000);
INSERT INTO schema_migrations VALUES(10,1795969458000000);
INSERT INTO schema_migrations VALUES(11,1795969458000000);
INSERT INTO schema_migrations VALUES(12,1795969458000000);
INSERT INTO schema_migrations VALUES(13,1795969458000000);
INSERT INTO schema_migrations VALUES(14,1795969458000000);
INSERT INTO schema_migrations VALUES(15,1795969458000000);
INSERT INTO schema_migrations VALUES(16,1795969458000000);
INSERT INTO schema_migrations VALUES(17,1795969458000000);
CREATE TABLE auth_users (
    id TEXT NOT NULL CONSTRAINT users_pkey PRIMARY KEY,
    email TEXT NOT NULL CONSTRAINT users_email_key UNIQUE
        CONSTRAINT users_email_check CHECK (email = lower(email)),
    encrypted_password TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
, raw_user_meta_data TEXT, raw_app_meta_data TEXT, email_confirmed_at INTEGER, last_sign_in_at INTEGER) STRICT;
INSERT INTO auth_users VALUES('01a2281f-22a3-7e3a-b5b4-2d1a67bbeef0','ada@demo.example','$argon2id$v=19$m=19456,t=2,p=1$K94sRkR72avXFN4bklwSnQ$RX0CCC5invXVe7FA5su3squ63lfOTtHaRmhSVDriovk',1795969458851538,1795969458851538,'{"sub":"01a2281f-22a3-7e3a-b5b4-2d1a67bbeef0","email":"ada@demo.example","username":"ada","email_verified":false,"phone_verified":false}','{"provider":"email","providers":["email"]}',NULL,1795969458851538);
INSERT INTO auth_users VALUES('01a2281f-238f-7975-9d92-1009f102decb','bob@demo.example','$argon2id$v=19$m=19456,t=2,p=1$Hcg7BQ8dPKm45Gaip/VYsA$7lwCJX3dlWqZl9fHoN4nKwzi0W2xBl6yJ/S4f5YNwu0',1795969459087674,1795969459087674,'{"sub":"01a2281f-238f-7975-9d92-1009f102decb","email":"bob@demo.example","username":"bob","email_verified":false,"phone_verified":false}','{"provider":"email","providers":["email"]}',NULL,1795969459087674);
CREATE TABLE users (
    id TEXT NOT NULL CONSTRAINT users_pkey PRIMARY KEY
        CONSTRAINT users_id_fkey REFERENCES auth_users (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    username TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO users VALUES('01a2281f-22a3-7e3a-b5b4-2d1a67bbeef0','ada@demo.example','ada',1795969458851538,1795969458851538);
INSERT INTO users VALUES('01a2281f-238f-7975-9d92-1009f102decb','bob@demo.example','bob',1795969459087674,1795969459087674);
CREATE TABLE auth_sessions (
    id TEXT NOT NULL CONSTRAINT auth_sessions_pkey PRIMARY KEY,
    user_id TEXT NOT NULL
        CONSTRAINT auth_sessions_user_id_fkey REFERENCES auth_users (id) ON DELETE CASCADE,
    generation INTEGER NOT NULL CONSTRAINT auth_sessions_generation_check CHECK (generation >= 1),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER
, rotated_at INTEGER, user_agent TEXT NOT NULL DEFAULT '', network TEXT NOT NULL DEFAULT '', authenticated_at INTEGER) STRICT;
INSERT INTO auth_sessions VALUES('01a2281f-22de-77c3-960f-358f7b83fddd','01a2281f-22a3-7e3a-b5b4-2d1a67bbeef0',1,1795969458910221,1798561458910221,NULL,NULL,'curl/7.88.1','127.0.0.1',1795969458910221);
INSERT INTO auth_sessions VALUES('01a2281f-23ea-7013-a413-aec043bd2842','01a2281f-238f-7975-9d92-1009f102decb',1,1795969459178388,1798561459178388,NULL,NULL,'curl/7.88.1','127.0.0.1',1795969459178388);
CREATE TABLE consumed_states (
    state_digest TEXT NOT NULL CONSTRAINT consumed_states_pkey PRIMARY KEY,
    expires_at INTEGER NOT NULL
) STRICT;
INSERT INTO consumed_states VALUES('efbc488f7909e05d152f61d6eab8f1f03d52ae575e879ba5b9083f697518e0ee',1795970059000000);
INSERT INTO consumed_states VALUES('9211c27c09f9d0677fea0dce8781212fc4809cd0cc957ec9a59e68a1dd2030a5',1795970059000000);
INSERT INTO consumed_states VALUES('086fb5e2956637adacf9775a36043f09611a114f99b9c63f871afde41700fdcc',1795970060000000);
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
    updated_at INTEGER NOT NULL, connected_at INTEGER NOT NULL DEFAULT 0, token_generation INTEGER NOT NULL DEFAULT 1, reconnect_reason TEXT, refreshed_at INTEGER NOT NULL DEFAULT 0, refresh_holder TEXT, refresh_until INTEGER, refresh_lost INTEGER NOT NULL DEFAULT 0, quota_used INTEGER, quota_total INTEGER, quota_at INTEGER, quota_due_at INTEGER, handed_over_at INTEGER, handed_over_from TEXT, handed_over_as_contest INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT cloud_provider_accounts_user_id_provider_provider_account_i_key
        UNIQUE (user_id, provider, provider_account_id),
    CONSTRAINT cloud_provider_accounts_erased_check
        CHECK (is_active = 1 OR (access_token IS NULL AND refresh_token IS NULL))
) STRICT;
INSERT INTO cloud_provider_accounts VALUES('01a2281f-259f-7d4d-8a18-8706fcca8841','01a2281f-238f-7975-9d92-1009f102decb','onedrive','3b6ded5c81deb9df','team-files@demo.example','v1.0303b080.74K6All-MCl2sg78_lv4Zot2gs_JE2KAmkJ6qMWfxbaVCuCBhTmPvh2gG-Ji-l1w_0J9nCaFizt2yTlGrpo_tWT6Lg9_byFClB7kGAESeLVXLYqe9ocCmWXipKwn482XkBRcCUZRUhRlEZ8LrApvIVLdKIAa9C0t6ol1yIdoJKPK_TBCMVkGOToi0YmVEGo-RNIL0T3QOlKIFffZiSDgTh4Q-A0oPItx0AlEMltuGAg6dGWOhQAWbAZRaGTtc4cO1LfImR4Ivg','v1.0303b080.jK75DNXlr9azxLtUxzMVHZZieS_eTE3d0dudKssvGnSigw7OCFKMC_asFXY8M-edoAqFcrRmBTCTG0pk1jR371o-lxc7quyiOoJaVOez8jRrnUVMvfuw_tmOgux87nSnndNz0XEZhwyl3yYBuZU5aO4HOR70jsYlQYNivUyLevloI5U7pt1H4MSwXwhtKSf8eUWD4g-9Omnaw21G4exIkHRLRJYFd5PwXALrpVLtMh_aCGf-g3HrKReEUW-lcjLLbprwfqfRkCY',1795973060115163,'openid profile email Files.Read User.Read',NULL,1,NULL,2,1795969459615638,1795969460259492,1795969460259492,2,NULL,1795969460259492,NULL,NULL,0,NULL,NULL,NULL,NULL,1795969460259492,'01a2281f-22a3-7e3a-b5b4-2d1a67bbeef0',0);
INSERT INTO cloud_provider_accounts VALUES('01a2281f-2a45-78f0-9b52-c404c1742bdf','01a2281f-22a3-7e3a-b5b4-2d1a67bbeef0','dropbox','dbid:0ac83035d020f723','ada@demo.example','v1.0303b080.vg-d2E0UfsPRvjc164XmYPwbVmhJVKOCa6yLeP6BXDFgxfTfd4gQg7wLdRNZRrLbRbQ4djLdzIEwdUQqq5aFL6uNpMAmpW31QJ-7ga_cZIEnzYz58f3B7_Q1jiOA9LAC36yCY8G5dFkC6eYHkemYe-gRWRTp_o-D0CMWS75k0eN5TNnlkq7c-vZTzW4efzouYUWvXTnMYsVEz0h0GaJRX8ntB7Cvj0fZToN9USbE7smA5VUaR3Dw8N2nWz64xZd63vC2ESmqGQ','v1.0303b080.R75rOeMwRvtXOWpiDnbV31uP2QSxoU3BxM13V9KLXWbPEfO-_ZxcHh_QIgJbWEuuU-6z1jXTkmXX9mme0Osh_EARCt3e-xr0WmE2vmA87m4mXZE91sUAEz1MmZftAq4W2jTJCvAmlMC6a1SmHw71rz2DnMY5KXaESr6t7RmAJoVZula6kpf7nPaZGxfx4FdrKAN9ghzPMf7wLUR6negrwsnxT95BjBWlJCSdozicfM5CDWyB3azfmI9y-eOQS7awysMfXjEVgBs',1795983860805104,'account_info.read files.metadata.read files.content.read',NULL,1,NULL,1,1795969460805722,1795969460805722,1795969460805722,1,NULL,1795969460805722,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,0);
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
    expires_at INTEGER NOT NULL, answer_by INTEGER, operator_asked_at INTEGER, refused_at INTEGER,
    CONSTRAINT ownership_transfer_unique_key UNIQUE (provider, provider_account_id, requesting_user_id),
    CONSTRAINT ownership_transfer_requests_erased_check
        CHECK (status = 'pending' OR (access_token IS NULL AND refresh_token IS NULL))
) STRICT;
INSERT INTO ownership_transfer_requests VALUES('01a2281f-2795-768a-a7b8-05e33155661f','01a2281f-238f-7975-9d92-1009f102decb','onedrive','3b6ded5c81deb9df','team-files@demo.example','01a2281f-259f-7d4d-8a18-8706fcca8841','01a2281f-22a3-7e3a-b5b4-2d1a67bbeef0',1,NULL,NULL,1795973060115163,'openid profile email Files.Read User.Read','used',1795969460117033,1795970060117033,NULL,NULL,NULL);
CREATE TABLE rate_limits (
    key TEXT NOT NULL CONSTRAINT rate_limits_pkey PRIMARY KEY,
    theoretical_arrival_at INTEGER NOT NULL
) STRICT;
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
INSERT INTO domain_events VALUES(1,'f1db0864-d07f-4a8d-a594-680d0233b7b0','user.created',1795969458851538,'01a2281f-22a3-7e3a-b5b4-2d1a67bbeef0','01a2281f-22a3-7e3a-b5b4-2d1a67bbeef0',NULL,NULL,NULL,NULL,NULL,NULL,'127.0.0.1','{}');
INSERT INTO domain_events VALUES(2,'81e66d1d-1b5c-42cf-8602-3db97dc17588','session.created',1795969458910221,'01a2281f-22a3-7e3a-b5b4-2d1a67bbeef0','01a2281f-22a3-7e3a-b5b4-2d1a67bbeef0','01a2281f-22de-77c3-960f-358f7b83fddd',NULL,NULL,NULL,NULL,NULL,'127.0.0.1','{}');
INSERT INTO domain_events VALUES(3,'f5b1735f-0d9d-4083-a90e-eac5c85a7ac0','user.created',1795969459087674,'01a2281f-238f-7975-9d92-1009f102decb','01a2281f-238f-7975-9d92-1009f102decb',NULL,NULL,NULL,NULL,NULL,NULL,'127.0.0.1','{}');
INSERT INTO domain_events VALUES(4,'75318009-52cf-480f-af71-ca5e6d991d7f','session.created',1795969459178388,'01a2281f-238f-7975-9d92-1009f102decb','01a2281f-238f-7975-9d92-1009f102decb','01a2281f-23ea-7013-a413-aec043bd2842',NULL,NULL,NULL,NULL,NULL,'127.0.0.1','{}');
INSERT INTO domain_events VALUES(5,'70a2c3a8-1070-4e3d-9852-af80eb18df5d','account.linked',1795969459615638,'01a2281f-22a3-7e3a-b5b4-2d1a67bbeef0','01a2281f-22a3-7e3a-b5b4-2d1a67bbeef0',NULL,'01a2281f-259f-7d4d-8a18-8706fcca8841','onedrive','3b6ded5c81deb9df','team-files@demo.example',NULL,'127.0.0.1','{"granted_scope":"openid profile email Files.Read User.Read"}');
INSERT INTO domain_events VALUES(6,'387c073a-d9c0-4508-99ae-e4138019930a','handover.offered',1795969460117033,'01a2281f-22a3-7e3a-b5b4-2d1a67bbeef0','01a2281f-238f-7975-9d92-1009f102decb','01a2281f-2795-768a-a7b8-05e33155661f','01a2281f-259f-7d4d-8a18-8706fcca8841','onedrive','3b6ded5c81deb9df',NULL,NULL,'','{}');
INSERT INTO domain_events VALUES(7,'5a94c2d5-d625-464a-abc0-91da810d5239','handover.offered',1795969460117033,'01a2281f-238f-7975-9d92-1009f102decb','01a2281f-238f-7975-9d92-1009f102decb','01a2281f-2795-768a-a7b8-05e33155661f','01a2281f-259f-7d4d-8a18-8706fcca8841','onedrive','3b6ded5c81deb9df','team-files@demo.example',NULL,'127.0.0.1','{}');
INSERT INTO domain_events VALUES(8,'c8a9efa1-76ff-427e-bd75-ecf57b067a6c','handover.completed',1795969460259492,'01a2281f-22a3-7e3a-b5b4-2d1a67bbeef0','01a2281f-238f-7975-9d92-1009f102decb','01a2281f-2795-768a-a7b8-05e33155661f','01a2281f-259f-7d4d-8a18-8706fcca8841','onedrive','3b6ded5c81deb9df','team-files@demo.example',NULL,'','{}');
INSERT INTO domain_events VALUES(9,'0dffdbb5-b46f-4e1c-94f4-1d5c401acbd9','handover.completed',1795969460259492,'01a2281f-238f-7975-9d92-1009f102decb','01a2281f-238f-7975-9d92-1009f102decb','01a2281f-2795-768a-a7b8-05e33155661f','01a2281f-259f-7d4d-8a18-8706fcca8841','onedrive','3b6ded5c81deb9df','team-files@demo.example',NULL,'127.0.0.1','{}');
INSERT INTO domain_events VALUES(10,'0c4dc6fa-1683-4a43-b0b2-a286b0c5434b','account.linked',1795969460805722,'01a2281f-22a3-7e3a-b5b4-2d1a67bbeef0','01a2281f-22a3-7e3a-b5b4-2d1a67bbeef0',NULL,'01a2281f-2a45-78f0-9b52-c404c1742bdf','dropbox','dbid:0ac83035d020f723','ada@demo.example',NULL,'127.0.0.1','{"granted_scope":"account_info.read files.metadata.read files.content.read"}');
CREATE TABLE event_acknowledgements (
    event_id TEXT NOT NULL CONSTRAINT event_acknowledgements_pkey PRIMARY KEY,
    user_id TEXT NOT NULL
        CONSTRAINT event_acknowledgements_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    acknowledged_at INTEGER NOT NULL
) STRICT;
CREATE TABLE known_networks (
    key TEXT NOT NULL CONSTRAINT known_networks_pkey PRIMARY KEY,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE TABLE secret_checks (
    name TEXT NOT NULL CONSTRAINT secret_checks_pkey PRIMARY KEY,
    sealed TEXT NOT NULL
) STRICT;
INSERT INTO secret_checks VALUES('account tokens','v1.0303b080.7-MRT2X4XlsJbB0oBt1lV7HTd_PCTzFmsL55sedni-rLcPYlPIxNbsH29VhY8y3FCpdyOz4x');
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
INSERT INTO holdfast_apps VALUES('1923f608-5d7f-4948-b9a7-880770045690','demo-webhook','4eb316e581690d9c30be86eb466413281412be5fd236e220c6a749d6858f997f','events:read',NULL,1795969458678423,1795969458678423,NULL,NULL);
INSERT INTO holdfast_apps VALUES('d7680e7d-2ce2-43df-a57b-aaf94aa6d190','billing','8ea3956b4f97d5b6ee8b6def04d137842e2c11e99cbae15e44272f547f91e8ee','accounts:read events:read',NULL,1795969461313786,1795969461313786,NULL,NULL);
CREATE TABLE holdfast_leases (
    name TEXT NOT NULL CONSTRAINT holdfast_leases_pkey PRIMARY KEY,
    holder TEXT NOT NULL,
    held_until INTEGER NOT NULL
) STRICT;
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
CREATE TABLE holdfast_mails (
    id TEXT NOT NULL CONSTRAINT holdfast_mails_pkey PRIMARY KEY,
    sealed TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    next_try_at INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE holdfast_email_links (
    digest TEXT NOT NULL CONSTRAINT holdfast_email_links_pkey PRIMARY KEY,
    user_id TEXT
        CONSTRAINT holdfast_email_links_user_id_fkey REFERENCES auth_users (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL,
    email TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
INSERT INTO holdfast_email_links VALUES('a6b89e952a700487a59dce422a2a463e89b0f0267c70e57712b775e11367bafc','01a2281f-238f-7975-9d92-1009f102decb','recovery','bob@demo.example',1795969461130190,1795973061130190);
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
INSERT INTO holdfast_hooks VALUES('bd73b2fa-174f-4cc9-a7bc-838be2d70e4f','1923f608-5d7f-4948-b9a7-880770045690','http://127.0.0.1:32821/webhook','','v1.eef3a968.1FMdE_qgEhivLNLLf64OOqJTqwqydsQ58TDFvhomYtG-xnJZzZlCUOmtaGVsKaioDlKrr6H-jann7CP8rddDw7PaIzQ1Oz3lVFjf5jFlSzxhdfpR8NUn1N1G',0,9,1795969460259492,0,NULL,NULL,1795969458678423,NULL,1795969460752506,NULL,NULL,NULL,1795969458678423);
INSERT INTO holdfast_hooks VALUES('c83baed8-43de-426a-98ff-a395fba33aa5','d7680e7d-2ce2-43df-a57b-aaf94aa6d190','https://billing.example/','','v1.eef3a968.x3j1ob5HYxADCSgq2h4k8XYZJRQbGebntNAMzy88fsvv1NCFFqW0MTKzLf_7wvF5KPiVMWoSfpQJYIGKpyGlPCdTPH-DS-i7haDSEhZ3mnzFYGWRcUSWbiMi',0,10,1795969461542089,0,NULL,NULL,1795969461542089,NULL,NULL,NULL,NULL,NULL,1795969461542089);
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
CREATE TABLE holdfast_second_factors (
    user_id TEXT NOT NULL CONSTRAINT holdfast_second_factors_pkey PRIMARY KEY
        CONSTRAINT holdfast_second_factors_user_id_fkey REFERENCES auth_users (id) ON DELETE CASCADE,
    secret TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    last_used_step INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO holdfast_second_factors VALUES('01a2281f-22a3-7e3a-b5b4-2d1a67bbeef0','v1.87832fc6.Ym5TI85BL0DJGFHpynDg6BfBgISTvPwkHLADrqJnM8ucupx3hxxWJY5EIfjBxGgdOuKluR9c_Gkh6Og4',1795969460988334,NULL,0);
CREATE TABLE holdfast_recovery_codes (
    user_id TEXT NOT NULL CONSTRAINT holdfast_recovery_codes_user_id_fkey
        REFERENCES holdfast_second_factors (user_id) ON DELETE CASCADE,
    digest TEXT NOT NULL,
    CONSTRAINT holdfast_recovery_codes_pkey PRIMARY KEY (user_id, digest)
) STRICT;
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
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('domain_events',10);
CREATE INDEX auth_sessions_user_id_idx ON auth_sessions (user_id);
CREATE INDEX auth_sessions_expires_at_idx ON auth_sessions (expires_at);
CREATE INDEX consumed_states_expires_at_idx ON consumed_states (expires_at);
CREATE UNIQUE INDEX uniq_cloud_provider_accounts_global
    ON cloud_provider_accounts (provider, provider_account_id);
CREATE INDEX ownership_transfer_requests_requesting_user_id_idx
    ON ownership_transfer_requests (requesting_user_id);
CREATE INDEX ownership_transfer_requests_expires_at_idx ON ownership_transfer_requests (expires_at);
CREATE INDEX ownership_transfer_requests_pending_idx
    ON ownership_transfer_requests (expires_at) WHERE status = 'pending';
CREATE INDEX rate_limits_theoretical_arrival_at_idx ON rate_limits (theoretical_arrival_at);
CREATE INDEX domain_events_user_id_sequence_idx ON domain_events (user_id, sequence);
CREATE INDEX domain_events_hand_overs_idx ON domain_events (user_id, occurred_at)
    WHERE event_type = 'handover.completed';
CREATE INDEX event_acknowledgements_user_id_idx ON event_acknowledgements (user_id);
CREATE INDEX known_networks_expires_at_idx ON known_networks (expires_at);
CREATE INDEX ownership_transfer_requests_open_idx
    ON ownership_transfer_requests (expected_owner_id) WHERE status = 'pending';
CREATE VIEW cloud_transfer_events AS
SELECT event.id, event.subject_id AS transfer_id, event.user_id,
    CASE WHEN event.actor_id = event.user_id THEN 'to_me' ELSE 'from_me' END AS direction,
    event.provider, event.provider_account_id, event.account_email, event.nickname,
    event.occurred_at AS created_at, seen.acknowledged_at, event.sequence
FROM domain_events AS event LEFT JOIN event_acknowledgements AS seen ON seen.event_id = event.id
WHERE event.event_type = 'handover.completed';
CREATE INDEX token_revocations_next_try_at_idx ON token_revocations (next_try_at);
CREATE INDEX cloud_provider_accounts_refreshed_at_idx ON cloud_provider_accounts (refreshed_at, id)
    WHERE refresh_token IS NOT NULL AND reconnect_reason IS NULL;
CREATE INDEX holdfast_mails_next_try_at_idx ON holdfast_mails (next_try_at);
CREATE INDEX holdfast_email_links_user_id_idx ON holdfast_email_links (user_id);
CREATE INDEX holdfast_email_links_expires_at_idx ON holdfast_email_links (expires_at);
CREATE INDEX holdfast_hooks_due_idx ON holdfast_hooks (next_try_at) WHERE disabled_at IS NULL;
CREATE INDEX holdfast_hooks_cursor_idx ON holdfast_hooks (cursor_transaction, cursor_sequence)
    WHERE disabled_at IS NULL;
CREATE INDEX ownership_transfer_requests_unanswered_idx ON ownership_transfer_requests (answer_by)
    WHERE status = 'pending' AND answer_by IS NOT NULL;
CREATE INDEX holdfast_passkeys_user_id_idx ON holdfast_passkeys (user_id);
COMMIT;
