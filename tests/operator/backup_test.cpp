// holdfast backup and restore, of a file that is in use too.
#include "cli/backup.h"

#include "cli/doctor.h"
#include "operator/patient.h"
#include "storage/operator/backup.h"
#include "storage/users.h"
#include "support/temp_dir.h"

#include <fstream>

#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/stat.h>

namespace holdfast::contract {
namespace {

namespace fs = std::filesystem;

// The installation's database, and room for what is made of it.
struct Installation {
    Patient patient{kSqlite.fresh()};
    const test::TempDir folder;
    const std::string file = (folder.path() / "backup").string();

    Answer back_up() const { return run_command(cli::Backup{settings_for(patient.backend->url()), file}); }
    Answer restore_to(const fs::path& path) const {
        return run_command(cli::Restore{settings_for("sqlite:" + path.string()), file});
    }
};

std::string scalar(const std::string& path, const std::string& sql) {
    ::SQLite::Database database(path, ::SQLite::OPEN_READONLY);
    ::SQLite::Statement query(database, sql);
    return query.executeStep() ? query.getColumn(0).getString() : "";
}

// Everything that the accounts' table holds.
constexpr const char* kAccounts =
    "SELECT group_concat(user_id || provider_account_id || access_token, ',') FROM cloud_provider_accounts";

}  // namespace

TEST_CASE("a backup restores to the same rows, for the owner's eyes only - SQLite", "[backup]") {
    const Installation it;
    const Answer made = it.back_up();
    INFO(made.err);
    REQUIRE(made.status == cli::kOk);
    CHECK(contains(made.out, "all is well"));
    CHECK(contains(made.err, "pages"));
    struct stat status {};
    REQUIRE(stat(it.file.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    CHECK(scalar(it.file, "PRAGMA journal_mode") == "delete");

    const fs::path path = it.folder.path() / "new.db";
    REQUIRE(it.restore_to(path).status == cli::kOk);
    CHECK(scalar(path.string(), kAccounts) == it.patient.backend->scalar(kAccounts));
    CHECK(scalar(path.string(), kAccounts) != "");
    CHECK(run_command(cli::Doctor{settings_for("sqlite:" + path.string())}).status == cli::kOk);
    CHECK(scalar(path.string(), "PRAGMA journal_mode") == "wal");
    for (const auto& entry : fs::directory_iterator(it.folder.path()))
        CHECK_FALSE(contains(entry.path().string(), "partial"));
}

TEST_CASE("a backup has everything of one moment, whatever is written meanwhile - SQLite", "[backup]") {
    const Installation it;
    // Several steps of the copy.
    REQUIRE(it.patient.backend->execute(
                "INSERT INTO holdfast_mails (id, sealed, created_at, next_try_at) WITH RECURSIVE n(i) AS"
                " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)"
                " SELECT i, hex(randomblob(500)), 0, 0 FROM n") == "");
    const auto store = it.patient.backend->open();
    int steps = 0;
    (void)storage::back_up(it.patient.backend->url(), it.file, [&](std::int64_t pages, std::int64_t total) {
        CHECK(pages <= total);
        // One that begins anew at each write has no end.
        REQUIRE(steps < 100);
        const NewUser user = new_user("late" + std::to_string(++steps));
        CHECK(is<UserCreated>(store->run(CreateUser{user, new_session(user.id)})));
    });
    CHECK(steps >= 3);
    CHECK(scalar(it.file, "SELECT count(*) FROM users WHERE email LIKE 'late%'") == "0");
    CHECK(it.patient.backend->scalar("SELECT count(*) FROM users WHERE email LIKE 'late%'") ==
          std::to_string(steps));
    CHECK(scalar(it.file, "SELECT count(*) FROM holdfast_mails") == "9000");
}

TEST_CASE("nothing is written over, by a backup or a restore - SQLite", "[backup]") {
    const Installation it;
    REQUIRE(it.back_up().status == cli::kOk);
    const auto size = fs::file_size(it.file);
    const Answer again = it.back_up();
    CHECK(again.status == cli::kFailed);
    CHECK(contains(again.err, "nothing was written"));
    CHECK(fs::file_size(it.file) == size);

    const fs::path taken = it.folder.path() / "taken.db";
    for (const char* ending : {"", "-wal", "-shm", "-journal"}) {
        INFO(ending);
        const std::string path = taken.string() + ending;
        std::ofstream(path) << "a";
        const Answer refused = it.restore_to(taken);
        CHECK(refused.status == cli::kFailed);
        CHECK(contains(refused.err, path));
        CHECK(fs::file_size(path) == 1);
        fs::remove(path);
    }
    CHECK(it.restore_to(taken).status == cli::kOk);
}

TEST_CASE("a file that is no database of ours, or a newer one, is not restored - SQLite", "[backup]") {
    const Installation it;
    const fs::path path = it.folder.path() / "new.db";
    CHECK_THROWS_AS(it.restore_to(path), StoreError);
    std::ofstream(it.file) << std::string(8192, 'x');
    CHECK_THROWS_AS(it.restore_to(path), StoreError);
    fs::remove(it.file);
    {
        ::SQLite::Database(it.file, ::SQLite::OPEN_READWRITE | ::SQLite::OPEN_CREATE)
            .exec("CREATE TABLE t (a)");
    }
    CHECK(contains(it.restore_to(path).err, "no database of Holdfast"));
    fs::remove(it.file);

    REQUIRE(it.patient.backend->execute("UPDATE schema_migrations SET version = version + 1000") == "");
    CHECK(it.back_up().status == cli::kFailed);
    CHECK(contains(it.restore_to(path).err, "use a newer holdfast"));
    CHECK_FALSE(fs::exists(path));
}

TEST_CASE("a backup of a database with a fault is made, and says so - SQLite", "[backup]") {
    const Installation it;
    REQUIRE(it.patient.backend->execute("DROP INDEX uniq_cloud_provider_accounts_global") == "");
    const Answer made = it.back_up();
    CHECK(made.status == cli::kFailed);
    CHECK(contains(made.out, "uniq_cloud_provider_accounts_global"));
    CHECK(fs::exists(it.file));
}

TEST_CASE("a database of PostgreSQL is not backed up by this - SQLite", "[backup]") {
    const Installation it;
    const Answer refused = run_command(cli::Backup{settings_for("postgresql://127.0.0.1/x"), it.file});
    CHECK(refused.status == cli::kFailed);
    CHECK(contains(refused.err, "pg_dump"));
}

}  // namespace holdfast::contract
