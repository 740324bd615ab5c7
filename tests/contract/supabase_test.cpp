// A database that a Supabase project has brought along: nothing of its schema auth is altered, and its own
// server accepts what a sign-up writes.
#include "contract/fixture.h"
#include "contract/supabase_schema.h"
#include "storage/linking.h"
#include "storage/open.h"
#include "storage/rows.h"
#include "storage/sessions.h"
#include "storage/users.h"

namespace holdfast::contract {
namespace {

struct Project {
    Project() {
        database.run(kSupabaseRoles);
        database.run(kSupabaseAuth);
    }

    // As the role that owns the project's tables: no superuser.
    std::unique_ptr<Store> open(const OpenOptions& options = {}) {
        std::string url = database.url();
        url.replace(url.find("user=holdfast"), 13, "user=project_owner");
        return open_store(url, options);
    }

    // "table grantee" for each table of the schema public that these roles may touch, or a column of it.
    std::string grants(const std::string& roles) {
        return database.run(
            "SELECT string_agg(DISTINCT table_name || ' ' || grantee, ', ' ORDER BY table_name || ' ' || "
            "grantee)"
            " FROM information_schema.role_column_grants WHERE table_schema = 'public' AND grantee IN (" +
            roles + ")");
    }

    // A column of the one user, as text.
    std::string user(const std::string& column) {
        return database.run("SELECT " + column + " FROM auth.users");
    }
    std::string identity(const std::string& column) {
        return database.run("SELECT " + column + " FROM auth.identities");
    }

