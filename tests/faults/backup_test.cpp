// holdfast backup, ended in the middle of its work.
#include "contract/fixture.h"
#include "support/process.h"
#include "support/temp_dir.h"

#include <csignal>
#include <filesystem>

namespace holdfast::contract {
namespace {

// In the units of ulimit -f: half of the database below.
constexpr const char* kHalf = "4000";

}  // namespace

TEST_CASE("a backup that is killed half way leaves none, and the next one is whole - SQLite", "[backup]") {
    const auto backend = kSqlite.fresh();
    REQUIRE(backend->execute(
                "INSERT INTO holdfast_mails (id, sealed, created_at, next_try_at) WITH RECURSIVE n(i) AS"
                " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 7000)"
                " SELECT i, hex(randomblob(500)), 0, 0 FROM n") == "");
    const test::TempDir folder;
    const std::string file = (folder.path() / "backup").string();
    const auto back_up = [&](const std::string& before) {
        test::Process process(
            {"/bin/sh", "-c",
             before + "exec " HOLDFAST_BINARY " backup " + file + " --database-url " + backend->url()});
        return process.await_end();
    };
    // The kernel ends it at the byte that is one too many.
    CHECK(back_up(std::string("ulimit -f ") + kHalf + "; ") == -SIGXFSZ);
    CHECK_FALSE(std::filesystem::exists(file));
    CHECK(std::filesystem::exists(file + ".partial"));
    CHECK(back_up("") == 0);
    CHECK(std::filesystem::exists(file));
    CHECK_FALSE(std::filesystem::exists(file + ".partial"));
}

}  // namespace holdfast::contract
