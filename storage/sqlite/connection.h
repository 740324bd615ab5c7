// One connection to the database file, and the queries that run on it.
//
// Statements are prepared once per connection and kept. All faults are thrown as StoreError or
// ConstraintFailed.
#pragma once

#include "storage/errors.h"
#include "storage/time.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <variant>
#include <vector>

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace holdfast::storage::sqlite {

// One SQL statement, a literal of the program: no text from outside ever becomes SQL.
class Sql {
  public:
    consteval Sql(const char* literal) : text_(literal) {}

    // SQL made of such literals. `text` must outlive every connection that runs it.
    static Sql composed(const std::string& text) { return Sql(text.c_str(), Composed{}); }

    // The same for one use: the statement is not kept. `text` must outlive the Query.
    static Sql once(const std::string& text) {
        Sql sql(text.c_str(), Composed{});
        sql.is_kept_ = false;
        return sql;
    }

    const char* text() const { return text_; }
    bool is_kept() const { return is_kept_; }

  private:
    struct Composed {};
    Sql(const char* text, Composed) : text_(text) {}

    const char* text_;
    bool is_kept_ = true;
};

// The values of a statement whose number is not known before it runs.
using Value = std::variant<std::monostate, std::string, std::int64_t>;
using Values = std::vector<Value>;

enum class Access { read_only, read_write };

// When a commit survives a loss of power. Every commit survives the end of the process at once.
enum class Durability {
    at_once,  // when it returns: it waits for the disk
    later,    // after a later commit that waits, or when the system has written the file
};

// Not thread-safe: one thread at a time. Its destructor closes the file.
class Connection {
  public:
    // If the file is missing, read_write makes it, readable by its owner only. Throws StoreError.
    Connection(const std::string& path, Access access);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Runs several statements once.
    void run_script(const std::string& script);

    // The database file, without symbolic links.
    std::string file() const;

    // Copies the pages of the WAL into the file and truncates the WAL, unless transactions of other
    // connections prevent that: it waits for them for a tenth of a second. Not within a transaction. Throws
    // StoreError if the disk fails; DiskFull if it has no room for the pages.
    void empty_wal();

    // Copies what it can of the WAL into the file; waits for nobody, and nobody for it. Not within a
    // transaction. Returns how many pages of the WAL are left to copy; 0 if another connection copies at the
    // same time. Throws as empty_wal().
    int copy_wal();

    // How many pages the WAL had after this connection's last commit.
    int wal_pages() const { return wal_pages_; }

    // For all later commits. Not within a transaction.
    void set_durability(Durability durability);

    // Commits the open transaction.
    void commit();

    // Also false after SQLite has rolled back by itself, as for some faults of the disk.
    bool in_transaction() const;

  private:
    friend class Query;
    std::unique_ptr<SQLite::Statement> prepare(Sql sql);
    SQLite::Statement& kept(Sql sql);
    void set_up(Access access);
    void enter_wal();

    std::unique_ptr<SQLite::Database> database_;
    std::unordered_map<const char*, std::unique_ptr<SQLite::Statement>> statements_;
    Durability durability_ = Durability::at_once;
    int wal_pages_ = 0;
};

// One execution of a prepared statement: `values` fill ?1, ?2, ... in order. A local object; at its end the
// statement is free for the next one.
class Query {
  public:
    template <typename... Values>
    Query(Connection& connection, Sql sql, const Values&... values)
        : Query(connection, sql, Parameters{static_cast<int>(sizeof...(values))}) {
        [[maybe_unused]] int position = 0;
        (bind(++position, values), ...);
    }
    Query(Connection& connection, Sql sql, const Values& values);
    ~Query();
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    // Runs to the end. Returns how many rows an INSERT, UPDATE or DELETE has changed, without those of
    // triggers.
    std::int64_t run();

    // Runs to the end, where foreign keys are checked. Returns read(*this) of the first row; nullopt if there
    // is none.
    template <typename Read>
    auto first(Read read) {
        std::optional<std::invoke_result_t<Read&, const Query&>> result;
        while (next()) {
            if (!result) result = read(*this);
        }
        return result;
    }

    // read(*this) of every row.
    template <typename Read>
    auto all(Read read) {
        std::vector<std::invoke_result_t<Read&, const Query&>> results;
        while (next()) results.push_back(read(*this));
        return results;
    }

    // Column `index`, from 0, of the current row.
    std::string text(int index) const;
    std::int64_t integer(int index) const;
    Time time(int index) const;
    bool is_null(int index) const;
    std::optional<std::string> optional_text(int index) const;
    std::optional<Time> optional_time(int index) const;
    std::optional<std::int64_t> optional_integer(int index) const;

    // The same by the type of `value`, for Columns.
    void get(int index, std::string& value) const { value = text(index); }
    void get(int index, std::int64_t& value) const { value = integer(index); }
    void get(int index, bool& value) const { value = integer(index) != 0; }
    void get(int index, Time& value) const { value = time(index); }
    void get(int index, std::optional<std::string>& value) const { value = optional_text(index); }
    void get(int index, std::optional<Time>& value) const { value = optional_time(index); }
    void get(int index, std::optional<std::int64_t>& value) const { value = optional_integer(index); }

  private:
    struct Parameters {
        int count;
    };
    Query(Connection& connection, Sql sql, Parameters parameters);

    bool next();
    void bind(int position, std::string_view value);
    void bind(int position, std::int64_t value);
    void bind(int position, Time value);
    void bind_null(int position);
    template <typename Value>
    void bind(int position, const std::optional<Value>& value) {
        value ? bind(position, *value) : bind_null(position);
    }

    const std::unique_ptr<SQLite::Statement> own_;  // null if the connection keeps the statement
    SQLite::Statement& statement_;
};

// The first column of a row as text, for Query::first.
inline std::string first_text(const Query& row) { return row.text(0); }

}  // namespace holdfast::storage::sqlite
