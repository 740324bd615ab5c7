// holdfast doctor: each thing that it looks for, broken on purpose, found, repaired by the SQL that it
// prints, and gone.
#include "cli/doctor.h"

#include "operator/patient.h"

#include <span>

namespace holdfast::contract {
namespace {

struct Injury {
    const char* sql;
    const char* finding;
};

Answer doctor(Backend& backend) { return run_command(cli::Doctor{settings_for(backend.url())}); }

void check_healing(std::unique_ptr<Backend> fresh, const Injury& injury) {
    Patient patient(std::move(fresh));
    REQUIRE(doctor(*patient.backend).status == cli::kOk);
    patient.must(injury.sql);
    const Answer found = doctor(*patient.backend);
    CAPTURE(injury.sql, found.out);
    CHECK(found.status == cli::kFailed);
    CHECK(contains(found.out, injury.finding));
    CHECK(patient.backend->execute(found.out) == "");
    const Answer after = doctor(*patient.backend);
    CAPTURE(after.out);
    CHECK(after.status == cli::kOk);
}

// A table made this way has its rows, and nothing else of what it should have.
// A view may refer to the table.
#define BARE(table)                                                                                        \
    "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON; CREATE TABLE bare AS SELECT * FROM " table \
    "; DROP TABLE " table "; ALTER TABLE bare RENAME TO " table "; PRAGMA legacy_alter_table = OFF;"

const Injury kSqliteInjuries[] = {
    {"DROP INDEX uniq_cloud_provider_accounts_global", "uniq_cloud_provider_accounts_global is missing"},
    {"DROP INDEX uniq_cloud_provider_accounts_global; CREATE INDEX uniq_cloud_provider_accounts_global"
     " ON cloud_provider_accounts (provider, provider_account_id)",
     "uniq_cloud_provider_accounts_global is not unique"},
    {"DROP INDEX uniq_cloud_provider_accounts_global; CREATE UNIQUE INDEX uniq_cloud_provider_accounts_global"
     " ON cloud_provider_accounts (provider, provider_account_id) WHERE is_active",
     "uniq_cloud_provider_accounts_global covers a part of the rows only"},
    {"DROP INDEX uniq_cloud_provider_accounts_global; CREATE UNIQUE INDEX uniq_cloud_provider_accounts_global"
     " ON cloud_provider_accounts (provider, user_id)",
     "uniq_cloud_provider_accounts_global is another one"},
    {"DROP INDEX uniq_cloud_provider_accounts_global; INSERT INTO cloud_provider_accounts (id, user_id, "
     "provider,"
     " provider_account_id, account_email, granted_scope, created_at, updated_at) SELECT 'x', users.id, "
     "provider,"
     " provider_account_id, account_email, granted_scope, account.created_at + 1, account.updated_at"
     " FROM cloud_provider_accounts AS account JOIN users ON users.id <> account.user_id WHERE "
     "provider_account_id = '1'",
     "Cloud accounts with several owners (1: onedrive 1)"},
    {BARE("cloud_provider_accounts"),
     "cloud_provider_accounts lacks: UNIQUE (id), UNIQUE (user_id, provider, "
     "provider_account_id), (user_id) REFERENCES users (id) ON DELETE CASCADE"},
    {BARE("ownership_transfer_requests"), "UNIQUE (provider, provider_account_id, requesting_user_id)"},
    {BARE("ownership_transfer_requests") "INSERT INTO ownership_transfer_requests SELECT 'x', "
                                         "requesting_user_id,"
                                         " provider, provider_account_id, account_email, "
                                         "expected_account_id, expected_owner_id, 1, NULL, NULL, NULL, '',"
                                         " status, created_at - 1, expires_at, NULL, NULL, NULL FROM "
                                         "ownership_transfer_requests LIMIT 1",
     "Several transfer requests of one user for one account (1: "},
    {BARE("users"),
     "users lacks: UNIQUE (id), (id) REFERENCES auth_users (id) ON DELETE CASCADE, constraint "
     "users_id_fkey"},
    {BARE("auth_sessions"), "(user_id) REFERENCES auth_users (id) ON DELETE CASCADE"},
    {BARE("domain_events"), "(user_id) REFERENCES users (id) ON DELETE CASCADE"},
    {BARE("event_acknowledgements"), "UNIQUE (event_id)"},
    {BARE("auth_users"), "UNIQUE (email)"},
    {BARE("auth_users") "UPDATE auth_users SET email = 'same@example.com'",
     "Emails with several users (1: same@example.com)"},
    {"PRAGMA foreign_keys = OFF; CREATE TABLE u (id TEXT NOT NULL CONSTRAINT users_pkey PRIMARY KEY "
     "CONSTRAINT"
     " users_id_fkey REFERENCES auth_users (id), email TEXT NOT NULL, username TEXT NOT NULL, created_at "
     "INTEGER NOT"
     " NULL, updated_at INTEGER NOT NULL) STRICT; INSERT INTO u SELECT * FROM users; DROP TABLE users;"
     " ALTER TABLE u RENAME TO users",
     "users lacks: (id) REFERENCES auth_users (id) ON DELETE CASCADE"},
    {"PRAGMA foreign_keys = OFF; DELETE FROM users WHERE username = 'ada'", "Users without a profile"},
    {"PRAGMA foreign_keys = OFF; DELETE FROM auth_users WHERE email = 'ada@example.com'",
     "Profiles without a user"},
    {"PRAGMA foreign_keys = OFF; DELETE FROM auth_users WHERE email = 'ada@example.com';"
     " DELETE FROM users WHERE username = 'ada'",
     "Linked accounts without a user"},
    {"PRAGMA foreign_keys = OFF; UPDATE auth_sessions SET user_id = 'x'",
     "Sessions without a user, rows of "},
    {"PRAGMA foreign_keys = OFF; UPDATE ownership_transfer_requests SET requesting_user_id = id",
     "Transfer requests without a user"},
    {"PRAGMA foreign_keys = OFF; UPDATE domain_events SET user_id = 'x'", "Events without a user"},
    {"DROP TABLE consumed_states", "The table consumed_states is missing"},
    {"DROP INDEX auth_sessions_user_id_idx", "The index auth_sessions_user_id_idx is missing"},
    {"ALTER TABLE cloud_provider_accounts DROP COLUMN nickname", "lacks: column nickname"},
    {"PRAGMA journal_mode = DELETE", "The journal mode is delete"},
    {"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql ="
     " replace(sql, '(expires_at)', '(created_at)') WHERE name = 'auth_sessions_expires_at_idx'",
     "The file is damaged: "},
};

#define AS_REPLICA "SET session_replication_role = replica; "

const Injury kPostgresInjuries[] = {
    {"DROP INDEX public.uniq_cloud_provider_accounts_global",
     "uniq_cloud_provider_accounts_global on public.cloud_provider_accounts (provider, provider_account_id) "
     "is missing"},
    {"DROP INDEX public.uniq_cloud_provider_accounts_global; CREATE INDEX uniq_cloud_provider_accounts_global"
     " ON public.cloud_provider_accounts (provider, provider_account_id)",
     "is not unique"},
    {"DROP INDEX public.uniq_cloud_provider_accounts_global; CREATE UNIQUE INDEX "
     "uniq_cloud_provider_accounts_global"
     " ON public.cloud_provider_accounts (provider, provider_account_id) WHERE is_active",
     "covers a part of the rows only"},
    {"DROP INDEX public.uniq_cloud_provider_accounts_global; CREATE UNIQUE INDEX "
     "uniq_cloud_provider_accounts_global"
     " ON public.cloud_provider_accounts (provider, user_id)",
     "covers other columns: provider, user_id"},
    {"DROP INDEX public.uniq_cloud_provider_accounts_global; CREATE UNIQUE INDEX "
     "uniq_cloud_provider_accounts_global"
     " ON public.consumed_states (state_digest)",
     "is on the table public.consumed_states"},
    {"DROP INDEX public.uniq_cloud_provider_accounts_global; ALTER TABLE public.cloud_provider_accounts ADD "
     "CONSTRAINT"
     " uniq_cloud_provider_accounts_global UNIQUE (provider, provider_account_id) DEFERRABLE",
     "is deferrable"},
    {"UPDATE pg_index SET indisvalid = false WHERE indexrelid = "
     "'public.uniq_cloud_provider_accounts_global'::regclass",
     "is not valid"},
    {"DROP INDEX public.uniq_cloud_provider_accounts_global; INSERT INTO public.cloud_provider_accounts (id, "
     "user_id,"
     " provider, provider_account_id, account_email, granted_scope, created_at, updated_at) SELECT "
     "gen_random_uuid(),"
     " users.id, provider, provider_account_id, account_email, granted_scope, account.created_at + interval "
     "'1 second',"
     " account.updated_at FROM public.cloud_provider_accounts AS account JOIN public.users ON users.id <> "
     "account.user_id"
     " WHERE provider_account_id = '1'",
     "Cloud accounts with several owners (1: onedrive 1)"},
    {"ALTER TABLE public.cloud_provider_accounts"
     " DROP CONSTRAINT cloud_provider_accounts_user_id_provider_provider_account_i_key",
     "(user_id, provider, provider_account_id) is missing"},
    {"ALTER TABLE public.ownership_transfer_requests DROP CONSTRAINT ownership_transfer_unique_key",
     "ownership_transfer_unique_key on public.ownership_transfer_requests"},
    {"ALTER TABLE public.ownership_transfer_requests DROP CONSTRAINT ownership_transfer_unique_key;"
     " INSERT INTO public.ownership_transfer_requests SELECT gen_random_uuid(), requesting_user_id, provider,"
     " provider_account_id, account_email, expected_account_id, expected_owner_id, 1, NULL, NULL, NULL, '', "
     "status,"
     " created_at - interval '1 second', expires_at FROM public.ownership_transfer_requests LIMIT 1",
     "Several transfer requests of one user for one account (1: "},
    {"ALTER TABLE public.users DROP CONSTRAINT users_id_fkey",
     "users_id_fkey of public.users (id) on auth.users is missing"},
    {"ALTER TABLE public.users DROP CONSTRAINT users_id_fkey, ADD CONSTRAINT users_id_fkey FOREIGN KEY (id)"
     " REFERENCES auth.users (id)",
     "users_id_fkey of public.users lacks ON DELETE CASCADE"},
    {"ALTER TABLE public.users DROP CONSTRAINT users_id_fkey, ADD CONSTRAINT users_id_fkey FOREIGN KEY (id)"
     " REFERENCES auth.users (id) ON DELETE CASCADE NOT VALID",
     "users_id_fkey of public.users was never validated"},
    {"ALTER TABLE public.users DISABLE TRIGGER ALL", "users_id_fkey of public.users is switched off"},
    {"ALTER TABLE public.auth_sessions DROP CONSTRAINT auth_sessions_user_id_fkey",
     "auth_sessions_user_id_fkey"},
    {"ALTER TABLE public.cloud_provider_accounts DROP CONSTRAINT cloud_provider_accounts_user_id_fkey",
     "cloud_provider_accounts_user_id_fkey"},
    {"ALTER TABLE public.ownership_transfer_requests DROP CONSTRAINT"
     " ownership_transfer_requests_requesting_user_id_fkey",
     "ownership_transfer_requests_requesting_user_id_fkey"},
    {"ALTER TABLE public.domain_events DROP CONSTRAINT domain_events_user_id_fkey",
     "domain_events_user_id_fkey"},
    {"ALTER TABLE public.domain_events DROP CONSTRAINT domain_events_pkey",
     "(transaction_id, sequence) is missing"},
    {"ALTER TABLE public.event_acknowledgements DROP CONSTRAINT event_acknowledgements_pkey",
     "(event_id) is missing"},
    {"ALTER TABLE auth.users DROP CONSTRAINT users_email_key",
     "unique index on auth.users (email) is missing"},
    {"ALTER TABLE auth.users DROP CONSTRAINT users_email_key; UPDATE auth.users SET email = "
     "'same@example.com'",
     "Emails with several users (1: same@example.com)"},
    {AS_REPLICA "DELETE FROM public.users WHERE username = 'ada'", "Users without a profile"},
    {AS_REPLICA "DELETE FROM auth.users WHERE email = 'ada@example.com'", "Profiles without a user"},
    {AS_REPLICA "DELETE FROM auth.users WHERE email = 'ada@example.com'; DELETE FROM public.users WHERE "
                "username = 'ada'",
     "Linked accounts without a user"},
    {AS_REPLICA "UPDATE public.auth_sessions SET user_id = gen_random_uuid()",
     "Sessions without a user, rows of "},
    {AS_REPLICA "UPDATE public.ownership_transfer_requests SET requesting_user_id = id",
     "Transfer requests without a user"},
    {AS_REPLICA "UPDATE public.domain_events SET user_id = gen_random_uuid()", "Events without a user"},
    {"DROP TABLE public.consumed_states", "The table public.consumed_states is missing"},
    {"GRANT SELECT ON public.users TO PUBLIC", "The table public.users is open to PUBLIC."},
    {"GRANT UPDATE (email) ON public.users TO PUBLIC", "The table public.users is open to PUBLIC."},
    {"GRANT SELECT ON public.holdfast_schema_migrations TO PUBLIC",
     "The table public.holdfast_schema_migrations is open to PUBLIC."},
    {"GRANT SELECT ON public.cloud_transfer_events TO PUBLIC",
     "The view public.cloud_transfer_events is open to PUBLIC."},
    {"ALTER TABLE public.cloud_provider_accounts DROP COLUMN nickname", "lacks the column nickname"},
};

std::span<const Injury> injuries_of(const BackendType& type) {
    if (type.needs_postgres) return kPostgresInjuries;
    return kSqliteInjuries;
}

}  // namespace

OPERATOR_TEST_CASE("doctor finds each injury, and the SQL that it prints heals it", "[doctor]") {
    for (const Injury& injury : injuries_of(backend_type)) check_healing(backend_type.fresh(), injury);
}

OPERATOR_TEST_CASE("doctor tells a schema of another age, and one that is not there", "[doctor]") {
    const auto backend = backend_type.bare();
    if (backend_type.needs_postgres) {
        CHECK(contains(doctor(*backend).out, "schema version 0, and this program knows version"));
    } else {
        CHECK_THROWS_AS(doctor(*backend), StoreError);
    }
    backend->open();
    REQUIRE(backend->execute("INSERT INTO " + backend->table("schema_migrations") +
                             " (version) VALUES (999)") == "");
    const Answer newer = doctor(*backend);
    CHECK(newer.status == cli::kFailed);
    CHECK(contains(newer.out, "use a newer holdfast"));
}

POSTGRES_TEST_CASE("doctor tells of an open table that was there before, and leaves it to the project",
                   "[doctor]") {
    Patient patient(backend_type.fresh());
    patient.must(
        "COMMENT ON TABLE public.users IS NULL; GRANT SELECT ON public.users TO PUBLIC;"
        " ALTER TABLE public.users DISABLE ROW LEVEL SECURITY");
    const Answer open = doctor(*patient.backend);
    CHECK(open.status == cli::kFailed);
    CHECK(contains(open.out, "It was there before Holdfast"));
    CHECK(contains(open.out, "\n-- ALTER TABLE public.users ENABLE ROW LEVEL SECURITY;\n"));
    patient.must("ALTER TABLE public.users ENABLE ROW LEVEL SECURITY");
    CHECK(doctor(*patient.backend).status == cli::kOk);
}

OPERATOR_TEST_CASE("doctor's output stays a script, whatever a row holds", "[doctor]") {
    Patient patient(backend_type.fresh());
    const std::string accounts = patient.backend->table("cloud_provider_accounts");
    patient.must("DROP INDEX " + std::string(backend_type.needs_postgres ? "public." : "") +
                 "uniq_cloud_provider_accounts_global");
    patient.must("UPDATE " + accounts + " SET provider_account_id = 'x\nDROP TABLE " +
                 patient.backend->table("users") + " CASCADE; --'");
    const Answer found = doctor(*patient.backend);
    CHECK(contains(found.out, "x\\nDROP TABLE"));
    CHECK(patient.backend->execute(found.out) == "");
    CHECK(patient.count("users") == 2);
    CHECK(patient.count("cloud_provider_accounts") == 1);
}

OPERATOR_TEST_CASE("doctor tells how many accounts are of a provider that is not configured", "[doctor]") {
    Patient patient(backend_type.fresh());
    const std::string accounts = patient.backend->table("cloud_provider_accounts");
    cli::Settings settings = settings_for(patient.backend->url());
    settings.providers = {{"onedrive-client-id", "1"}, {"onedrive-client-secret", "2"}};
    const auto look = [&] { return run_command(cli::Doctor{settings}); };
    CHECK(look().status == cli::kOk);

    patient.must("UPDATE " + accounts + " SET provider = 'work\nDROP' WHERE provider_account_id = '1'");
    const Answer one = look();
    CHECK(one.status == cli::kFailed);
    CHECK(contains(one.out,
                   "-- 1. 1 linked account is of the provider 'work\\nDROP', which is not configured.\n"));
    CHECK(patient.backend->execute(one.out) == "");

    patient.must("UPDATE " + accounts + " SET provider = 'work'");
    CHECK(contains(look().out,
                   "-- 1. 2 linked accounts are of the provider 'work', which is not configured.\n"));
    settings.more_providers.push_back(oauth::oidc_provider({}));
    settings.more_providers.back().name = "work";
    CHECK(look().status == cli::kOk);
    // Nothing is known about the server's providers.
    CHECK(doctor(*patient.backend).status == cli::kOk);
}

OPERATOR_TEST_CASE("doctor changes nothing", "[doctor]") {
    Patient patient(backend_type.fresh());
    patient.must("DELETE FROM " + patient.backend->table("schema_migrations"));
    CHECK(doctor(*patient.backend).status == cli::kFailed);
    CHECK(patient.count("schema_migrations") == 0);
}

}  // namespace holdfast::contract
