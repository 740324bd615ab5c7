#include "storage/sqlite/connection.h"

#include "storage/sqlite/faults.h"

#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

namespace holdfast::storage::sqlite {
namespace {

using namespace std::chrono_literals;

// How long a statement waits for the lock of another process.
constexpr std::chrono::milliseconds kBusyTimeout = 5s;
// How long empty_wal() waits; all writers wait meanwhile.
constexpr std::chrono::milliseconds kCheckpointTimeout = 100ms;

template <typename Action>
decltype(auto) translated(Action action) {
    try {
        return action();
    } catch (const SQLite::Exception& exception) {
        raise(exception);
    }
}

// SQLite would make the file with the permissions of the umask. The WAL gets those of the file. One that is
// there is not opened: closing it would end all locks that this process has on it
// (sqlite.org/howtocorrupt.html, 2.2), and another process would then delete the WAL under us.
void make_private_file(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0 && errno == EEXIST) return;
    if (file < 0) {
        throw StoreError(ErrorKind::unavailable,
                         "cannot open " + path + ": " + std::generic_category().message(errno));
    }
    ::close(file);
}

// SQLite calls it after each commit (sqlite.org/c3ref/wal_hook.html). It takes the place of SQLite's own
// checkpoints.
int note_commit(void* pages, sqlite3*, const char*, int count) {
    *static_cast<int*>(pages) = count;
    return SQLITE_OK;
}

// SQLite would count its memory under a lock of all connections, at each allocation
// (sqlite.org/c3ref/c_config_covering_index_scan.html, SQLITE_CONFIG_MEMSTATUS). Takes effect only before the
// process first uses SQLite.
void count_no_memory() {
    [[maybe_unused]] static const int done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

std::unique_ptr<SQLite::Database> open_database(const std::string& path, Access access) {
    count_no_memory();
    if (access == Access::read_write) make_private_file(path);
    const int mode = access == Access::read_write ? SQLite::OPEN_READWRITE : SQLite::OPEN_READONLY;
    return translated([&] {
        return std::make_unique<SQLite::Database>(path, mode | SQLite::OPEN_NOMUTEX,
                                                  static_cast<int>(kBusyTimeout.count()));
    });
}

}  // namespace

Connection::Connection(const std::string& path, Access access) : database_(open_database(path, access)) {
    set_up(access);
}

Connection::~Connection() = default;

void Connection::set_up(Access access) {
    // A refused statement is undone by what SQLite keeps of it: in memory, since there may be no folder for a
    // temporary file that can be written.
    run_script(
        "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;"
        "PRAGMA temp_store = MEMORY");
    if (access == Access::read_only) return;
    enter_wal();
    // Deleted tokens are overwritten in the file. A WAL of more than 64 MiB is truncated to that size. Random
    // ids touch pages all over the indexes: a cache of 16 MiB holds them. Checkpoints copies the WAL into the
    // file, on a small disk DiskRoom does: SQLite itself only when the last connection closes.
    run_script(
        "PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 67108864;"
        "PRAGMA cache_size = -16384");
    sqlite3_wal_hook(database_->getHandle(), note_commit, &wal_pages_);
}

void Connection::enter_wal() {
    // If another process does the same to a new file, SQLite may return BUSY at once, in spite of the
    // timeout.
    const auto deadline = std::chrono::steady_clock::now() + kBusyTimeout;
    for (;;) {
        try {
            if (Query(*this, "PRAGMA journal_mode = WAL").first(first_text) == "wal") return;
            throw StoreError(ErrorKind::internal, "the file system of the database does not support WAL");
        } catch (const StoreError& error) {
            if (error.kind() != ErrorKind::unavailable || std::chrono::steady_clock::now() > deadline) throw;
        }
        std::this_thread::sleep_for(5ms);
    }
}

void Connection::run_script(const std::string& script) {
    translated([&] { database_->exec(script); });
}

std::string Connection::file() const { return sqlite3_db_filename(database_->getHandle(), "main"); }

void Connection::empty_wal() {
    struct Patience {
        explicit Patience(SQLite::Database& of) : database(of) { set(kCheckpointTimeout); }
        ~Patience() { set(kBusyTimeout); }
        void set(std::chrono::milliseconds time) {
            sqlite3_busy_timeout(database.getHandle(), static_cast<int>(time.count()));
        }
        SQLite::Database& database;
    } patience(*database_);
    run_script("PRAGMA wal_checkpoint(TRUNCATE)");
}

int Connection::copy_wal() {
    int pages = 0, copied = 0;
    sqlite3* const handle = database_->getHandle();
    const int code = sqlite3_wal_checkpoint_v2(handle, "main", SQLITE_CHECKPOINT_PASSIVE, &pages, &copied);
    if ((code & 0xff) == SQLITE_BUSY) return 0;
    if (code != SQLITE_OK) raise(SQLite::Exception(handle, code));
    return pages - copied;
}

void Connection::set_durability(Durability durability) {
    if (durability == durability_) return;
    run_script(durability == Durability::at_once ? "PRAGMA synchronous = FULL"
                                                 : "PRAGMA synchronous = NORMAL");
    durability_ = durability;
}

void Connection::commit() {
    try {
        database_->exec("COMMIT");
    } catch (const SQLite::Exception& exception) {
        raise_in_commit(exception);
    }
}

bool Connection::in_transaction() const { return sqlite3_get_autocommit(database_->getHandle()) == 0; }

std::unique_ptr<SQLite::Statement> Connection::prepare(Sql sql) {
    return translated([&] { return std::make_unique<SQLite::Statement>(*database_, sql.text()); });
}

SQLite::Statement& Connection::kept(Sql sql) {
    std::unique_ptr<SQLite::Statement>& statement = statements_[sql.text()];
    if (!statement) statement = prepare(sql);
    return *statement;
}

Query::Query(Connection& connection, Sql sql, Parameters parameters)
    : own_(sql.is_kept() ? nullptr : connection.prepare(sql)),
      statement_(own_ ? *own_ : connection.kept(sql)) {
    if (statement_.getBindParameterCount() != parameters.count) {
        throw StoreError(ErrorKind::internal, "a query was given the wrong number of values");
    }
}

Query::Query(Connection& connection, Sql sql, const Values& values)
    : Query(connection, sql, Parameters{static_cast<int>(values.size())}) {
    int position = 0;
    for (const Value& value : values) {
        ++position;
        if (const auto* text = std::get_if<std::string>(&value)) {
            bind(position, *text);
        } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
            bind(position, *integer);
        } else {
            bind_null(position);
        }
    }
}

