PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE schema_migrations ( version INTEGER NOT NULL CONSTRAINT schema_migrations_pkey PRIMARY KEY, applied_at INTEGER NOT NULL DEFAULT (unixepoch() * 1000000)) STRICT;
INSERT INTO schema_migrations VALUES(1,1795966890000000);
INSERT INTO schema_migrations VALUES(2,1795966890000000);
INSERT INTO schema_migrations VALUES(3,1795966890000000);
INSERT INTO schema_migrations VALUES(4,1795966890000000);
INSERT INTO schema_migrations VALUES(5,1795966890000000);
INSERT INTO schema_migrations VALUES(6,1795966890000000);
INSERT INTO schema_migrations VALUES(7,1795966890000000);
INSERT INTO schema_migrations VALUES(8,1795966890000000);
INSERT INTO schema_migrations VALUES(9,1795966890000000);
INSERT INTO schema_migrations VALUES(10,1795966890000000);
INSERT INTO schema_migrations VALUES(11,1795966890000000);
INSERT INTO schema_migrations VALUES(12,1795966890000000);
INSERT INTO schema_migrations VALUES(13,1795966890000000);
INSERT INTO schema_migrations VALUES(14,1795966890000000);
INSERT INTO schema_migrations VALUES(15,1795966890000000);
INSERT INTO schema_migrations VALUES(16,1795966890000000);
CREATE TABLE auth_users (
    id TEXT NOT NULL CONSTRAINT users_pkey PRIMARY KEY,
    email TEXT NOT NULL CONSTRAINT users_email_key UNIQUE
        CONSTRAINT users_email_check CHECK (email = lower(email)),
    encrypted_password TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
, raw_user_meta_data TEXT, raw_app_meta_data TEXT, email_confirmed_at INTEGER, last_sign_in_at INTEGER) STRICT;
INSERT INTO auth_users VALUES('01a227f7-f3d1-7f12-94f7-18c39020e1b2','ada@demo.example','$argon2id$v=19$m=19456,t=2,p=1$kBHvJ7vX+h/55ZzHy0ZghA$gmDHD09wWRwGkqdsWHIcVIm9XkLpUzM/B8QYUwo9Ces',1795966890961232,1795966890961232,'{"sub":"01a227f7-f3d1-7f12-94f7-18c39020e1b2","email":"ada@demo.example","username":"ada","email_verified":false,"phone_verified":false}','{"provider":"email","providers":["email"]}',NULL,1795966890961232);
INSERT INTO auth_users VALUES('01a227f7-f4b7-7a77-9800-5fb9582c7495','bob@demo.example','$argon2id$v=19$m=19456,t=2,p=1$ScDb8kY+oPcrh+UQG1oxqA$JYpnfvNcEMGPdGlVBmcdDAX12DdzhsoELpjdCwGryso',1795966891191123,1795966891191123,'{"sub":"01a227f7-f4b7-7a77-9800-5fb9582c7495","email":"bob@demo.example","username":"bob","email_verified":false,"phone_verified":false}','{"provider":"email","providers":["email"]}',NULL,1795966891191123);
CREATE TABLE users (
    id TEXT NOT NULL CONSTRAINT users_pkey PRIMARY KEY
        CONSTRAINT users_id_fkey REFERENCES auth_users (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    username TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO users VALUES('01a227f7-f3d1-7f12-94f7-18c39020e1b2','ada@demo.example','ada',1795966890961232,1795966890961232);
INSERT INTO users VALUES('01a227f7-f4b7-7a77-9800-5fb9582c7495','bob@demo.example','bob',1795966891191123,1795966891191123);
CREATE TABLE auth_sessions (
    id TEXT NOT NULL CONSTRAINT auth_sessions_pkey PRIMARY KEY,
    user_id TEXT NOT NULL
        CONSTRAINT auth_sessions_user_id_fkey REFERENCES auth_users (id) ON DELETE CASCADE,
    generation INTEGER NOT NULL CONSTRAINT auth_sessions_generation_check CHECK (generation >= 1),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER
, rotated_at INTEGER, user_agent TEXT NOT NULL DEFAULT '', network TEXT NOT NULL DEFAULT '', authenticated_at INTEGER) STRICT;
INSERT INTO auth_sessions VALUES('01a227f7-f411-7712-ba3c-bbb49c0c272f','01a227f7-f3d1-7f12-94f7-18c39020e1b2',1,1795966891025390,1798558891025390,NULL,NULL,'curl/7.88.1','127.0.0.1',1795966891025390);
INSERT INTO auth_sessions VALUES('01a227f7-f507-75f1-bebb-5cda271c3047','01a227f7-f4b7-7a77-9800-5fb9582c7495',1,1795966891271437,1798558891271437,NULL,NULL,'curl/7.88.1','127.0.0.1',1795966891271437);
CREATE TABLE consumed_states (
    state_digest TEXT NOT NULL CONSTRAINT consumed_states_pkey PRIMARY KEY,
    expires_at INTEGER NOT NULL
) STRICT;
INSERT INTO consumed_states VALUES('b3da0f40ae1b246399a1625cfabbf244b4b31a4ae3217de3905177e5af1188d3',1795967491000000);
INSERT INTO consumed_states VALUES('48b9738a0bd51dddcff20c1e5910f232bed7164f60e83eb6151c5499d82a3500',1795967491000000);
INSERT INTO consumed_states VALUES('237eb10b4f6df1bad5040a9b6a5e8e3d362e8a818a013cc91e6eaca74b4555ae',1795967492000000);
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
INSERT INTO cloud_provider_accounts VALUES('01a227f7-f687-78a6-82c8-5cd2d961f0d9','01a227f7-f4b7-7a77-9800-5fb9582c7495','onedrive','3b6ded5c81deb9df','team-files@demo.example','v1.938dbf5d.tyavu1azoFUQcT54lFXpcFxKfUbf5RPpQrAlZ6FojQV6nuA4w4gG3WB-GhEPtURJdi0HPxwNGQEOWci5ZUozGt5392Yb9i-P3G2IafEBHHnhXkf0a1bjRIq9lGmHrfhtD31PjhtgWZeDQPRwajoI0obXTqbGbZjNMQF23nlYNiQzh4KL5JRdyiTB0t4FeuMhRNi2bEiX2SOTVqDE3MLIYDEloGPvpO0MzJj_6MbHcSN_BPiotDMYeyxLbsAVSN3lDZ8HcHid9A','v1.938dbf5d.erQ7OPMid7s3vvCtgbPO3sa50AKJaXSQYCyPNp6ilFOTyBSvQskfhU7rux16VJYOYh4SBqmgI9M-lkCmYvxDQAR_KC-QU4Gjr9ynBz4_ttWX4TKfGaDqsmK9OBQyD_nSlKr61Xcylt36bNN-HfZuPeaexjyWmHPfumJ2pNlShknxRsLNmc6phiXHwZYLt0HDxcpYPrh8P5ar-AOX1czaOZV7tPea3aMNnADtVERIXIey128m9iGNYHGxRuzNVMfpEnImhnF2dYM',1795970492000328,'openid profile email Files.Read User.Read',NULL,1,NULL,2,1795966891655348,1795966892108702,1795966892108702,2,NULL,1795966892108702,NULL,NULL,0,NULL,NULL,NULL,NULL,1795966892108702,'01a227f7-f3d1-7f12-94f7-18c39020e1b2',0);
INSERT INTO cloud_provider_accounts VALUES('01a227f7-f9a9-781c-9234-b61f94b28d58','01a227f7-f3d1-7f12-94f7-18c39020e1b2','dropbox','dbid:0ac83035d020f723','ada@demo.example','v1.938dbf5d.GZ5MxFSA1bPyoemTgDn60GZmgOoAtnnu1nRV_4IkSt78NNL38VB1OacQTh991MHDaBtG81rVtluHdcjxdxkAov6izAeGBsiulANxBgSIglT380oGaLevWcOstDInWa_oKNv44Th1GAHA-VDRphSTf90NnlkGfw_6FxLRBC9voOw_jf1aTrMqRTOYlYAnBtYaLGkHYDKHIWMHJ9N0j1u9z5MESCL4REOvoVvxyllRXUqqAlZ_LRnZiWzCaKD2Um9TPfbhUTolQw','v1.938dbf5d.xnz11KWsxhm5pKzDu5W6h0bmG7UQy0gCu2VmSniUhpSZWjEnbleryHIuDMa8Tit9EG9FcYe8jPZoEjQaQG4NAOxpMUboVeqb-GQYE3SzTKelXrozh1Sy2iqIqzBzMtctulvQ_zRP4kTzfcXC0qsviIkSY7UHwHH1MhPCl1h2vGxy_XVbM9FIHwibCmvwyK-mEW2eB-GItY7SMlYDcviyqdCtFRwaT0PJi5yKHya71SJdeYiNmWtCilPHPe_hrYBhx5XvZvyuXDk',1795981292456617,'account_info.read files.metadata.read files.content.read',NULL,1,NULL,1,1795966892457449,1795966892457449,1795966892457449,1,NULL,1795966892457449,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,0);
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
INSERT INTO ownership_transfer_requests VALUES('01a227f7-f7e2-7eb3-b64d-b59da8e993cd','01a227f7-f4b7-7a77-9800-5fb9582c7495','onedrive','3b6ded5c81deb9df','team-files@demo.example','01a227f7-f687-78a6-82c8-5cd2d961f0d9','01a227f7-f3d1-7f12-94f7-18c39020e1b2',1,NULL,NULL,1795970492000328,'openid profile email Files.Read User.Read','used',1795966892002345,1795967492002345,NULL,NULL,NULL);
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
INSERT INTO domain_events VALUES(1,'9fe8dcf5-dcf9-499d-a3a2-cc29b77f4bba','user.created',1795966890961232,'01a227f7-f3d1-7f12-94f7-18c39020e1b2','01a227f7-f3d1-7f12-94f7-18c39020e1b2',NULL,NULL,NULL,NULL,NULL,NULL,'127.0.0.1','{}');
INSERT INTO domain_events VALUES(2,'c3468cca-1f6a-41f3-85da-dd2092e922bb','session.created',1795966891025390,'01a227f7-f3d1-7f12-94f7-18c39020e1b2','01a227f7-f3d1-7f12-94f7-18c39020e1b2','01a227f7-f411-7712-ba3c-bbb49c0c272f',NULL,NULL,NULL,NULL,NULL,'127.0.0.1','{}');
INSERT INTO domain_events VALUES(3,'e31a5cd3-5c3c-41a2-ae54-edfb0917f398','user.created',1795966891191123,'01a227f7-f4b7-7a77-9800-5fb9582c7495','01a227f7-f4b7-7a77-9800-5fb9582c7495',NULL,NULL,NULL,NULL,NULL,NULL,'127.0.0.1','{}');
INSERT INTO domain_events VALUES(4,'eb58ab26-c4f5-4459-aad6-4aab4910b366','session.created',1795966891271437,'01a227f7-f4b7-7a77-9800-5fb9582c7495','01a227f7-f4b7-7a77-9800-5fb9582c7495','01a227f7-f507-75f1-bebb-5cda271c3047',NULL,NULL,NULL,NULL,NULL,'127.0.0.1','{}');
INSERT INTO domain_events VALUES(5,'df52b3d3-d814-47d2-9a2e-43492d2be5bc','account.linked',1795966891655348,'01a227f7-f3d1-7f12-94f7-18c39020e1b2','01a227f7-f3d1-7f12-94f7-18c39020e1b2',NULL,'01a227f7-f687-78a6-82c8-5cd2d961f0d9','onedrive','3b6ded5c81deb9df','team-files@demo.example',NULL,'127.0.0.1','{"granted_scope":"openid profile email Files.Read User.Read"}');
INSERT INTO domain_events VALUES(6,'29d24ff0-dab7-47d9-a18c-068e20d4657f','handover.offered',1795966892002345,'01a227f7-f3d1-7f12-94f7-18c39020e1b2','01a227f7-f4b7-7a77-9800-5fb9582c7495','01a227f7-f7e2-7eb3-b64d-b59da8e993cd','01a227f7-f687-78a6-82c8-5cd2d961f0d9','onedrive','3b6ded5c81deb9df',NULL,NULL,'','{}');
INSERT INTO domain_events VALUES(7,'434537be-2686-429a-86ba-282ed4c35915','handover.offered',1795966892002345,'01a227f7-f4b7-7a77-9800-5fb9582c7495','01a227f7-f4b7-7a77-9800-5fb9582c7495','01a227f7-f7e2-7eb3-b64d-b59da8e993cd','01a227f7-f687-78a6-82c8-5cd2d961f0d9','onedrive','3b6ded5c81deb9df','team-files@demo.example',NULL,'127.0.0.1','{}');
INSERT INTO domain_events VALUES(8,'066123b1-1e02-4748-ad3c-4372130f164d','handover.completed',1795966892108702,'01a227f7-f3d1-7f12-94f7-18c39020e1b2','01a227f7-f4b7-7a77-9800-5fb9582c7495','01a227f7-f7e2-7eb3-b64d-b59da8e993cd','01a227f7-f687-78a6-82c8-5cd2d961f0d9','onedrive','3b6ded5c81deb9df','team-files@demo.example',NULL,'','{}');
INSERT INTO domain_events VALUES(9,'26200689-8741-4a09-8055-1b435b471215','handover.completed',1795966892108702,'01a227f7-f4b7-7a77-9800-5fb9582c7495','01a227f7-f4b7-7a77-9800-5fb9582c7495','01a227f7-f7e2-7eb3-b64d-b59da8e993cd','01a227f7-f687-78a6-82c8-5cd2d961f0d9','onedrive','3b6ded5c81deb9df','team-files@demo.example',NULL,'127.0.0.1','{}');
INSERT INTO domain_events VALUES(10,'958eadb1-7537-4ef6-a85e-a9a1f46afc38','account.linked',1795966892457449,'01a227f7-f3d1-7f12-94f7-18c39020e1b2','01a227f7-f3d1-7f12-94f7-18c39020e1b2',NULL,'01a227f7-f9a9-781c-9234-b61f94b28d58','dropbox','dbid:0ac83035d020f723','ada@demo.example',NULL,'127.0.0.1','{"granted_scope":"account_info.read files.metadata.read files.content.read"}');
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
INSERT INTO secret_checks VALUES('account tokens','v1.938dbf5d.xe26twifArn5iBfpCf7BHyJkIomhT1LnZD3cz96YIuzpBzBiq8BKYMuEuwMkKlEh7ahoI0kq');
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
INSERT INTO holdfast_apps VALUES('df7a9771-18ea-4c12-b5e4-daf2738af0d2','demo-webhook','8b2654703e2a00d4f50ea6d94bddf1307c1bbea17c2071a3dc580f197eae6e9a','events:read',NULL,1795966890750437,1795966890750437,NULL,NULL);
INSERT INTO holdfast_apps VALUES('d22ea430-6404-4452-80c6-aff3249bd942','billing','bd3362459324984e7d9ed8a2de587ec2c06a7470cd470c1ee0fe1ea3668a7ab7','accounts:read events:read',NULL,1795966892911252,1795966892911252,NULL,NULL);
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
INSERT INTO holdfast_email_links VALUES('9bf2ee3e28f5e4616568bd3d13d07ed8ba46654676af15b11253bbaeb0e7bdd0','01a227f7-f4b7-7a77-9800-5fb9582c7495','recovery','bob@demo.example',1795966892673193,1795970492673193);
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
INSERT INTO holdfast_hooks VALUES('4abfcf65-7490-4dfc-8dfc-657c8fd583fb','df7a9771-18ea-4c12-b5e4-daf2738af0d2','http://127.0.0.1:38793/webhook','','v1.08dc9223.25jmH5BYrlq45HpB83JhRV5DZUBmp8bJ6cgTvblkCkJIU5b4bZpy2r1Wzi6EEd2Ha3Yt2AEx3i86rKUaozQG282XDpng2gsYTVxenUJHoI0dzHibkZlSajrC',0,10,1795966892457449,0,NULL,NULL,1795966890750437,NULL,1795966892912443,NULL,NULL,NULL,1795966890750437);
INSERT INTO holdfast_hooks VALUES('5c7cf3b9-2bb6-4bb2-9735-53d0b8cef2e0','d22ea430-6404-4452-80c6-aff3249bd942','https://billing.example/','','v1.08dc9223.SntdJR_SH7kxgKcZBjAwVfhWCUkgI-MXK381ywigvsP1C9jjqcRStrW7FBQvsmplrcOnGxhLC4HliHxp_P5ryK6CK5T0sv6BXxvoTEnBkIPM09dB5EMAYqBk',0,10,1795966893064013,0,NULL,NULL,1795966893064013,NULL,NULL,NULL,NULL,NULL,1795966893064013);
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
INSERT INTO holdfast_second_factors VALUES('01a227f7-f3d1-7f12-94f7-18c39020e1b2','v1.651d1e49.MpxARx2cq0jNCZkUiRzXqKSXZww67QWImSno71vseYCe9ftI5MvyS80O9jVu6pQDVZoiLLKg4IrBbM4Z',1795966892562300,NULL,0);
CREATE TABLE holdfast_recovery_codes (
    user_id TEXT NOT NULL CONSTRAINT holdfast_recovery_codes_user_id_fkey
        REFERENCES holdfast_second_factors (user_id) ON DELETE CASCADE,
    digest TEXT NOT NULL,
    CONSTRAINT holdfast_recovery_codes_pkey PRIMARY KEY (user_id, digest)
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
COMMIT;
