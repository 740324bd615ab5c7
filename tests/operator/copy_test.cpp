// holdfast copy: from each backend to the other and back.
#include "cli/copy.h"

#include "base/random.h"
#include "cli/doctor.h"
#include "contract/supabase_schema.h"
#include "operator/patient.h"
#include "storage/apps.h"
#include "storage/events.h"
#include "storage/handover.h"
#include "storage/hooks.h"
#include "storage/linking.h"
#include "storage/open.h"
#include "storage/operator/copy.h"
#include "storage/operator/transaction.h"
#include "storage/passkeys.h"
#include "storage/second_factors.h"
#include "storage/users.h"
#include "support/temp_dir.h"

#include <array>

namespace holdfast::contract {
namespace {

constexpr const char* kTables[] = {"auth_users",
                                   "users",
                                   "auth_sessions",
                                   "consumed_states",
                                   "cloud_provider_accounts",
                                   "ownership_transfer_requests",
                                   "domain_events",
                                   "event_acknowledgements",
                                   "holdfast_apps",
                                   "holdfast_hooks",
                                   "token_revocations",
                                   "holdfast_mails",
                                   "holdfast_email_links",
                                   "holdfast_second_factors",
                                   "holdfast_recovery_codes",
                                   "holdfast_passkeys",
                                   "rate_limits",
                                   "known_networks",
                                   "holdfast_leases"};

const CopyProgress kQuietly = [](std::string_view, std::int64_t, std::int64_t) {};

bool has_postgres() { return test::postgres_is_installed() || test::postgres_is_required(); }

// Where there is no PostgreSQL, another file will have to do.
std::unique_ptr<Backend> other_than(const BackendType& type) {
    return !type.needs_postgres && has_postgres() ? kPostgres.bare() : kSqlite.bare();
}

// Every value of every row, as text; without the ids of transactions, which are of one server only.
std::string content(Backend& backend, bool is_postgres) {
    std::string text;
    for (const char* table : kTables) {
        const std::string name = backend.table(table);
        if (is_postgres) {
            text += backend.scalar(
                "SELECT coalesce(string_agg(line, E'\\n' ORDER BY line), '') FROM (SELECT"
                " (to_jsonb(t) - 'transaction_id')::text AS line FROM " +
                name + " t) lines");
            continue;
        }
        const std::string values = backend.scalar(
            "SELECT group_concat('quote(' || name || ')', '||'' ''||')"
            " FROM pragma_table_info('" +
            name + "')");
        text += backend.scalar("SELECT group_concat(line, char(10)) FROM (SELECT " + values +
                               " AS line FROM " + name + " ORDER BY 1)");
    }
    return text;
}

// Rows of every kind, with and without what may be missing.
void furnish(Patient& patient) {
    Backend& backend = *patient.backend;
    const auto store = backend.open();
    const auto ada = patient.ada, bob = patient.bob;
    REQUIRE(store->run(SetNickname{ada, "onedrive", patient.account, "Büro \"1\"\n\\N", kNow}));
    REQUIRE(store->run(ConsumeState{"digest", kNow + 1h, kNow}));
    const std::string third = std::get<Linked>(store->run(LinkAccount{new_link(bob, "3")})).account_id;
    REQUIRE(store->run(DisconnectAccount{bob, third, kNow}));
    NewLink bare = new_link(bob, "4");
    bare.grant.refresh_token.reset();
    bare.grant.token_expiry.reset();
    bare.grant.granted_scope = "";
    REQUIRE(is<Linked>(store->run(LinkAccount{bare})));
    const auto events = store->run(ListTransferEvents{ada});
    REQUIRE(store->run(AcknowledgeTransferEvent{ada, events.front().id, kNow + 2h}));
    patient.must("UPDATE " + backend.table("auth_users") + " SET updated_at = " +
                 backend.literal(kNow + 3h + 1us) + " WHERE email = 'ada@example.com'");
    const std::array digests = {std::string("one"), std::string("other")};
    REQUIRE(store->run(SaveSecondFactor{ada, "sealed", kNow}));
    REQUIRE(store->run(ConfirmSecondFactor{ada, "sealed", 7, digests, kNow}));
    REQUIRE(store->run(SaveSecondFactor{bob, "waiting", kNow}));
    const Passkey passkey{.id = base::random_uuid(),
                          .user_id = ada,
                          .name = "Büro",
                          .credential_id = "id",
                          .public_key = "key",
                          .algorithm = -7,
                          .sign_count = 1,
                          .transports = "usb nfc",
                          .created_at = kNow};
    REQUIRE(store->run(AddPasskey{passkey, 20}) == AddedPasskey::added);
    REQUIRE(store->run(UsePasskey{passkey.id, kNow, 2, kNow + 1us}));
    Passkey unused = passkey;
    unused.id = base::random_uuid();
    unused.credential_id = "other id";
    REQUIRE(store->run(AddPasskey{unused, 20}) == AddedPasskey::added);
    const std::string sessions = "UPDATE " + backend.table("auth_sessions") + " SET revoked_at = ";
    patient.must(sessions + backend.literal(kNow + 4h) + " WHERE user_id = '" + bob + "'");
}

bool is_empty(Backend& backend) {
    for (const char* table : kTables) {
        if (backend.scalar("SELECT count(*) FROM " + backend.table(table)) != "0") return false;
    }
    return true;
}

}  // namespace

OPERATOR_TEST_CASE("a copy to the other backend and back is the same", "[copy]") {
    Patient patient(backend_type.fresh());
    furnish(patient);
    const auto there = other_than(backend_type);
    const auto back = backend_type.bare();
    const std::string before = content(*patient.backend, backend_type.needs_postgres);
    REQUIRE(contains(before, "access of " + patient.ada));

    const Answer answer = run_command(cli::Copy{patient.backend->url(), there->url()});
    CHECK(answer.status == cli::kOk);
    CHECK(contains(answer.err, "cloud_provider_accounts: 4 rows\n"));
    CHECK(contains(answer.out, "the counts agree"));
    CHECK(run_command(cli::Copy{there->url(), back->url()}).status == cli::kOk);
    CHECK(content(*back, backend_type.needs_postgres) == before);
    CHECK(content(*patient.backend, backend_type.needs_postgres) == before);
    CHECK(there->open()->run(FindOwner{"onedrive", "1"})->user_id == patient.ada);
}

OPERATOR_TEST_CASE("a copy within one kind of backend is the same", "[copy]") {
    Patient patient(backend_type.fresh());
    furnish(patient);
    const auto there = backend_type.bare();
    REQUIRE(run_command(cli::Copy{patient.backend->url(), there->url()}).status == cli::kOk);
    CHECK(content(*there, backend_type.needs_postgres) ==
          content(*patient.backend, backend_type.needs_postgres));
}

OPERATOR_TEST_CASE("in a copy a webhook goes on where it was, less an hour", "[copy][hooks]") {
    Patient patient(backend_type.fresh());
    const auto store = patient.backend->open();
    const NewApp app{base::random_uuid(), "app", "digest", "events:read", std::nullopt, kNow};
    REQUIRE(store->run(CreateApp{app}));
    const auto events = store->run(ReadEvents{{}, 1000});
    for (const Time told_until : {kNow + 30min, kNow + 10h}) {
        const NewHook hook{
            base::random_uuid(), "app",    "https://" + std::to_string((told_until - kNow) / 1s),
            "account.linked",    "sealed", told_until};
        REQUIRE(store->run(AddHook{hook}) == HookAdded::added);
    }
    const auto there = other_than(backend_type);
    REQUIRE(run_command(cli::Copy{patient.backend->url(), there->url()}).status == cli::kOk);
    const auto copied = there->open();
    for (const ListedHook& listed : copied->run(ListHooks{})) {
        const bool is_late = listed.hook.told_until == kNow + 10h;
        CHECK(listed.hook.secret == "sealed");
        CHECK(copied->run(ReadEvents{listed.hook.cursor(), 1000}).size() == (is_late ? 0 : events.size()));
    }
}

OPERATOR_TEST_CASE("a target that is not empty is refused and stays as it is", "[copy]") {
    Patient patient(backend_type.fresh());
    const auto there = other_than(backend_type);
    const NewUser user = new_user("eve");
    REQUIRE(is<UserCreated>(there->open()->run(CreateUser{user, new_session(user.id)})));
    const Answer answer = run_command(cli::Copy{patient.backend->url(), there->url()});
    CHECK(answer.status == cli::kFailed);
    CHECK(contains(answer.err, "the target is not empty"));
    CHECK(there->scalar("SELECT count(*) FROM " + there->table("users")) == "1");
    CHECK(run_command(cli::Copy{patient.backend->url(), patient.backend->url()}).status == cli::kFailed);
    CHECK(patient.count("users") == 2);
}

OPERATOR_TEST_CASE("a copy that fails leaves the target empty", "[copy]") {
    Patient patient(backend_type.fresh());
    const auto there = other_than(backend_type);
    int reports = 0;
    const CopyProgress fail_in_the_middle = [&](std::string_view table, std::int64_t, std::int64_t) {
        if (table == "domain_events" && ++reports == 2) throw StoreError(ErrorKind::unavailable, "lost");
    };
    CHECK_THROWS_AS(copy_database(patient.backend->url(), there->url(), fail_in_the_middle), StoreError);
    CHECK(is_empty(*there));
    CHECK(run_command(cli::Copy{patient.backend->url(), there->url()}).status == cli::kOk);
}

OPERATOR_TEST_CASE("what is wrong with the source does not reach the target", "[copy]") {
    Patient patient(backend_type.fresh());
    const auto there = other_than(backend_type);
    const char* off = backend_type.needs_postgres ? "SET session_replication_role = replica; "
                                                  : "PRAGMA foreign_keys = OFF; ";
    patient.must(off + ("DELETE FROM " + patient.backend->table("users")) + " WHERE username = 'ada';" +
                 "DELETE FROM " + patient.backend->table("cloud_provider_accounts") + " WHERE user_id = '" +
                 patient.ada + "'; DELETE FROM " + patient.backend->table("ownership_transfer_requests") +
                 "; DELETE FROM " + patient.backend->table("domain_events"));
    const Answer answer = run_command(cli::Copy{patient.backend->url(), there->url()});
    CHECK(answer.status == cli::kFailed);
    CHECK(contains(answer.err, "Users without a profile"));
    CHECK(is_empty(*there));
}

OPERATOR_TEST_CASE("a source of another schema version is refused", "[copy]") {
    Patient patient(backend_type.fresh());
    const auto there = other_than(backend_type);
    patient.must("INSERT INTO " + patient.backend->table("schema_migrations") + " (version) VALUES (999)");
    CHECK(contains(run_command(cli::Copy{patient.backend->url(), there->url()}).err, "use a newer holdfast"));
    patient.must("DELETE FROM " + patient.backend->table("schema_migrations"));
    CHECK(contains(run_command(cli::Copy{patient.backend->url(), there->url()}).err,
                   "run `holdfast migrate` on it"));
}

OPERATOR_TEST_CASE("a copy is one snapshot: what is written meanwhile is not in it", "[copy]") {
    Patient patient(backend_type.fresh());
    const auto there = other_than(backend_type);
    const auto store = patient.backend->open();
    bool has_written = false;
    const auto copied = copy_database(
        patient.backend->url(), there->url(), [&](std::string_view, std::int64_t, std::int64_t) {
            if (has_written) return;
            has_written = true;
            const NewUser eve = new_user("eve");
            REQUIRE(is<UserCreated>(store->run(CreateUser{eve, new_session(eve.id)})));
            REQUIRE(is<Linked>(store->run(LinkAccount{new_link(eve.id, "9")})));
        });
    CHECK(copied.front().rows == 2);
    CHECK(patient.count("users") == 3);
    CHECK(there->scalar("SELECT count(*) FROM " + there->table("users")) == "2");
    CHECK(there->scalar("SELECT count(*) FROM " + there->table("cloud_provider_accounts")) == "2");
}

POSTGRES_TEST_CASE("an id that is no UUID is refused by name, and nothing is copied", "[copy]") {
    Patient patient(kSqlite.fresh());
    const auto there = kPostgres.bare();
    patient.must("UPDATE auth_sessions SET id = 'x' || id");
    CHECK_THROWS_WITH(copy_database(patient.backend->url(), there->url(), kQuietly),
                      Catch::Contains("column id of auth_sessions holds what is no UUID"));
    CHECK(is_empty(*there));
}

POSTGRES_TEST_CASE("copied users are such as a Supabase project's own server would have made",
                   "[copy][supabase]") {
    Patient patient(kSqlite.fresh());
    NewUser guest = new_user("guest");
    guest.email = "";
    REQUIRE(is<UserCreated>(patient.backend->open()->run(CreateUser{guest})));
    const test::PostgresDatabase project;
    project.run(kSupabaseRoles);
    project.run(kSupabaseAuth);
    const bool has_trigger = GENERATE(false, true);
    if (has_trigger) project.run(kProfileTrigger);
    const std::string before = project.run(kAuthCatalogue);
    std::string url = project.url();
    url.replace(url.find("user=holdfast"), 13, "user=project_owner");

    const Answer answer = run_command(cli::Copy{patient.backend->url(), url});
    CAPTURE(answer.err);
    REQUIRE(answer.status == cli::kOk);
    CHECK(project.run(kAuthCatalogue) == before);
    CHECK(project.run(
              "SELECT count(*) FROM auth.users WHERE instance_id = '00000000-0000-0000-0000-000000000000'"
              " AND aud = 'authenticated' AND role = 'authenticated' AND confirmation_token = ''"
              " AND recovery_token = '' AND email_change_token_new = '' AND email_change = ''"
              " AND confirmed_at IS NULL AND raw_app_meta_data ->> 'provider' = 'email'"
              " AND encrypted_password = '$argon2id$' || split_part(email, '@', 1)"
              " AND raw_user_meta_data ->> 'username' = split_part(email, '@', 1)") == "2");
    CHECK(project.run(
              "SELECT count(*) FROM auth.identities WHERE provider = 'email' AND provider_id = user_id::text"
              " AND identity_data ->> 'sub' = user_id::text AND email LIKE '%@example.com'") == "2");
    CHECK(project.run("SELECT count(*) FROM auth.identities") == "2");
    CHECK(project.run("SELECT email IS NULL AND is_anonymous AND raw_app_meta_data = '{}' FROM auth.users"
                      " WHERE id = '" +
                      guest.id + "'") == "t");
    CHECK(project.run("SELECT username FROM public.users WHERE id = '" + patient.ada + "'") == "ada");
    CHECK(open_store(url)->run(FindCredentials{"ada@example.com"})->user_id == patient.ada);

    const auto back = kSqlite.bare();
    REQUIRE(run_command(cli::Copy{url, back->url()}).status == cli::kOk);
    CHECK(content(*back, false) == content(*patient.backend, false));
}

POSTGRES_TEST_CASE("copy and doctor work through a proxy that pools transactions", "[copy][doctor]") {
    Patient patient(kSqlite.fresh());
    const test::PostgresDatabase database;
    const auto back = kSqlite.bare();
    CHECK(run_command(cli::Copy{patient.backend->url(), database.pooled_url()}).status == cli::kOk);
    CHECK(run_command(cli::Doctor{settings_for(database.pooled_url())}).status == cli::kOk);
    CHECK(run_command(cli::Copy{database.pooled_url(), back->url()}).status == cli::kOk);
    CHECK(content(*back, false) == content(*patient.backend, false));
}

POSTGRES_TEST_CASE("rows that a policy hides are an error, not rows that are missing", "[doctor][supabase]") {
    const test::PostgresDatabase project;
    project.run(kSupabaseRoles);
    project.run(kSupabaseAuth);
    std::string url = project.url();
    url.replace(url.find("user=holdfast"), 13, "user=project_owner");
    open_store(url);
    project.run("ALTER ROLE project_owner NOBYPASSRLS");
    CHECK_THROWS_AS(open_inspector(url)->examine(), StoreError);
    project.run("ALTER ROLE project_owner BYPASSRLS");
    CHECK(open_inspector(url)->examine().empty());
}

}  // namespace holdfast::contract
