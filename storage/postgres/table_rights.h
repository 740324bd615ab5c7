// Who may use the tables that Holdfast makes in PostgreSQL: its own role, and no role of an HTTP API.
//
// A Supabase project grants every new table of the schema public to anon and authenticated, and anybody on
// the internet can use these roles. So each step of the schema runs between these two scripts, in one
// transaction: the tables, views and sequences that it makes are marked as Holdfast's and revoked from
// PUBLIC, anon and authenticated; tables get row-level security if there is such a role. service_role, the
// project's own key, keeps its rights. Tables that were there before are not changed.
#pragma once

namespace holdfast::storage::postgres {

// The comment on each table and view that Holdfast made.
inline constexpr const char* kTableMark = "Made by Holdfast";

// Remembers, for this transaction, which tables exist already.
inline constexpr const char* kRememberTables = R"sql(
SELECT pg_catalog.set_config('holdfast.tables', coalesce(pg_catalog.string_agg(oid::text, ','), ''), true)
FROM pg_catalog.pg_class
WHERE relnamespace = pg_catalog.to_regnamespace('public')
)sql";

// Marks and closes the tables that this role has made since then.
inline constexpr const char* kCloseNewTables = R"sql(
DO $$
DECLARE
    made record;
    api_role text;
BEGIN
    FOR made IN
        SELECT oid::regclass AS name, relkind IN ('r', 'p') AS is_table, relkind = 'v' AS is_view
        FROM pg_catalog.pg_class
        WHERE relkind IN ('r', 'p', 'v', 'S') AND relnamespace = pg_catalog.to_regnamespace('public')
          AND pg_catalog.pg_get_userbyid(relowner) = current_user
          AND oid <> ALL (pg_catalog.string_to_array(pg_catalog.current_setting('holdfast.tables'), ',')::oid[])
    LOOP
        IF made.is_table THEN
            EXECUTE pg_catalog.format('COMMENT ON TABLE %s IS ''Made by Holdfast''', made.name);
        ELSIF made.is_view THEN
            EXECUTE pg_catalog.format('COMMENT ON VIEW %s IS ''Made by Holdfast''', made.name);
        END IF;
        EXECUTE pg_catalog.format('REVOKE ALL ON TABLE %s FROM PUBLIC', made.name);
        FOR api_role IN SELECT rolname FROM pg_catalog.pg_roles WHERE rolname IN ('anon', 'authenticated') LOOP
            EXECUTE pg_catalog.format('REVOKE ALL ON TABLE %s FROM %I', made.name, api_role);
            IF made.is_table THEN
                EXECUTE pg_catalog.format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', made.name);
            END IF;
        END LOOP;
    END LOOP;
END $$;
)sql";

}  // namespace holdfast::storage::postgres
