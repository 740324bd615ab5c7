// What only the SQLite backend has: a file, its permissions, its locks and its disk.
#include "contract/fixture.h"
#include "storage/linking.h"
#include "storage/open.h"
#include "storage/sqlite/readers.h"
#include "storage/users.h"
#include "support/temp_dir.h"
#include "support/threads.h"

#include <csignal>
#include <fstream>

#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/resource.h>
#include <sys/stat.h>

namespace holdfast::contract {
namespace {

namespace fs = std::filesystem;

ErrorKind kind_of_failure(const std::function<void()>& action) {
    try {
        action();
    } catch (const StoreError& error) {
        return error.kind();
    }
    FAIL("nothing was thrown");
    return ErrorKind::internal;
}

struct FileStore {
    test::TempDir folder;
    fs::path path = folder.path() / "holdfast.db";
    std::unique_ptr<Store> store = open_store("sqlite:" + path.string());

    std::string scalar(const std::string& sql) {
        ::SQLite::Database database(path.string(), ::SQLite::OPEN_READONLY);
        ::SQLite::Statement query(database, sql);
        return query.executeStep() ? query.getColumn(0).getString() : "";
    }
};

CreateUserOutcome sign_up(Store& store, const std::string& name) {
    const NewUser user = new_user(name);
    return store.run(CreateUser{user, new_session(user.id)});
}

// No file of this process grows beyond `bytes` while it lives: a disk that is full.
class FullDisk {
  public:
    explicit FullDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        rlimit limit = before_;
        limit.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

