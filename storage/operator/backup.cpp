#include "storage/operator/backup.h"

#include "storage/database_url.h"
#include "storage/operator/sqlite/transaction.h"
#include "storage/sqlite/faults.h"

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

namespace holdfast::storage {
namespace {

namespace fs = std::filesystem;
using sqlite::FileTransaction;

constexpr int kPagesInStep = 1024;
// What SQLite may have of one database: the file, and what it adds to its name.
constexpr std::array kEndings = {"", "-wal", "-shm", "-journal"};

std::string sqlite_file(const std::string& url) {
    const DatabaseUrl database = read_database_url(url);
    if (database.backend == BackendKind::sqlite) return database.location;
    throw BackupRefused("this is a database of PostgreSQL: pg_dump and pg_restore do it there");
}

// SQLite would read what is left of another database as a part of this one.
void require_free(const std::string& path) {
    for (const char* ending : kEndings) {
        if (fs::exists(path + ending)) throw BackupRefused("there is a file " + path + ending + " already");
    }
}

[[noreturn]] void fail(const std::string& path, const char* what) {
    throw StoreError(ErrorKind::unavailable,
                     path + " can't be " + what + ": " + std::generic_category().message(errno));
}

// Waits until the disk has it.
void sync(const std::string& path) {
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) fail(path, "opened");
    const bool is_synced = fsync(file) == 0;
    close(file);
    if (!is_synced) fail(path, "written to the disk");
}

// The copy under its first name, which is removed in the end.
class Partial {
  public:
    explicit Partial(const std::string& path) : path_(path + ".partial") {
        remove();
        const int file = open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
        if (file < 0) fail(path_, "made");
        close(file);
    }
    ~Partial() { remove(); }
    Partial(const Partial&) = delete;
    Partial& operator=(const Partial&) = delete;

    const std::string& path() const { return path_; }

    // Gives it its name, unless something has that.
    void publish(const std::string& path) const {
        sync(path_);
        if (link(path_.c_str(), path.c_str()) != 0) {
            if (errno == EEXIST) throw BackupRefused("there is a file " + path + " already");
            fail(path, "made");
        }
        sync(fs::absolute(path).parent_path().string());
    }

  private:
    void remove() const {
        std::error_code ignored;
        for (const char* ending : kEndings) fs::remove(path_ + ending, ignored);
    }

    const std::string path_;
};

// All of one moment, however long it takes: the transaction holds on to it.
void copy_pages(FileTransaction& source, const std::string& target, const BackupProgress& progress) {
    try {
        SQLite::Database database(target, SQLite::OPEN_READWRITE);
        SQLite::Backup backup(database, source.database());
        for (bool is_done = false; !is_done;) {
            is_done = backup.executeStep(kPagesInStep) == SQLITE_DONE;
            const std::int64_t total = backup.getTotalPageCount();
            progress(total - backup.getRemainingPageCount(), total);
        }
    } catch (const SQLite::Exception& exception) {
        sqlite::raise(exception);
    }
}

void run(const std::string& path, const char* pragma) {
    try {
        SQLite::Database(path, SQLite::OPEN_READWRITE).exec(pragma);
    } catch (const SQLite::Exception& exception) {
        sqlite::raise(exception);
    }
}

enum class Use {
    to_keep,   // without a WAL, so that it can be read from a disk that can't be written
    to_serve,  // as the server wants it
};

BackedUp copy_whole(FileTransaction& source, const std::string& to, Use use, const BackupProgress& progress) {
    require_free(to);
    const std::int64_t version = source.schema_version();
    if (version == 0) throw BackupRefused("this is no database of Holdfast");
    const Partial partial(to);
    copy_pages(source, partial.path(), progress);
    run(partial.path(), "PRAGMA journal_mode = WAL");
    auto findings = open_inspector("sqlite:" + partial.path())->examine();
    if (use == Use::to_keep) run(partial.path(), "PRAGMA journal_mode = DELETE");
    const auto bytes = static_cast<std::int64_t>(fs::file_size(partial.path()));
    partial.publish(to);
    return {bytes, version, std::move(findings)};
}

}  // namespace

BackedUp back_up(const std::string& url, const std::string& file, const BackupProgress& progress) {
    FileTransaction source(sqlite_file(url), FileTransaction::Mode::reads);
    return copy_whole(source, fs::absolute(file).string(), Use::to_keep, progress);
}

BackedUp restore(const std::string& file, const std::string& url, const BackupProgress& progress) {
    const std::string path = sqlite_file(url);
    FileTransaction source(fs::absolute(file).string(), FileTransaction::Mode::reads);
    if (source.schema_version() > source.newest_version()) {
        throw BackupRefused("the backup has schema version " + std::to_string(source.schema_version()) +
                            ", this program knows version " + std::to_string(source.newest_version()) +
                            ": use a newer holdfast");
    }
    return copy_whole(source, path, Use::to_serve, progress);
}

}  // namespace holdfast::storage
