// A loss of power under SQLite: what was acknowledged is there afterwards, because a commit waits for the
// disk.
#include "contract/fixture.h"
#include "faults/faulty_disk.h"
#include "storage/handover.h"
#include "storage/linking.h"
#include "storage/open.h"
#include "storage/sessions.h"
#include "storage/users.h"
#include "support/temp_dir.h"

#include <SQLiteCpp/SQLiteCpp.h>

namespace holdfast::contract {
namespace {

constexpr unsigned kRounds = 20;

// Rows of a raw table that were committed before the power went, and are not there after it.
int lost_with(const std::string& synchronous, unsigned seed) {
    const test::TempDir before, after;
    test::FaultyDisk disk;
    constexpr int kRows = 20;
    {
        ::SQLite::Database database((before.path() / "raw.db").string(),
                                    ::SQLite::OPEN_READWRITE | ::SQLite::OPEN_CREATE);
        database.exec(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (x INTEGER) STRICT");
        database.exec("PRAGMA synchronous = " + synchronous);
        for (int i = 0; i < kRows; ++i) database.exec("INSERT INTO t VALUES (1)");
        disk.survivors(after.path(), seed);
    }
    ::SQLite::Database database((after.path() / "raw.db").string(), ::SQLite::OPEN_READWRITE);
    return kRows - database.execAndGet("SELECT count(*) FROM t").getInt();
}

}  // namespace

TEST_CASE("a loss of power takes nothing with synchronous FULL, and something with OFF - SQLite",
          "[faults]") {
    int lost_with_off = 0;
    for (unsigned seed = 0; seed < kRounds; ++seed) {
        CHECK(lost_with("FULL", seed) == 0);
        lost_with_off += lost_with("OFF", seed);
    }
    CHECK(lost_with_off > 0);
}

TEST_CASE("a loss of power takes no acknowledged sign-up, link or hand-over - SQLite", "[faults]") {
    for (unsigned seed = 0; seed < kRounds; ++seed) {
        const test::TempDir before, after;
        test::FaultyDisk disk;
        NewUser ada = new_user("ada"), ben = new_user("ben");
        {
            const auto store = open_store("sqlite:" + (before.path() / "holdfast.db").string());
            REQUIRE(is<UserCreated>(store->run(CreateUser{ada, new_session(ada.id)})));
            REQUIRE(is<UserCreated>(store->run(CreateUser{ben, new_session(ben.id)})));
            REQUIRE(is<Linked>(store->run(LinkAccount{new_link(ada.id, "drive")})));
            const auto request = new_request(ben.id, "drive", *store->run(FindOwner{"onedrive", "drive"}));
            store->run(SaveTransferRequest{request, kNow - 24h});
            REQUIRE(hand_over(*store, request.id, ben.id, kNow + 1min).outcome ==
                    HandoverOutcome::transferred);
            disk.survivors(after.path(), seed);
        }
        const auto store = open_store("sqlite:" + (after.path() / "holdfast.db").string());
        CHECK(store->run(FindCredentials{ada.email}).has_value());
        CHECK(store->run(FindOwner{"onedrive", "drive"})->user_id == ben.id);
        CHECK(store->run(ListTransferEvents{ada.id}).size() == 1);
        ::SQLite::Database database((after.path() / "holdfast.db").string());
        CHECK(database.execAndGet("PRAGMA integrity_check").getString() == "ok");
    }
}

}  // namespace holdfast::contract
