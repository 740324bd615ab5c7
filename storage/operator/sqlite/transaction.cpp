#include "storage/operator/sqlite/transaction.h"

#include "storage/operator/sqlite/catalogue.h"
#include "storage/sqlite/faults.h"
#include "storage/sqlite/schema.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

namespace holdfast::storage::sqlite {
namespace {

constexpr int kBusyMilliseconds = 5000;
constexpr const char* kInMemory = ":memory:";

template <typename Action>
decltype(auto) translated(Action action) {
    try {
        return action();
    } catch (const SQLite::Exception& exception) {
        raise(exception);
    }
}

class StatementRow final : public OperatorRow {
  public:
    explicit StatementRow(SQLite::Statement& statement) : statement_(statement) {}
    bool is_null(int column) const override { return statement_.isColumnNull(column); }
    std::string text(int column) const override { return statement_.getColumn(column).getString(); }
    std::int64_t integer(int column) const override { return statement_.getColumn(column).getInt64(); }
    Time time(int column) const override { return Time(std::chrono::microseconds(integer(column))); }

  private:
    SQLite::Statement& statement_;
};

// Made by running this program's migrations, so that no table is described twice.
const Catalogue& expected_catalogue() {
    static const Catalogue catalogue = [] {
        FileTransaction scratch(kInMemory, FileTransaction::Mode::writes);
        for (const Migration& migration : migrations()) scratch.execute(migration.sql);
        return read_catalogue(scratch);
    }();
    return catalogue;
}

std::unique_ptr<SQLite::Database> open_database(const std::string& path, FileTransaction::Mode mode) {
    if (path != kInMemory && !std::filesystem::exists(path)) {
        throw StoreError(ErrorKind::unavailable, "there is no database " + path);
    }
    const int access = mode == FileTransaction::Mode::writes ? SQLite::OPEN_READWRITE : SQLite::OPEN_READONLY;
    return translated([&] {
        return std::make_unique<SQLite::Database>(path, access | SQLite::OPEN_NOMUTEX, kBusyMilliseconds);
    });
}

// REINDEX repairs an index that disagrees with its table; all other damage needs a backup.
Finding damage(const std::string& line) {
    const bool is_index = line.find("index") != std::string::npos;
    if (is_index) return {"The file is damaged: " + line + ".", "REINDEX;"};
    return {
        "The file is damaged: " + line + ". Restore a backup, or save what `sqlite3 FILE .recover` finds.",
        ""};
}

}  // namespace

FileTransaction::FileTransaction(const std::string& path, Mode mode) : database_(open_database(path, mode)) {
    // This first read takes the snapshot.
    execute("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF");
    execute(mode == Mode::writes ? "BEGIN IMMEDIATE" : "BEGIN; SELECT count(*) FROM sqlite_schema");
}

FileTransaction::~FileTransaction() = default;

void FileTransaction::each(const std::string& sql, const std::vector<std::string>& values,
                           const ReadRow& read) {
    translated([&] {
        SQLite::Statement statement(*database_, spell(sql));
        for (std::size_t i = 0; i < values.size(); ++i) statement.bind(static_cast<int>(i) + 1, values[i]);
        const StatementRow row(statement);
        while (statement.executeStep()) read(row);
    });
}

std::string FileTransaction::spell(std::string_view text) const {
    return expand(text, [](std::string_view name) -> std::string {
        if (name == "email_of_user") return std::string(kEmailOfUser);
        if (name == "as_uuid") return "";
        if (name == "local_part")
            return "substr(substr(email || '@', 1, instr(email || '@', '@') - 1), 1, 64)";
        return std::string(name);
    });
}

bool FileTransaction::has_table(std::string_view name) {
    return first_integer("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $1",
                         {std::string(name)}) != 0;
}

std::int64_t FileTransaction::newest_version() const { return migrations().back().version; }

std::int64_t FileTransaction::schema_version() {
    if (!has_table("schema_migrations")) return 0;
    return first_integer("SELECT coalesce(max(version), 0) FROM schema_migrations").value();
}

std::vector<Finding> FileTransaction::examine_tables() {
    std::vector<Finding> findings;
    if (const auto mode = first_text("PRAGMA journal_mode"); mode != "wal") {
        findings.push_back(
            {"The journal mode is " + mode.value_or("unknown") + ": readers and the writer block each other.",
             "PRAGMA journal_mode = WAL;"});
    }
    if (first_integer("PRAGMA foreign_keys") != 1) {
        findings.push_back({"This build of SQLite does not enforce foreign keys.", ""});
    }
    each("PRAGMA integrity_check(10)", {}, [&](const OperatorRow& row) {
        if (row.text(0) != "ok") findings.push_back(damage(row.text(0)));
    });
    std::ranges::move(missing_tables(read_catalogue(*this), expected_catalogue()),
                      std::back_inserter(findings));
    return findings;
}

std::vector<Finding> FileTransaction::examine_constraints() {
    const Catalogue found = read_catalogue(*this);
    std::vector<Finding> findings = misshapen_tables(found, expected_catalogue());
    std::ranges::move(misshapen_indexes(found, expected_catalogue()), std::back_inserter(findings));
    return findings;
}

void FileTransaction::execute(const std::string& sql) {
    translated([&] { database_->exec(sql); });
}

void FileTransaction::commit() {
    try {
        database_->exec("COMMIT");
    } catch (const SQLite::Exception& exception) {
        raise_in_commit(exception);
    }
}

std::unique_ptr<OperatorTransaction> open_reading_transaction(const std::string& path) {
    return std::make_unique<FileTransaction>(path, FileTransaction::Mode::reads);
}

std::unique_ptr<OperatorTransaction> open_writing_transaction(const std::string& path) {
    return std::make_unique<FileTransaction>(path, FileTransaction::Mode::writes);
}

}  // namespace holdfast::storage::sqlite