    test::PostgresDatabase database;
};

std::string sign_up(Store& store, const std::string& name) {
    const NewUser user = new_user(name);
    if (!is<UserCreated>(store.run(CreateUser{user, new_session(user.id)})))
        throw std::runtime_error("email taken");
    return user.id;
}

}  // namespace

POSTGRES_TEST_CASE("the schema auth of a Supabase project stays as it is", "[supabase]") {
    Project project;
    const bool has_trigger = GENERATE(false, true);
    if (has_trigger) project.database.run(kProfileTrigger);
    const std::string before = project.database.run(kAuthCatalogue);
    REQUIRE(before.find("users_email_partial_key") != std::string::npos);
    sign_up(*project.open(), "ada");
    CHECK(project.database.run(kAuthCatalogue) == before);
}

POSTGRES_TEST_CASE("a sign-up writes what Supabase's server accepts", "[supabase]") {
    Project project;
    const auto store = project.open();
    const std::string id = sign_up(*store, "ada");
    CHECK(project.user("id") == id);
    CHECK(project.user("instance_id") == "00000000-0000-0000-0000-000000000000");
    CHECK(project.user("aud") == "authenticated");
    CHECK(project.user("role") == "authenticated");
    CHECK(project.user("email") == "ada@example.com");
    CHECK(project.user("encrypted_password") == "$argon2id$ada");
    CHECK(project.user("raw_app_meta_data") == R"({"provider": "email", "providers": ["email"]})");
    CHECK(project.user("raw_user_meta_data ->> 'username'") == "ada");
    CHECK(project.user("raw_user_meta_data ->> 'sub'") == id);
    CHECK(project.user("is_sso_user OR is_anonymous") == "f");
    CHECK(project.user("deleted_at IS NULL AND banned_until IS NULL") == "t");
    // Its server can't read NULL from these.
    for (const char* column :
         {"confirmation_token", "recovery_token", "email_change_token_new", "email_change",
          "email_change_token_current", "reauthentication_token", "phone_change", "phone_change_token"}) {
        CAPTURE(column);
        CHECK(project.user(std::string(column) + " = ''") == "t");
    }
    CHECK(project.identity("user_id") == id);
    CHECK(project.identity("provider") == "email");
    CHECK(project.identity("provider_id") == id);
    CHECK(project.identity("identity_data ->> 'sub'") == id);
    CHECK(project.identity("email") == "ada@example.com");

    CHECK(store->run(FindCredentials{"ada@example.com"})->username == "ada");
    CHECK(store->run(DeleteUser{id, kNow}));
    CHECK(project.database.run("SELECT count(*) FROM auth.identities") == "0");
    CHECK(project.database.run("SELECT count(*) FROM public.users") == "0");
}

POSTGRES_TEST_CASE("an anonymous user is one of Supabase's server as well, until there is an email",
                   "[supabase]") {
    Project project;
    const bool has_trigger = GENERATE(false, true);
    if (has_trigger) project.database.run(kProfileTrigger);
    const auto store = project.open();
    NewUser user = new_user("guest");
    user.email = "";
    REQUIRE(is<UserCreated>(store->run(CreateUser{user, new_session(user.id)})));
    CHECK(project.user("email IS NULL AND is_anonymous AND email_confirmed_at IS NULL") == "t");
    CHECK(project.user("raw_app_meta_data") == "{}");
    CHECK(project.user("raw_user_meta_data") == "{}");
    CHECK(project.database.run("SELECT count(*) FROM auth.identities") == "0");
    CHECK(store->run(FindUser{user.id})->is_anonymous);
    CHECK(project.database.run("SELECT coalesce(email, '') FROM public.users") == "");

    UpdateUser update{user.id, kNow};
    update.email = "ada@example.com";
    REQUIRE(is<UserUpdated>(store->run(update)));
    CHECK(project.user("email || is_anonymous::text") == "ada@example.comfalse");
    CHECK(project.identity("provider || ' ' || email || ' ' || provider_id") ==
          "email ada@example.com " + user.id);
    update.email = "ada@new.example";
    REQUIRE(is<UserUpdated>(store->run(update)));
    CHECK(project.identity("email") == "ada@new.example");
    CHECK(project.database.run("SELECT email FROM public.users") == "ada@new.example");

    // A user of the project who has a phone and no email is somebody.
    project.database.run("UPDATE auth.users SET email = NULL, phone = '123'");
    CHECK_FALSE(store->run(FindUser{user.id})->is_anonymous);
}

POSTGRES_TEST_CASE("a trigger that writes the profile itself does not break the sign-up", "[supabase]") {
    Project project;
    project.database.run(kProfileTrigger);
    const auto store = project.open();
    const NewUser user = new_user("ada");
    const NewSession session = new_session(user.id);
    REQUIRE(is<UserCreated>(store->run(CreateUser{user, session})));
    const auto found = store->run(FindSession{session.id, kNow});
    REQUIRE(found);
    CHECK(found->username == "ada");
    CHECK(found->created_at == kNow);
    CHECK(project.database.run("SELECT count(*) FROM public.users") == "1");
}

POSTGRES_TEST_CASE("an email that the project's server has given away is taken", "[supabase]") {
    Project project;
    const auto store = project.open();
    sign_up(*store, "ada");
    const NewUser again = new_user("ada");
    const auto outcome = store->run(CreateUser{again, new_session(again.id)});
    REQUIRE(is<EmailTaken>(outcome));
    CHECK(std::get<EmailTaken>(outcome).violation.constraint == kEmailConstraint);
    CHECK(project.database.run("SELECT count(*) FROM auth.identities") == "1");
}

POSTGRES_TEST_CASE("users who may not log in at the project's server have no credentials here",
                   "[supabase]") {
    Project project;
    const auto store = project.open();
    sign_up(*store, "ada");
    const std::string setting =
        GENERATE("is_sso_user = true", "deleted_at = now()", "banned_until = now() + interval '1 day'");
    CHECK(store->run(FindCredentials{"ada@example.com"}));
    project.database.run("UPDATE auth.users SET " + setting);
    CHECK_FALSE(store->run(FindCredentials{"ada@example.com"}));
    project.database.run(
        "UPDATE auth.users SET is_sso_user = false, deleted_at = NULL,"
        " banned_until = now() - interval '1 day'");
    CHECK(store->run(FindCredentials{"ada@example.com"}));
}

POSTGRES_TEST_CASE("a change of a user changes what the project's server reads", "[supabase]") {
    Project project;
    const auto store = project.open();
    const std::string id = sign_up(*store, "ada");
    UpdateUser update{id, kNow + 1min};
    update.email = "ada@new.example";
    update.has_verified_email = true;
    update.user_metadata = R"({"color":"red"})";
    update.app_metadata = R"({"plan":"gold"})";
    update.password_hash = "$argon2id$new";
    REQUIRE(is<UserUpdated>(store->run(update)));
    CHECK(project.user("email") == "ada@new.example");
    CHECK(project.user("encrypted_password") == "$argon2id$new");
    CHECK(project.user("raw_user_meta_data") == R"({"color": "red"})");
    CHECK(project.user("raw_app_meta_data") == R"({"plan": "gold"})");
    CHECK(project.user("email_confirmed_at IS NOT NULL") == "t");
    CHECK(project.identity("email") == "ada@new.example");
    CHECK(project.identity("identity_data ->> 'sub'") == id);
    CHECK(project.database.run("SELECT email FROM public.users") == "ada@new.example");
    CHECK(store->run(FindUser{id})->email == "ada@new.example");
    CHECK(store->run(ListUsers{10, 0}).total == 1);
}

POSTGRES_TEST_CASE("an email is verified once it is, or where the operator assumes so", "[supabase]") {
    Project project;
    const bool assumes = GENERATE(false, true);
    sign_up(*project.open({.assume_emails_verified = assumes}), "ada");
    CHECK(project.user("coalesce(extract(epoch FROM confirmed_at)::bigint::text, 'never')") ==
          (assumes ? "1795000000" : "never"));
    CHECK(project.user("raw_user_meta_data ->> 'email_verified'") == (assumes ? "true" : "false"));
    CHECK(project.identity("identity_data ->> 'email_verified'") == (assumes ? "true" : "false"));
}

POSTGRES_TEST_CASE("a session and its refresh token are of no use to a user whom the project stops",
                   "[supabase]") {
    Project project;
    const auto store = project.open({.assume_emails_verified = true, .require_verified_emails = true});
    const NewUser user = new_user("ada");
    const NewSession session = new_session(user.id);
    REQUIRE(is<UserCreated>(store->run(CreateUser{user, session})));
    const std::string setting = GENERATE("deleted_at = now()", "banned_until = now() + interval '1 day'",
                                         "email_confirmed_at = NULL");
    REQUIRE(store->run(FindSession{session.id, kNow}));
    project.database.run("UPDATE auth.users SET " + setting);
    CHECK_FALSE(store->run(FindSession{session.id, kNow}));
    CHECK_FALSE(store->run(FindCredentials{"ada@example.com"}));
    CHECK(is<SessionGone>(store->run(RotateSession{session.id, kFirstGeneration, kNow, kNow + 1h})));

    // Nothing was spent: once the project lets the user go on, the same token is good.
    project.database.run(
        "UPDATE auth.users SET deleted_at = NULL, banned_until = now() - interval '1 day', "
        "email_confirmed_at = now()");
    CHECK(store->run(FindSession{session.id, kNow}));
    CHECK(is<SessionRotated>(store->run(RotateSession{session.id, kFirstGeneration, kNow, kNow + 1h})));
}

POSTGRES_TEST_CASE("an email that is not verified counts only where the operator demands it", "[supabase]") {
    Project project;
    const auto store = project.open();
    const NewUser user = new_user("ada");
    const NewSession session = new_session(user.id);
    REQUIRE(is<UserCreated>(store->run(CreateUser{user, session})));
    CHECK(store->run(FindSession{session.id, kNow}));
    CHECK_FALSE(project.open({.require_verified_emails = true})->run(FindSession{session.id, kNow}));
}

POSTGRES_TEST_CASE("no role of the project's HTTP API may touch a table that Holdfast made", "[supabase]") {
    Project project;
    sign_up(*project.open(), "ada");
    CHECK(project.grants("'anon', 'authenticated', 'PUBLIC'") == "");
    for (const char* statement : {"SELECT * FROM public.users", "DELETE FROM public.users",
                                  "UPDATE public.users SET username = 'x'"}) {
        CAPTURE(statement);
        CHECK_THROWS(project.database.run("SET ROLE anon; " + std::string(statement)));
    }
    CHECK(project.database.run("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                               " AND relkind = 'r' AND NOT relrowsecurity") == "0");
    CHECK_THAT(project.grants("'service_role'"), Catch::Contains("users service_role"));
}

POSTGRES_TEST_CASE("a database that an earlier version left open is closed", "[supabase]") {
    Project project;
    const std::string id = sign_up(*project.open(), "ada");
    project.database.run(
        "GRANT ALL ON public.users, public.rate_limits TO anon, authenticated;"
        " ALTER TABLE public.users DISABLE ROW LEVEL SECURITY; COMMENT ON TABLE public.users IS NULL;"
        " DROP TABLE public.secret_checks; ALTER TABLE public.auth_sessions DROP COLUMN rotated_at,"
        " DROP COLUMN user_agent, DROP COLUMN network, DROP COLUMN authenticated_at; DROP INDEX "
        "public.ownership_transfer_requests_open_idx; DROP TABLE public.holdfast_parked_events,"
        " public.holdfast_hooks, public.holdfast_apps,"
        " public.holdfast_leases, public.token_revocations, public.holdfast_mails,"
        " public.holdfast_email_links, public.holdfast_recovery_codes, public.holdfast_second_factors,"
        " public.holdfast_passkeys;"
        " DROP INDEX public.cloud_provider_accounts_refreshed_at_idx;"
        " ALTER TABLE public.ownership_transfer_requests DROP COLUMN answer_by, DROP COLUMN "
        "operator_asked_at, DROP COLUMN refused_at;"
        " DELETE FROM public.holdfast_schema_migrations WHERE version >= 5");
    CHECK_THAT(project.grants("'anon'"), Catch::Contains("users anon"));
    const auto store = project.open();
    CHECK(project.grants("'anon', 'authenticated', 'PUBLIC'") == "");
    CHECK(project.database.run("SELECT relrowsecurity FROM pg_class WHERE oid = 'public.users'::regclass") ==
          "t");
    CHECK(store->run(DeleteUser{id, kNow}));
}

POSTGRES_TEST_CASE("a table that the project has brought along keeps its grants", "[supabase]") {
    Project project;
    project.database.run(kProfileTrigger);
    project.database.run("CREATE TABLE public.notes (text text)");
    const std::string before = project.grants("'anon', 'authenticated'");
    REQUIRE(before == "users anon, users authenticated");
    project.open();
    CHECK(project.grants("'anon', 'authenticated'") == before);
    CHECK(project.database.run("SELECT bool_or(relrowsecurity) FROM pg_class"
                               " WHERE oid IN ('public.users'::regclass, 'public.notes'::regclass)") == "f");
}

POSTGRES_TEST_CASE("tables that the project has brought along are completed and keep their rows",
                   "[supabase]") {
    Project project;
    project.database.run(kProfileTrigger);
    project.database.run(
        "SET ROLE project_owner; CREATE TABLE public.cloud_provider_accounts ("
        " id uuid PRIMARY KEY DEFAULT gen_random_uuid(),"
        " user_id uuid NOT NULL REFERENCES public.users ON DELETE CASCADE,"
        " provider text NOT NULL, provider_account_id text NOT NULL,"
        " UNIQUE (user_id, provider, provider_account_id))");
    project.database.run(
        "INSERT INTO auth.users (id, email) VALUES ('00000000-0000-4000-8000-000000000001', 'old@x'),"
        " ('00000000-0000-4000-8000-000000000002', 'older@x')");
    const auto add = [&](const std::string& digit, const std::string& account) {
        project.database.run(
            "INSERT INTO public.cloud_provider_accounts (user_id, provider, provider_account_id)"
            " VALUES ('00000000-0000-4000-8000-00000000000" +
            digit + "', 'onedrive', '" + account + "')");
    };
    add("1", "a");
    SECTION("completed") {
        const auto store = project.open();
        const auto owner = store->run(FindOwner{"onedrive", "a"});
        REQUIRE(owner);
        CHECK(owner->ownership_version == 1);
        CHECK(store->run(ListAccounts{owner->user_id}).at(0).is_active);
        CHECK(is<Violation>(store->run(LinkAccount{new_link(sign_up(*store, "ada"), "a")})));
        CHECK(store->run(FindCredentials{"old@x"})->username == "");
    }
    SECTION("refused with a reason where an account has two owners, and left alone") {
        add("2", "a");
        try {
            project.open();
            FAIL("it was opened");
        } catch (const StoreError& error) {
            CHECK(error.kind() == ErrorKind::violation);
            CHECK_THAT(error.what(), Catch::Contains("same provider and provider_account_id"));
        }
        CHECK(project.database.run("SELECT to_regclass('public.holdfast_schema_migrations') IS NULL") == "t");
        CHECK(project.database.run("SELECT count(*) FROM public.cloud_provider_accounts") == "2");
    }
}

POSTGRES_TEST_CASE("rows of a project's own table are read and changed, and its own constraints are told",
                   "[supabase][rows]") {
    Project project;
    project.database.run(kProfileTrigger);
    project.database.run(
        "SET ROLE project_owner; ALTER TABLE public.users ADD COLUMN note text DEFAULT 'mine',"
        " ADD COLUMN username varchar(10) CONSTRAINT own_key UNIQUE CONSTRAINT own_check CHECK (username <> "
        "'root')");
    const auto store = project.open();
    const std::string ada = "00000000-0000-4000-8000-000000000001",
                      bob = "00000000-0000-4000-8000-000000000002";
    project.database.run("INSERT INTO auth.users (id, email) VALUES ('" + ada + "', 'ada@x'), ('" + bob +
                         "', 'bob@x')");
    const auto column = [](std::string_view name) { return kUserTable.find(name); };
    const RowColumns columns = {column("id"), column("email"), column("username"), column("created_at")};
    const auto is_user = [&](const std::string& id) {
        return RowFilter{.kind = RowFilter::Kind::test, .column = column("id"), .values = {id}};
    };
    const RowFilter every{};
    const std::vector<RowOrder> no_order;
    const auto rows = store->run(SelectRows{{kUserTable, every}, columns, no_order, {0, 10}}).rows;
    REQUIRE(rows.size() == 2);
    CHECK(rows.at(0) == RowValues{ada, "ada@x", RowValue(), RowValue()});
    CHECK(kUserTable.find("note") == nullptr);

    const RowChange change{.now = kNow, .returned = columns};
    const auto rename = [&](const std::string& id, const std::string& name) {
        const RowFilter filter = is_user(id);
        const std::vector<RowSetting> settings = {{column("username"), name}};
        return store->run(UpdateRows{{kUserTable, filter}, settings, change});
    };
    CHECK(std::get<ChangedRows>(rename(ada, "ada")).rows.at(0).at(2) == RowValue("ada"));
    const auto taken = std::get<Violation>(rename(bob, "ada"));
    CHECK(taken.sqlstate == "23505");
    CHECK(taken.message == "duplicate key value violates unique constraint \"own_key\"");
    CHECK(taken.detail.empty());
    CHECK(std::get<ValueRefused>(rename(bob, "a name that is too long")).sqlstate == "22001");
    CHECK(std::get<ValueRefused>(rename(bob, "root")).constraint == "own_check");

    const RowFilter only_bob = is_user(bob);
    CHECK(std::get<ChangedRows>(store->run(DeleteRows{{kUserTable, only_bob}, change})).rows.size() == 1);
    CHECK(project.database.run("SELECT string_agg(email, ' ') FROM auth.users") == "ada@x");

    // A user of the project's server who has no profile yet.
    project.database.run("DELETE FROM public.users");
    const RowColumns given = {column("id"), column("email")};
    const std::vector<RowValues> profile = {{ada, "ada@x"}};
    const InsertRows insert{kUserTable, given, given, profile, RowConflict::merge, {column("id")}, change};
    CHECK(std::get<ChangedRows>(store->run(insert)).inserted == 1);
    CHECK(project.database.run("SELECT note FROM public.users") == "mine");
}

}  // namespace holdfast::contract
