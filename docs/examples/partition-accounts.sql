-- Divides public.cloud_provider_accounts by hash of provider_account_id into 16 partitions (docs/scale.md). For
-- PostgreSQL 15 and later, after `holdfast migrate`, with all instances stopped: it rewrites the table.
--
--     psql --single-transaction -v ON_ERROR_STOP=1 -f partition-accounts.sql "$HOLDFAST_DATABASE_URL"
--
-- Each partition has a schema of its own, so that its indexes have the names of the table's: PostgreSQL names the
-- partition's index where it refuses a second owner, and Holdfast knows it by that name.
DO $$
DECLARE
    partitions CONSTANT integer := 16;
    remainder integer;
    place text;
BEGIN
    LOCK TABLE public.cloud_provider_accounts IN ACCESS EXCLUSIVE MODE;
    ALTER TABLE public.cloud_provider_accounts RENAME TO whole_cloud_provider_accounts;
    CREATE TABLE public.cloud_provider_accounts (
        LIKE public.whole_cloud_provider_accounts INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
        CONSTRAINT cloud_provider_accounts_user_id_fkey
            FOREIGN KEY (user_id) REFERENCES public.users (id) ON DELETE CASCADE
    ) PARTITION BY HASH (provider_account_id);

    FOR remainder IN 0 .. partitions - 1 LOOP
        place := pg_catalog.format('holdfast_accounts_%s', remainder);
        EXECUTE pg_catalog.format('CREATE SCHEMA IF NOT EXISTS %I', place);
        EXECUTE pg_catalog.format(
            'CREATE TABLE %I.cloud_provider_accounts PARTITION OF public.cloud_provider_accounts
                FOR VALUES WITH (MODULUS %s, REMAINDER %s)', place, partitions, remainder);
    END LOOP;
    INSERT INTO public.cloud_provider_accounts SELECT * FROM public.whole_cloud_provider_accounts;
    DROP TABLE public.whole_cloud_provider_accounts;

    -- The partitions' first: those of the table then take them in.
    FOR remainder IN 0 .. partitions LOOP
        place := CASE remainder WHEN partitions THEN 'public'
                 ELSE pg_catalog.format('holdfast_accounts_%s', remainder) END;
        -- A unique index must contain what divides the table. Within a partition an id is unique; over all of them
        -- it is because it is made of 122 random bits.
        EXECUTE pg_catalog.format(
            'CREATE UNIQUE INDEX cloud_provider_accounts_pkey
                ON %I.cloud_provider_accounts (id, provider_account_id)', place);
        EXECUTE pg_catalog.format(
            'CREATE UNIQUE INDEX cloud_provider_accounts_user_id_provider_provider_account_i_key
                ON %I.cloud_provider_accounts (user_id, provider, provider_account_id)', place);
        EXECUTE pg_catalog.format(
            'CREATE UNIQUE INDEX uniq_cloud_provider_accounts_global
                ON %I.cloud_provider_accounts (provider, provider_account_id)', place);
        EXECUTE pg_catalog.format(
            'CREATE INDEX cloud_provider_accounts_refreshed_at_idx ON %I.cloud_provider_accounts (refreshed_at, id)
                WHERE refresh_token IS NOT NULL AND reconnect_reason IS NULL', place);
    END LOOP;
END $$;
