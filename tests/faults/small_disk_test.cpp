// SQLite on a real disk of 8 MiB, where writes are many times more than fit: the WAL leaves room for itself.
// Run by small_disk.sh.
#include "contract/fixture.h"
#include "storage/open.h"
#include "storage/sessions.h"
#include "storage/users.h"
#include "support/temp_dir.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include <SQLiteCpp/SQLiteCpp.h>

namespace holdfast::contract {
namespace {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

bool is_refused(Store& store, const NewUser& user) {
    try {
        (void)store.run(CreateUser{user, new_session(user.id)});
        return false;
    } catch (const StoreError& error) {
        REQUIRE(error.kind() == ErrorKind::unavailable);
        return true;
    }
}

// Each thread rotates a session of its own, and knows the generation that was acknowledged last. A rotation
// that was refused and yet done would make the next one a reuse.
class Writers {
  public:
    explicit Writers(Store& store) : store_(store) {
        for (std::size_t i = 0; i < sessions_.size(); ++i) {
            const NewUser user = new_user("writer" + std::to_string(i));
            const NewSession session = new_session(user.id);
            REQUIRE(is<UserCreated>(store.run(CreateUser{user, session})));
            sessions_[i].id = session.id;
        }
        for (Session& session : sessions_) {
            threads_.emplace_back([this, &session](const std::stop_token& stop) {
                while (!stop.stop_requested()) rotate(session);
            });
        }
    }

    // Stops the threads; what was acknowledged is there, and no more.
    void check(const std::string& path) {
        threads_.clear();
        CHECK(others == 0);
        ::SQLite::Database database(path);
        CHECK(database.execAndGet("PRAGMA integrity_check").getString() == "ok");
        for (const Session& session : sessions_) {
            const auto generation =
                database.execAndGet("SELECT generation FROM auth_sessions WHERE id = " + quote(session.id));
            CHECK(generation.getInt64() == session.generation);
        }
    }

    std::atomic<int> successes = 0;
    std::atomic<int> refusals = 0;  // unavailable
    std::atomic<int> others = 0;

  private:
    struct Session {
        std::string id{};
        std::int64_t generation = kFirstGeneration;
    };

    void rotate(Session& session) {
        try {
            const auto outcome = store_.run(RotateSession{session.id, session.generation, kNow, kNow + 24h});
            if (const auto* rotated = std::get_if<SessionRotated>(&outcome)) {
                session.generation = rotated->generation;
                ++successes;
            } else {
                ++others;
            }
        } catch (const StoreError& error) {
            ++(error.kind() == ErrorKind::unavailable ? refusals : others);
        }
    }

    Store& store_;
    std::array<Session, 4> sessions_;  // each its thread's
    std::vector<std::jthread> threads_;
};

// Whether `counter` rises by `more` in that time.
bool rises(const std::atomic<int>& counter, int more, std::chrono::seconds time) {
    const int before = counter;
    const auto deadline = steady_clock::now() + time;
    while (counter < before + more && steady_clock::now() < deadline) std::this_thread::yield();
    return counter >= before + more;
}

// A file of somebody else's that takes `size` bytes, or all that are left.
void fill(const fs::path& file, std::size_t size) {
    std::ofstream out(file, std::ios::binary);
    const std::string block(4096, 'x');
    for (std::size_t written = 0; written < size && out.write(block.data(), 4096).flush(); written += 4096) {
    }
}

struct SmallDisk {
    SmallDisk() { REQUIRE(fs::space(folder.path()).capacity == 8 * 1024 * 1024); }
    const test::TempDir folder;
    const std::string path = (folder.path() / "holdfast.db").string();
    const fs::path filler = folder.path() / "filler";
};

}  // namespace

TEST_CASE("a data set of 1 MB lives for ever on a disk of 8 MiB - SQLite", "[.small-disk]") {
    const SmallDisk disk;
    const auto store = open_store("sqlite:" + disk.path);
    for (int i = 0; i < 1000; ++i) REQUIRE_FALSE(is_refused(*store, new_user(std::to_string(i))));
    Writers writers(*store);
    const std::jthread reader([&](const std::stop_token& stop) {
        while (!stop.stop_requested()) (void)store->run(FindCredentials{new_user("0").email});
    });
    while (writers.successes < 20'000 && writers.refusals == 0) std::this_thread::yield();
    CHECK(writers.refusals == 0);
    writers.check(disk.path);
    CHECK(fs::file_size(disk.path) > 1'000'000);
    CHECK(fs::file_size(disk.path) < 2'000'000);
}

TEST_CASE("a disk that somebody else fills refuses writes, and takes them again once there is room - SQLite",
          "[.small-disk]") {
    const SmallDisk disk;
    const auto store = open_store("sqlite:" + disk.path);
    Writers writers(*store);
    for (int round = 0; round < 3; ++round) {
        REQUIRE(rises(writers.successes, 100, 60s));
        fill(disk.filler, SIZE_MAX);
        REQUIRE(rises(writers.refusals, 20, 60s));
        fs::remove(disk.filler);
        REQUIRE(rises(writers.successes, 1, 10s));
    }
    writers.check(disk.path);
}

TEST_CASE("a disk that the data fill refuses writes, and takes them again once there is room - SQLite",
          "[.small-disk]") {
    const SmallDisk disk;
    fill(disk.filler, 3 * 1024 * 1024);
    auto store = open_store("sqlite:" + disk.path);
    int users = 0;
    while (!is_refused(*store, new_user(std::to_string(users)))) ++users;
    CHECK(is_refused(*store, new_user("late")));
    store = nullptr;
    store = open_store("sqlite:" + disk.path);
    CHECK(is_refused(*store, new_user("later")));
    fs::remove(disk.filler);
    CHECK_FALSE(is_refused(*store, new_user("last")));
    ::SQLite::Database database(disk.path);
    CHECK(database.execAndGet("SELECT count(*) FROM auth_users").getInt() == users + 1);
    CHECK(database.execAndGet("PRAGMA integrity_check").getString() == "ok");
}

TEST_CASE("a snapshot that another process holds stops the WAL, not for longer than it is held - SQLite",
          "[.small-disk]") {
    const SmallDisk disk;
    fill(disk.filler, 4 * 1024 * 1024);
    const auto store = open_store("sqlite:" + disk.path);
    for (int i = 0; i < 100; ++i) REQUIRE_FALSE(is_refused(*store, new_user(std::to_string(i))));
    ::SQLite::Database other(disk.path);
    other.exec("BEGIN");
    CHECK(other.execAndGet("SELECT count(*) FROM auth_users").getInt() == 100);
    Writers writers(*store);
    REQUIRE(rises(writers.refusals, 3, 60s));
    CHECK(other.execAndGet("SELECT count(*) FROM auth_users").getInt() == 100);
    other.exec("ROLLBACK");
    REQUIRE(rises(writers.successes, 100, 10s));
    writers.check(disk.path);
}

}  // namespace holdfast::contract