Query::~Query() { statement_.tryReset(); }

bool Query::next() {
    return translated([&] { return statement_.executeStep(); });
}

std::int64_t Query::run() {
    while (next()) {
    }
    return statement_.getChanges();
}

void Query::bind(int position, std::string_view value) {
    translated([&] { statement_.bind(position, std::string(value)); });
}

void Query::bind(int position, std::int64_t value) {
    translated([&] { statement_.bind(position, value); });
}

void Query::bind(int position, Time value) {
    bind(position, static_cast<std::int64_t>(value.time_since_epoch().count()));
}

void Query::bind_null(int position) {
    translated([&] { statement_.bind(position); });
}

std::string Query::text(int index) const {
    return translated([&] { return statement_.getColumn(index).getString(); });
}

std::int64_t Query::integer(int index) const {
    return translated([&] { return statement_.getColumn(index).getInt64(); });
}

Time Query::time(int index) const { return Time(std::chrono::microseconds(integer(index))); }

bool Query::is_null(int index) const {
    return translated([&] { return statement_.isColumnNull(index); });
}

std::optional<std::string> Query::optional_text(int index) const {
    return is_null(index) ? std::nullopt : std::optional(text(index));
}

std::optional<Time> Query::optional_time(int index) const {
    return is_null(index) ? std::nullopt : std::optional(time(index));
}

std::optional<std::int64_t> Query::optional_integer(int index) const {
    return is_null(index) ? std::nullopt : std::optional(integer(index));
}

}  // namespace holdfast::storage::sqlite
