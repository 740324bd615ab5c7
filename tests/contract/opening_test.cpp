// Opening a database: migrations, several processes at once, and what is refused.
#include "contract/child.h"
#include "contract/fixture.h"
#include "storage/handover.h"
#include "storage/linking.h"
#include "storage/open.h"
#include "storage/rate_limits.h"
#include "storage/users.h"
#include "support/threads.h"

#include <memory>
#include <vector>

namespace holdfast::contract {
namespace {

std::string applied_migrations(Backend& backend) {
    return backend.scalar("SELECT count(*) FROM " + backend.table("schema_migrations"));
}

}  // namespace

STORE_TEST_CASE("a database is brought up to date once and keeps its rows", "[opening]") {
    Fixture f(TestType::fresh());
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
    Fixture f(TestType::fresh());
    const std::string ada = f.add_user("ada");
    const std::string bob = f.add_user("bob");
    f.add_account(ada, "kept");
    f.add_account(ada, "moved");
    REQUIRE(f.transfer(f.add_request(bob, "moved"), bob, kNow + 5min) == HandoverOutcome::transferred);
    f.store = nullptr;
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

STORE_TEST_CASE("many Stores open a new database at once", "[opening]") {
    for (int round = 0; round < 5; ++round) {
        const auto backend = TestType::fresh();
        const auto stores = test::run_together(8, [&](std::size_t) { return backend->open(); });
        for (const auto& store : stores) store->run(Ping{});
        CHECK(applied_migrations(*backend) ==
              backend->scalar("SELECT max(version) FROM " + backend->table("schema_migrations")));
    }
}

STORE_TEST_CASE("many processes open a new database at once", "[opening]") {
    const auto backend = TestType::fresh();
    std::vector<std::unique_ptr<Child>> children;
    for (int i = 0; i < 6; ++i) {
        children.push_back(std::make_unique<Child>([&, i](Child&) {
            const NewUser user = new_user("user" + std::to_string(i));
            return is<UserCreated>(backend->open()->run(CreateUser{user, new_session(user.id)})) ? 0 : 1;
        }));
    }
    for (const auto& child : children) CHECK(child->wait() == 0);
    Fixture f(TestType::fresh());
    const auto store = backend->open();
    CHECK(applied_migrations(*backend) == applied_migrations(*f.backend));
    CHECK(backend->scalar("SELECT count(*) FROM " + backend->table("auth_users")) == "6");
}

STORE_TEST_CASE("a schema newer than the program is refused and left alone", "[opening]") {
    Fixture f(TestType::fresh());
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