  private:
    void (*handler_)(int);
    rlimit before_{};
};

}  // namespace

TEST_CASE("the file and its companions are their owner's alone", "[sqlite]") {
    FileStore f;
    REQUIRE(is<UserCreated>(sign_up(*f.store, "ada")));
    for (const fs::path& file :
         {f.path, fs::path(f.path.string() + "-wal"), fs::path(f.path.string() + "-shm")}) {
        CAPTURE(file);
        CHECK(fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    }
}

TEST_CASE("the file is a WAL of STRICT tables that passes its check", "[sqlite]") {
    FileStore f;
    REQUIRE(is<UserCreated>(sign_up(*f.store, "ada")));
    CHECK(f.scalar("PRAGMA journal_mode") == "wal");
    CHECK(f.scalar("PRAGMA integrity_check") == "ok");
    CHECK(f.scalar("SELECT group_concat(name) FROM pragma_table_list WHERE type = 'table' AND NOT strict"
                   " AND name NOT LIKE 'sqlite_%'") == "");
    f.store = nullptr;
    CHECK_FALSE(fs::exists(f.path.string() + "-wal"));
}

TEST_CASE("a relative path is a path, whatever it looks like", "[sqlite]") {
    test::TempDir folder;
    const fs::path before = fs::current_path();
    fs::current_path(folder.path());
    const auto store = open_store("sqlite:file:x?mode=memory");
    fs::current_path(before);
    CHECK(fs::exists(folder.path() / "file:x?mode=memory"));
}

TEST_CASE("a file that can't be opened is refused", "[sqlite]") {
    test::TempDir folder;
    CHECK(kind_of_failure([&] { open_store("sqlite:" + (folder.path() / "missing" / "x.db").string()); }) ==
          ErrorKind::unavailable);
    const fs::path text = folder.path() / "text.db";
    std::ofstream(text) << std::string(4096, 'x');
    CHECK(kind_of_failure([&] { open_store("sqlite:" + text.string()); }) == ErrorKind::internal);
}

TEST_CASE("a lock that is never given up makes a write unavailable, not a read", "[sqlite]") {
    FileStore f;
    REQUIRE(is<UserCreated>(sign_up(*f.store, "ada")));
    {
        ::SQLite::Database other(f.path.string(), ::SQLite::OPEN_READWRITE);
        other.exec("BEGIN IMMEDIATE");
        // All at once: they share one wait.
        const auto kinds = test::run_together(8, [&](std::size_t i) {
            try {
                static_cast<void>(sign_up(*f.store, "bob" + std::to_string(i)));
                return ErrorKind::internal;
            } catch (const StoreError& error) {
                return error.kind();
            }
        });
        for (const ErrorKind kind : kinds) CHECK(kind == ErrorKind::unavailable);
        CHECK(f.store->run(FindCredentials{"ada@example.com"}));
        f.store->run(Ping{});
    }
    CHECK(f.scalar("SELECT count(*) FROM auth_users") == "1");
    CHECK(is<UserCreated>(sign_up(*f.store, "bob0")));
}

TEST_CASE("a full disk makes a write unavailable and leaves nothing of it", "[sqlite]") {
    FileStore f;
    REQUIRE(is<UserCreated>(sign_up(*f.store, "ada")));
    // Room for some more, none for all: of a batch that does not fit nothing is kept.
    const rlim_t room = fs::file_size(f.path.string() + "-wal") + 200 * 1024;
    std::deque<std::vector<std::string>> created;
    int unavailable = 0, others = 0;
    {
        FullDisk full(room);
        std::mutex mutex;
        created = test::run_together(8, [&](std::size_t i) {
            std::vector<std::string> own;
            for (int j = 0; j < 25; ++j) {
                const NewUser user = new_user(std::to_string(i) + "." + std::to_string(j));
                try {
                    if (is<UserCreated>(f.store->run(CreateUser{user, new_session(user.id)})))
                        own.push_back(user.id);
                } catch (const StoreError& error) {
                    const std::lock_guard lock(mutex);
                    ++(error.kind() == ErrorKind::unavailable ? unavailable : others);
                }
            }
            return own;
        });
    }
    CHECK(unavailable > 0);
    CHECK(others == 0);
    std::size_t count = 1;
    for (const auto& own : created) count += own.size();
    CHECK(count > 1);
    for (const char* table : {"auth_users", "users", "auth_sessions"}) {
        CAPTURE(table);
        CHECK(f.scalar("SELECT count(*) FROM " + std::string(table)) == std::to_string(count));
    }
    CHECK(is<UserCreated>(sign_up(*f.store, "after")));
    f.store = open_store("sqlite:" + f.path.string());
    CHECK(f.scalar("PRAGMA integrity_check") == "ok");
    CHECK(f.scalar("SELECT count(*) FROM auth_users") == std::to_string(count + 1));
}

TEST_CASE("a reader that no connection becomes free for is told so in time", "[sqlite]") {
    FileStore f;
    sqlite::Readers readers(f.path.string(), 1, 10ms);
    {
        const sqlite::Readers::Lease only(readers);
        CHECK(kind_of_failure([&] { sqlite::Readers::Lease more(readers); }) == ErrorKind::unavailable);
    }
    CHECK(readers.read([](sqlite::Connection& c) {
        return sqlite::Query(c, "SELECT 7").first(sqlite::first_text);
    }) == "7");
    CHECK_THROWS_AS(
        readers.read([](sqlite::Connection& c) { return sqlite::Query(c, "DELETE FROM auth_users").run(); }),
        StoreError);
    sqlite::Readers missing((f.folder.path() / "missing.db").string(), 1, 10ms);
    CHECK(kind_of_failure([&] { sqlite::Readers::Lease lease(missing); }) == ErrorKind::unavailable);
    CHECK(kind_of_failure([&] { sqlite::Readers::Lease lease(missing); }) == ErrorKind::unavailable);
}

TEST_CASE("erased tokens are nowhere in the file", "[sqlite]") {
    FileStore f;
    const NewUser user = new_user("ada");
    REQUIRE(is<UserCreated>(f.store->run(CreateUser{user, new_session(user.id)})));
    NewLink link = new_link(user.id, "1");
    link.grant.access_token = "needle-" + std::string(9000, 'n');  // over several pages
    link.grant.refresh_token = "needle-short";
    REQUIRE(is<Linked>(f.store->run(LinkAccount{link})));
    REQUIRE(f.store->run(DisconnectAccount{user.id, link.id, kNow}));
    f.store = nullptr;  // checkpoints

    std::ifstream file(f.path, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    CHECK(bytes.find(link.id) != std::string::npos);
    CHECK(bytes.find("needle") == std::string::npos);
    CHECK(bytes.find("nnnnnnnn") == std::string::npos);
}

}  // namespace holdfast::contract
