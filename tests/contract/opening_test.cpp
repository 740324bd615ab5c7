// Opening a database: migrations, several processes at once, and what is refused.
#include "contract/child.h"
#include "contract/fixture.h"
#include "storage/events.h"
#include "storage/handover.h"
#include "storage/linking.h"
#include "storage/open.h"
#include "storage/rate_limits.h"
#include "storage/users.h"
#include "support/threads.h"

#include <memory>
#include <thread>
#include <vector>

namespace holdfast::contract {
namespace {

std::string applied_migrations(Backend& backend) {
    return backend.scalar("SELECT count(*) FROM " + backend.table("schema_migrations"));
}

// Hand-overs as they stood before version 3.
void rewind_to_version_2(Backend& backend) {
    const std::string events = backend.table("cloud_transfer_events"), old = backend.table("old_events"),
                      accounts = backend.table("cloud_provider_accounts");
    for (const std::string& sql :
         {"CREATE TABLE " + old +
              " AS SELECT id, transfer_id, user_id, direction, provider,"
              " provider_account_id, account_email, created_at, acknowledged_at FROM " +
              events,
          "DROP VIEW " + events,
          "DROP TABLE " + backend.table("event_acknowledgements"),
          "DROP TABLE " + backend.table("domain_events"),
          "DROP TABLE " + backend.table("known_networks"),
          "DROP TABLE " + backend.table("secret_checks"),
          "ALTER TABLE " + backend.table("auth_sessions") + " DROP COLUMN rotated_at",
          "ALTER TABLE " + backend.table("auth_sessions") + " DROP COLUMN user_agent",
          "ALTER TABLE " + backend.table("auth_sessions") + " DROP COLUMN network",
          "ALTER TABLE " + backend.table("auth_sessions") + " DROP COLUMN authenticated_at",
          "ALTER TABLE " + backend.table("auth_users") + " DROP COLUMN raw_user_meta_data",
          "ALTER TABLE " + backend.table("auth_users") + " DROP COLUMN raw_app_meta_data",
          "ALTER TABLE " + backend.table("auth_users") + " DROP COLUMN email_confirmed_at",
          "ALTER TABLE " + backend.table("auth_users") + " DROP COLUMN last_sign_in_at",
          "DROP INDEX " + backend.table("ownership_transfer_requests_open_idx"),
          "DROP INDEX " + backend.table("cloud_provider_accounts_refreshed_at_idx"),
          "ALTER TABLE " + accounts + " DROP COLUMN token_generation",
          "ALTER TABLE " + accounts + " DROP COLUMN reconnect_reason",
          "ALTER TABLE " + accounts + " DROP COLUMN refreshed_at",
          "ALTER TABLE " + accounts + " DROP COLUMN refresh_holder",
          "ALTER TABLE " + accounts + " DROP COLUMN refresh_until",
          "ALTER TABLE " + accounts + " DROP COLUMN refresh_lost",
          "ALTER TABLE " + accounts + " DROP COLUMN quota_used",
          "ALTER TABLE " + accounts + " DROP COLUMN quota_total",
          "ALTER TABLE " + accounts + " DROP COLUMN quota_at",
          "ALTER TABLE " + accounts + " DROP COLUMN quota_due_at",
          "ALTER TABLE " + accounts + " DROP COLUMN handed_over_at",
          "ALTER TABLE " + accounts + " DROP COLUMN handed_over_from",
          "ALTER TABLE " + accounts + " DROP COLUMN handed_over_as_contest",
          "DROP INDEX " + backend.table("ownership_transfer_requests_unanswered_idx"),
          "ALTER TABLE " + backend.table("ownership_transfer_requests") + " DROP COLUMN answer_by",
          "ALTER TABLE " + backend.table("ownership_transfer_requests") + " DROP COLUMN operator_asked_at",
          "ALTER TABLE " + backend.table("ownership_transfer_requests") + " DROP COLUMN refused_at",
          "DROP TABLE " + backend.table("holdfast_parked_events"),
          "DROP TABLE " + backend.table("holdfast_hooks"),
          "DROP TABLE " + backend.table("holdfast_apps"),
          "DROP TABLE " + backend.table("holdfast_leases"),
          "DROP TABLE " + backend.table("token_revocations"),
          "DROP TABLE " + backend.table("holdfast_mails"),
          "DROP TABLE " + backend.table("holdfast_email_links"),
          "DROP TABLE " + backend.table("holdfast_passkeys"),
          "DROP TABLE " + backend.table("holdfast_recovery_codes"),
          "DROP TABLE " + backend.table("holdfast_second_factors"),
          "ALTER TABLE " + old + " RENAME TO cloud_transfer_events",
          "DELETE FROM " + backend.table("schema_migrations") + " WHERE version >= 3"}) {
        CAPTURE(sql);
        REQUIRE(backend.execute(sql) == "");
    }
}

}  // namespace

STORE_TEST_CASE("a database is brought up to date once and keeps its rows", "[opening]") {
    Fixture f(backend_type.fresh());
    const std::string applied = applied_migrations(*f.backend);
    CHECK(applied != "0");
    const std::string ada = f.add_user("ada");
    f.store = nullptr;
    f.store = f.backend->open();
    CHECK(applied_migrations(*f.backend) == applied);
    CHECK(f.store->run(FindCredentials{"ada@example.com"})->user_id == ada);
    f.store->run(Ping{});
}

STORE_TEST_CASE("version 2 knows since when an account is its owner's", "[opening]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const std::string bob = f.add_user("bob");
    f.add_account(ada, "kept");
    f.add_account(ada, "moved");
    REQUIRE(f.transfer(f.add_request(bob, "moved"), bob, kNow + 5min) == HandoverOutcome::transferred);
    f.store = nullptr;
    rewind_to_version_2(*f.backend);
    const std::string accounts = f.backend->table("cloud_provider_accounts");
    REQUIRE(f.backend->execute("ALTER TABLE " + accounts + " DROP COLUMN connected_at") == "");
    REQUIRE(f.backend->execute("DROP TABLE " + f.backend->table("rate_limits")) == "");
    REQUIRE(f.backend->execute("DELETE FROM " + f.backend->table("schema_migrations") +
                               " WHERE version >= 2") == "");

    f.store = f.backend->open();
    CHECK(f.store->run(ListAccounts{ada}).at(0).connected_at == kNow);
    CHECK(f.store->run(ListAccounts{bob}).at(0).connected_at == kNow + 5min);
    CHECK_FALSE(f.store->run(Charge{std::vector{RateCharge{"key", {1s, 1}}}, kNow}));
}

STORE_TEST_CASE("version 3 keeps what was handed over, and what was seen of it", "[opening][events]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), bob = f.add_user("bob"), eve = f.add_user("eve");
    f.add_account(ada, "1");
    REQUIRE(f.transfer(f.add_request(bob, "1"), bob, kNow + 1min) == HandoverOutcome::transferred);
    REQUIRE(f.transfer(f.add_request(eve, "1"), eve, kNow + 2min) == HandoverOutcome::transferred);
    REQUIRE(f.store->run(DeleteUser{eve, kNow}));
    const auto before = f.store->run(ListTransferEvents{bob});
    REQUIRE(before.size() == 2);
    REQUIRE(f.store->run(AcknowledgeTransferEvent{bob, before[0].id, kNow + 3min}));
    f.store = nullptr;
    rewind_to_version_2(*f.backend);

    f.store = f.backend->open();
    const auto after = f.store->run(ListTransferEvents{bob});
    REQUIRE(after.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(after[i].id == before[i].id);
        CHECK(after[i].direction == before[i].direction);
        CHECK(after[i].created_at == before[i].created_at);
        CHECK(after[i].account_email == before[i].account_email);
    }
    CHECK(after[0].acknowledged_at == kNow + 3min);
    CHECK_FALSE(after[1].acknowledged_at);
    CHECK(f.store->run(ReadEvents{{}, 10}).size() == 3);  // Ada's one and Bob's two; Eve's went with her
    CHECK(f.count("cloud_transfer_events", "transfer_id IS NOT NULL") == 3);
}

STORE_TEST_CASE("version 7 keeps the sessions, and knows of none when its password was given",
                "[opening][sessions]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const std::string id = f.backend->scalar("SELECT id FROM " + f.backend->table("auth_sessions"));
    REQUIRE(f.store->run(FindSession{id, kNow})->authenticated_at == kNow);
    f.store = nullptr;
    rewind_to_version_2(*f.backend);

    f.store = f.backend->open();
    CHECK_FALSE(f.store->run(FindSession{id, kNow}).value().authenticated_at);
    const ListedSession session = f.store->run(ListSessions{ada, id, kNow, 10}).at(0);
    CHECK(session.last_used_at == kNow);
    CHECK(session.user_agent == "");
    CHECK(session.network == "");
    f.store->run(AuthenticateSession{id, kNow + 1min});
    CHECK(f.store->run(FindSession{id, kNow})->authenticated_at == kNow + 1min);
}

STORE_TEST_CASE("version 10 keeps the users, of whom it knows no metadata", "[opening][users]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    f.store = nullptr;
    rewind_to_version_2(*f.backend);

    f.store = f.backend->open();
    const UserDetails before = f.store->run(FindUser{ada}).value();
    CHECK(before.user_metadata == "{}");
    CHECK(before.app_metadata == "{}");
    CHECK_FALSE(before.email_confirmed_at);
    UpdateUser update{ada, kNow};
    update.user_metadata = R"({"color":"red"})";
    REQUIRE(std::holds_alternative<UserUpdated>(f.store->run(update)));
    CHECK_THAT(f.store->run(FindUser{ada})->user_metadata, Catch::Contains("red"));
}

STORE_TEST_CASE("many Stores open a new database at once", "[opening]") {
    for (int round = 0; round < 5; ++round) {
        const auto backend = backend_type.bare();
        const auto stores = test::run_together(8, [&](std::size_t) { return backend->open(); });
        for (const auto& store : stores) store->run(Ping{});
        CHECK(applied_migrations(*backend) ==
              backend->scalar("SELECT max(version) FROM " + backend->table("schema_migrations")));
    }
}

STORE_TEST_CASE("many processes open a new database at once", "[opening]") {
    const auto backend = backend_type.bare();
    std::vector<std::unique_ptr<Child>> children;
    for (int i = 0; i < 6; ++i) {
        children.push_back(std::make_unique<Child>([&, i](Child&) {
            const NewUser user = new_user("user" + std::to_string(i));
            return is<UserCreated>(backend->open()->run(CreateUser{user, new_session(user.id)})) ? 0 : 1;
        }));
    }
    for (const auto& child : children) CHECK(child->wait() == 0);
    Fixture f(backend_type.fresh());
    const auto store = backend->open();
    CHECK(applied_migrations(*backend) == applied_migrations(*f.backend));
    CHECK(backend->scalar("SELECT count(*) FROM " + backend->table("auth_users")) == "6");
}

POSTGRES_TEST_CASE("a migration lets others use the table that it waits for", "[opening]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    f.store = nullptr;
    rewind_to_version_2(*f.backend);
    test::SqlSession dump(f.backend->url());
    // Reads for long, as pg_dump does.
    REQUIRE(dump.run("BEGIN; SELECT count(*) FROM public.auth_sessions").value == "1");
    std::jthread opening([&] { f.store = f.backend->open(); });
    while (f.backend->scalar("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                             " AND wait_event_type = 'Lock'") == "0")
        std::this_thread::yield();

    test::SqlSession user(f.backend->url());
    const auto used = user.run("SET lock_timeout = '2s'; UPDATE public.auth_sessions SET revoked_at = NULL");
    CHECK(used.message == "");
    CHECK(f.backend->scalar("SELECT max(version) FROM public.holdfast_schema_migrations") == "2");
    CHECK(dump.run("COMMIT").message == "");
    opening.join();
    CHECK(f.store->run(FindCredentials{"ada@example.com"})->user_id == ada);
    CHECK(f.count("auth_sessions", "rotated_at IS NULL") == 1);
}

STORE_TEST_CASE("a schema newer than the program is refused and left alone", "[opening]") {
    Fixture f(backend_type.fresh());
    f.store = nullptr;
    REQUIRE(f.insert("schema_migrations", {{"version", "1000"}}) == "");
    const std::string applied = applied_migrations(*f.backend);
    try {
        f.backend->open();
        FAIL("it was opened");
    } catch (const StoreError& error) {
        CHECK_THAT(error.what(),
                   Catch::Contains("version 1000") && Catch::Contains("newer than this program"));
    }
    CHECK(applied_migrations(*f.backend) == applied);
}

TEST_CASE("a database URL names its backend", "[opening]") {
    for (const char* url :
         {"", "sqlite", "sqlite:", "sqlite::memory:", "mysql://localhost/x", "/var/lib/x.db"}) {
        CAPTURE(url);
        CHECK_THROWS_AS(open_store(url), BadDatabaseUrl);
    }
}

TEST_CASE("no part of a URL of PostgreSQL's is repeated where it fails", "[opening]") {
    const auto text_of_failure = [](const std::string& url) -> std::string {
        try {
            open_store(url);
        } catch (const std::exception& failure) {
            return failure.what();
        }
        return "opened";
    };
    CHECK_THROWS_AS(open_store("postgresql://ada:secret@localhost:port/x"), StoreError);
    CHECK_THROWS_AS(open_store("postgresql://ada:secret@localhost/x?sslmod=require"), BadDatabaseUrl);
    CHECK_THROWS_AS(open_store("postgresql://ada:secret@/x?host=/nowhere"), StoreError);
    for (const char* url :
         {"postgresql://ada:secret@localhost:port/x", "postgresql://ada:secret@[localhost/x",
          "postgresql://ada:secret@/x?host=/nowhere"}) {
        CHECK_THAT(text_of_failure(url), !Catch::Contains("secret") && !Catch::Contains("opened"));
    }
}

TEST_CASE("the kinds of errors have names", "[opening]") {
    CHECK(name(ErrorKind::unavailable) == "unavailable");
    CHECK(name(ErrorKind::commit_unknown) == "commit_unknown");
    CHECK(name(ErrorKind::violation) == "violation");
    CHECK(name(ErrorKind::internal) == "internal");
}

}  // namespace holdfast::contract
