#include "contract/backend.h"
#include "storage/open.h"
#include "support/temp_dir.h"

#include <filesystem>

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

namespace holdfast::contract {
namespace {

std::string sqlstate(int extended_code) {
    switch (extended_code) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
            return "23505";
        case SQLITE_CONSTRAINT_FOREIGNKEY:
            return "23503";
        case SQLITE_CONSTRAINT_CHECK:
            return "23514";
        case SQLITE_CONSTRAINT_NOTNULL:
            return "23502";
        default:
            return "SQLite " + std::to_string(extended_code);
    }
}

constexpr const char* kFile = "holdfast.db";

// A file with the schema, made by the first caller.
std::filesystem::path template_file() {
    static const test::TempDir folder;
    static const bool is_made = [] {
        storage::open_store("sqlite:" + (folder.path() / kFile).string());
        return true;
    }();
    static_cast<void>(is_made);
    return folder.path() / kFile;
}

class SqliteBackend final : public Backend {
  public:
    struct Bare {};
    explicit SqliteBackend(Bare) {}
    // With the schema.
    SqliteBackend() { std::filesystem::copy_file(template_file(), path()); }

    std::unique_ptr<storage::Store> open() override { return storage::open_store(url()); }
    std::string url() const override { return "sqlite:" + path(); }

    std::string execute(const std::string& sql) override {
        try {
            auto database = connect();
            database.exec(sql);
            return "";
        } catch (const ::SQLite::Exception& exception) {
            return sqlstate(exception.getExtendedErrorCode());
        }
    }

    std::string scalar(const std::string& sql) override {
        auto database = connect();
        ::SQLite::Statement query(database, sql);
        return query.executeStep() ? query.getColumn(0).getString() : "";
    }

    bool has_constraint(const std::string& name) override {
        return scalar("SELECT count(*) FROM sqlite_schema WHERE name = '" + name +
                      "' OR sql LIKE '%CONSTRAINT " + name + " %' OR sql LIKE '%CONSTRAINT " + name +
                      char(10) + "%'") != "0";
    }

    // The work of a process ends with it.
    void await_quiet() override {}

    void swallow_inserts(std::string_view name) override {
        execute("CREATE TRIGGER swallow_" + table(name) + " BEFORE INSERT ON " + table(name) +
                " BEGIN SELECT RAISE(IGNORE); END");
    }

    std::string table(std::string_view name) const override { return std::string(name); }
    std::string literal(storage::Time time) const override {
        return std::to_string(time.time_since_epoch().count());
    }
    std::string literal(bool value) const override { return value ? "1" : "0"; }

  private:
    std::string path() const { return (folder_.path() / kFile).string(); }

    ::SQLite::Database connect() {
        ::SQLite::Database database(path(), ::SQLite::OPEN_READWRITE, 5000);
        database.exec("PRAGMA foreign_keys = ON");
        return database;
    }

    test::TempDir folder_;
};

std::unique_ptr<Backend> fresh() { return std::make_unique<SqliteBackend>(); }
std::unique_ptr<Backend> bare() { return std::make_unique<SqliteBackend>(SqliteBackend::Bare{}); }

}  // namespace

constinit const BackendType kSqlite{"SQLite", false, fresh, bare};

}  // namespace holdfast::contract
