// A disk that is full, read-only or held by another process while clients write: a success that holds or a
// failure that leaves nothing, and all goes on once the fault is over.
#include "contract/fixture.h"
#include "faults/faulty_disk.h"
#include "storage/open.h"
#include "storage/sessions.h"
#include "storage/users.h"
#include "support/temp_dir.h"
#include "sync/mutex.h"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <thread>

#include <SQLiteCpp/SQLiteCpp.h>

namespace holdfast::contract {
namespace {

// Threads that sign users up until they are told to end.
class Writers {
  public:
    explicit Writers(Store& store) {
        for (int i = 0; i < 4; ++i) {
            threads_.emplace_back([this, &store, i](const std::stop_token& stop) {
                for (int j = 0; !stop.stop_requested(); ++j)
                    write(store, std::to_string(i) + "." + std::to_string(j));
            });
        }
    }

    // Returns once `counter` has risen by `more`; the case fails if it does not within a minute.
    void await(const std::atomic<int>& counter, int more = 20) const {
        const auto deadline = std::chrono::steady_clock::now() + 1min;
        for (const int before = counter; counter < before + more; std::this_thread::yield())
            if (std::chrono::steady_clock::now() > deadline) FAIL("the writers came to nothing in a minute");
    }
    std::set<std::string> end() {
        threads_.clear();
        const sync::Lock lock(mutex_);
        return acknowledged_;
    }

    std::atomic<int> successes = 0;
    std::atomic<int> refusals = 0;  // unavailable
    std::atomic<int> others = 0;

  private:
    void write(Store& store, const std::string& name) {
        const NewUser user = new_user(name);
        try {
            (void)store.run(CreateUser{user, new_session(user.id)});
            const sync::Lock lock(mutex_);
            acknowledged_.insert(user.id);
            ++successes;
        } catch (const StoreError& error) {
            ++(error.kind() == ErrorKind::unavailable ? refusals : others);
        }
    }

    sync::Mutex mutex_;
    std::set<std::string> acknowledged_ GUARDED_BY(mutex_);
    std::vector<std::jthread> threads_;
};

std::set<std::string> ids(::SQLite::Database& database, const std::string& sql) {
    std::set<std::string> found;
    for (::SQLite::Statement row(database, sql); row.executeStep();)
        found.insert(row.getColumn(0).getString());
    return found;
}

void check_file(const std::string& path, const std::set<std::string>& acknowledged) {
    ::SQLite::Database database(path);
    CHECK(ids(database, "SELECT id FROM auth_users") == acknowledged);
    CHECK(ids(database, "SELECT id FROM users") == acknowledged);
    CHECK(ids(database, "SELECT user_id FROM auth_sessions") == acknowledged);
    CHECK(database.execAndGet("PRAGMA integrity_check").getString() == "ok");
}

}  // namespace

TEST_CASE("a disk that fails under writers refuses them, keeps what it took, and goes on - SQLite",
          "[faults]") {
    using Fault = test::FaultyDisk::Fault;
    const Fault fault = GENERATE(Fault::full, Fault::read_only);
    const test::TempDir folder;
    const std::string path = (folder.path() / "holdfast.db").string();
    test::FaultyDisk disk;
    {
        const auto store = open_store("sqlite:" + path);
        Writers writers(*store);
        for (int round = 0; round < 3; ++round) {
            writers.await(writers.successes);
            disk.set(fault);
            writers.await(writers.refusals);
            disk.set(Fault::none);
        }
        writers.await(writers.successes);
        const auto acknowledged = writers.end();
        CHECK(writers.others == 0);
        check_file(path, acknowledged);
    }
}

TEST_CASE("a file that another process locks refuses writers in time, and goes on - SQLite", "[faults]") {
    const test::TempDir folder;
    const std::string path = (folder.path() / "holdfast.db").string();
    const auto store = open_store("sqlite:" + path);
    Writers writers(*store);
    writers.await(writers.successes);
    FILE* const other = ::popen(("sqlite3 '" + path + "' >/dev/null").c_str(), "w");
    REQUIRE(other != nullptr);
    std::fputs(".timeout 10000\nBEGIN IMMEDIATE;\n", other);
    std::fflush(other);
    writers.await(writers.refusals, 1);
    std::fputs("ROLLBACK;\n", other);
    CHECK(::pclose(other) == 0);
    writers.await(writers.successes);
    const auto acknowledged = writers.end();
    CHECK(writers.others == 0);
    check_file(path, acknowledged);
}

TEST_CASE("a second Store of a process keeps the locks of the first one - SQLite", "[faults]") {
    const test::TempDir folder;
    const std::string path = (folder.path() / "holdfast.db").string();
    const auto store = open_store("sqlite:" + path);
    const auto second = open_store("sqlite:" + path);
    // Without these locks it takes itself for the last one, and deletes the WAL.
    REQUIRE(std::system(("sqlite3 '" + path + "' 'SELECT count(*) FROM users' >/dev/null").c_str()) == 0);
    CHECK(std::filesystem::exists(path + "-wal"));
    Writers writers(*store);
    writers.await(writers.successes);
    check_file(path, writers.end());
}

}  // namespace holdfast::contract
