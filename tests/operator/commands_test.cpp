// holdfast migrate, user and who-owns.
#include "base/clock.h"
#include "base/json.h"
#include "cli/migrate.h"
#include "cli/secret_stamp.h"
#include "cli/secrets.h"
#include "cli/user.h"
#include "cli/who_owns.h"
#include "crypto/password.h"
#include "operator/patient.h"
#include "storage/users.h"

#include <algorithm>

namespace holdfast::contract {
namespace {

struct Installation {
    explicit Installation(std::unique_ptr<Backend> fresh)
        : backend(std::move(fresh)), settings(settings_for(backend->url())) {}

    Answer create(const std::string& email, const std::string& password = "a good password\n") const {
        return run_command(cli::CreateUser{settings, email, std::nullopt, true}, password);
    }
    Answer show(const std::string& email) const { return run_command(cli::ShowUser{settings, email}); }

    std::unique_ptr<Backend> backend;
    cli::Settings settings;
};

base::Json json_of(const Answer& answer) {
    return base::Json::parse(answer.out.substr(0, answer.out.size() - 1)).value();
}

// Deletes without what hangs on it.
std::string tear_out(Backend& backend, bool is_postgres, const std::string& table,
                     const std::string& condition) {
    return backend.execute(
        std::string(is_postgres ? "SET session_replication_role = replica" : "PRAGMA foreign_keys = OFF") +
        "; DELETE FROM " + backend.table(table) + " WHERE " + condition);
}

}  // namespace

OPERATOR_TEST_CASE("migrate says from which version to which, and how long it took", "[migrate]") {
    const Installation i(backend_type.bare());
    const Answer first = run_command(cli::Migrate{i.settings});
    CHECK(contains(first.out, "schema version 0 -> "));
    CHECK_THAT(first.out, Catch::Matches(".*, in [0-9]+\\.[0-9] s\n"));
    const Answer again = run_command(cli::Migrate{i.settings});
    CHECK(again.status == cli::kOk);
    CHECK(contains(again.out, "up to date"));
}

OPERATOR_TEST_CASE("a user is made by the rules of a sign-up", "[user]") {
    const Installation i(backend_type.fresh());
    CHECK(i.create(" Ada@Example.com ").status == cli::kOk);
    const auto credentials = i.backend->open()->run(FindCredentials{"ada@example.com"});
    REQUIRE(credentials);
    CHECK(credentials->username == "ada");
    CHECK(crypto::verify_password(credentials->password_hash, "a good password") ==
          crypto::PasswordCheck::match);

    CHECK(i.create("ADA@example.com").status == cli::kFailed);
    CHECK(i.create("nobody").status == cli::kBadSetting);
    CHECK(i.create("bob@example.com", "short").status == cli::kBadSetting);
    CHECK(run_command(cli::CreateUser{i.settings, "bob@example.com", "\n", true}, "a good password").status ==
          cli::kBadSetting);
    CHECK(i.show("bob@example.com").status == cli::kFailed);
}

OPERATOR_TEST_CASE("a made-up password is printed, once, and works", "[user]") {
    const Installation i(backend_type.fresh());
    const Answer made = run_command(cli::CreateUser{i.settings, "ada@example.com", "Ada L."});
    REQUIRE(made.status == cli::kOk);
    const std::string lead = "password: ";
    const std::string password = made.out.substr(made.out.find(lead) + lead.size());
    const auto credentials = i.backend->open()->run(FindCredentials{"ada@example.com"});
    CHECK(credentials->username == "Ada L.");
    CHECK(crypto::verify_password(credentials->password_hash, password.substr(0, password.size() - 1)) ==
          crypto::PasswordCheck::match);
}

OPERATOR_TEST_CASE("a user who was made has no session that anybody could use", "[user]") {
    const Installation i(backend_type.fresh());
    REQUIRE(i.create("ada@example.com").status == cli::kOk);
    CHECK(i.backend->scalar("SELECT count(*) FROM " + i.backend->table("auth_sessions")) == "0");
}

OPERATOR_TEST_CASE("show says in which of the two tables a user is", "[user]") {
    Patient patient(backend_type.fresh());
    const cli::Settings settings = settings_for(patient.backend->url());
    const auto show = [&](const std::string& email) { return run_command(cli::ShowUser{settings, email}); };

    CHECK(show("Ada@example.com").status == cli::kOk);
    CHECK(contains(show("ada@example.com").out, "in auth.users and in public.users"));
    CHECK(contains(show("ada@example.com").out, "linked accounts  1"));
    CHECK(show("eve@example.com").status == cli::kFailed);
    CHECK(contains(show("eve@example.com").out, "neither"));

    REQUIRE(tear_out(*patient.backend, backend_type.needs_postgres, "users", "username = 'ada'") == "");
    REQUIRE(tear_out(*patient.backend, backend_type.needs_postgres, "auth_users",
                     "email = 'bob@example.com'") == "");
    CHECK(show("ada@example.com").status == cli::kFailed);
    CHECK(contains(show("ada@example.com").out, "in auth.users only"));
    CHECK(show("bob@example.com").status == cli::kFailed);
    CHECK(contains(show("bob@example.com").out, "in public.users only"));

    const base::Json json = json_of(run_command(cli::ShowUser{settings, "bob@example.com", true}));
    CHECK(*json.find("in_auth_users")->as_bool() == false);
    CHECK(*json.find("in_public_users")->as_bool() == true);
    CHECK(*json.string("user_id") == patient.bob);
}

OPERATOR_TEST_CASE("list has one line for each user, whatever a name holds", "[user]") {
    Patient patient(backend_type.fresh());
    const cli::Settings settings = settings_for(patient.backend->url());
    patient.must("UPDATE " + patient.backend->table("users") +
                 " SET username = 'A\nda' WHERE username = 'ada'");
    REQUIRE(tear_out(*patient.backend, backend_type.needs_postgres, "auth_users",
                     "email = 'bob@example.com'") == "");
    const Answer list = run_command(cli::ListUsers{settings});
    CHECK(std::count(list.out.begin(), list.out.end(), '\n') == 2);
    CHECK(contains(list.out,
                   "ada@example.com\t" + patient.ada + "\tA\\nda\tin auth.users and in public.users\t"));
    CHECK(contains(list.out, "bob@example.com\t" + patient.bob + "\tbob\tin public.users only\t"));
    const std::string json = run_command(cli::ListUsers{settings, true}).out;
    CHECK(*base::Json::parse(json.substr(0, json.find('\n'))).value().string("username") == "A\nda");

    const std::string hostile = "\x1b[2J\u009b31m\u202e\u200b\x7f\U000e0041";
    patient.must("UPDATE " + patient.backend->table("users") + " SET username = '" + hostile + "'");
    CHECK(contains(run_command(cli::ListUsers{settings}).out,
                   "\t\\x1B[2J\\xC2\\x9B31m\\xE2\\x80\\xAE\\xE2\\x80\\x8B\\x7F\\xF3\\xA0\\x81\\x81\t"));
    const std::string escaped = run_command(cli::ListUsers{settings, true}).out;
    CHECK(contains(escaped, R"("\u001b[2J\u009b31m\u202e\u200b\u007f\udb40\udc41")"));
    CHECK(*base::Json::parse(escaped.substr(0, escaped.find('\n'))).value().string("username") == hostile);
}

OPERATOR_TEST_CASE("delete removes everything and frees the accounts", "[user]") {
    Patient patient(backend_type.fresh());
    const cli::Settings settings = settings_for(patient.backend->url());
    const Answer deleted = run_command(cli::DeleteUser{settings, "Ada@example.com"});
    CHECK(deleted.status == cli::kOk);
    CHECK(contains(deleted.out, "cloud accounts that are free now: 1"));
    CHECK(patient.count("cloud_provider_accounts", "provider_account_id = '1'") == 0);
    CHECK(patient.count("users") == 1);
    CHECK(run_command(cli::DeleteUser{settings, "ada@example.com"}).status == cli::kFailed);
    REQUIRE(tear_out(*patient.backend, backend_type.needs_postgres, "auth_users",
                     "email = 'bob@example.com'") == "");
    CHECK(contains(run_command(cli::DeleteUser{settings, "bob@example.com"}).err, "in public.users only"));
}

OPERATOR_TEST_CASE("who-owns names the owner, since when, and who owned it before", "[who-owns]") {
    Patient patient(backend_type.fresh());
    const cli::Settings settings = settings_for(patient.backend->url());
    const auto ask = [&](const std::string& id) {
        return run_command(cli::WhoOwns{settings, "onedrive", id});
    };

    patient.must("UPDATE " + patient.backend->table("domain_events") +
                 " SET occurred_at = " + patient.backend->literal(kNow + 1h) + " WHERE user_id = '" +
                 patient.ada + "' AND event_type = 'handover.completed' AND actor_id = user_id");
    patient.must("UPDATE " + patient.backend->table("domain_events") +
                 " SET occurred_at = " + patient.backend->literal(kNow + 1h) + " WHERE user_id = '" +
                 patient.bob + "' AND event_type = 'handover.completed' AND actor_id <> user_id");
    const Answer first = ask("1");
    CHECK(first.status == cli::kOk);
    CHECK(contains(first.out, "onedrive 1 is ada@example.com (" + patient.ada + ")'s since " +
                                  base::rfc3339(kNow + 1h)));
    CHECK(contains(first.out, "active"));
    CHECK(contains(first.out, "handed over from bob@example.com (" + patient.bob + ") to ada@example.com (" +
                                  patient.ada));
    CHECK(first.out.find("from bob@") < first.out.find("from ada@"));
    CHECK(contains(ask("2").out, "since " + base::rfc3339(kNow)));

    const Answer nobody = ask("3");
    CHECK(nobody.status == cli::kFailed);
    CHECK(contains(nobody.out, "nobody's"));

    const base::Json json = json_of(run_command(cli::WhoOwns{settings, "onedrive", "1", true}));
    CHECK(*json.find("owner")->string("email") == "ada@example.com");
    CHECK(json.find("hand_overs")->as_array()->size() == 2);

    REQUIRE(run_command(cli::DeleteUser{settings, "ada@example.com"}).status == cli::kOk);
    CHECK(ask("1").status == cli::kFailed);
    CHECK(
        contains(ask("1").out, "from bob@example.com (" + patient.bob + ") to a user who was deleted since"));
}

OPERATOR_TEST_CASE("a secret fits the database that it was first used with, and no other one does",
                   "[secret]") {
    const Installation i(backend_type.fresh());
    i.backend->open();
    const auto keys = crypto::Keys::derive(std::string(32, 'a')),
               others = crypto::Keys::derive(std::string(32, 'b'));
    CHECK_NOTHROW(cli::stamp_with_newest(i.settings, keys));
    CHECK_NOTHROW(cli::stamp_with_newest(i.settings, keys));
    CHECK_THROWS_AS(cli::stamp_with_newest(i.settings, others), cli::SecretError);
    CHECK(i.backend->scalar("SELECT count(*) FROM " + i.backend->table("secret_checks")) == "1");
}

OPERATOR_TEST_CASE("a database without a schema is said to be one", "[user]") {
    const Installation i(backend_type.bare());
    CHECK_THROWS_AS(i.show("ada@example.com"), StoreError);
    CHECK_THROWS_AS(run_command(cli::WhoOwns{i.settings, "onedrive", "1"}), StoreError);
}

}  // namespace holdfast::contract
