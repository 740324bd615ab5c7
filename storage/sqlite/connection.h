// One connection to the database file, and the queries that run on it.
//
// Statements are prepared once per connection and kept. All faults leave as StoreError or ConstraintFailed.
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
#include <vector>

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace holdfast::storage::sqlite {

// One SQL statement, written out in the program: no text from outside ever becomes SQL.
class Sql {
  public:
    consteval Sql(const char* literal) : text_(literal) {}

    // Put together from such literals. `text` outlives every connection that runs it.
    static Sql composed(const std::string& text) { return Sql(text.c_str(), Composed{}); }

    const char* text() const { return text_; }

  private:
    struct Composed {};
    Sql(const char* text, Composed) : text_(text) {}

    const char* text_;
};

enum class Access { read_only, read_write };

// Whether a commit survives a loss of power. Every commit survives the end of the process.
enum class Durability {
    at_once,  // it waits for the disk
    later,    // once a commit that waits has come after it, or the system has written the file
};

// Not thread-safe: one thread at a time. Closes the file when it goes.
class Connection {
  public:
    // Where the file is missing, read_write makes it, readable by its owner only. Throws StoreError.
    Connection(const std::string& path, Access access);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Runs several statements once.
    void run_script(const std::string& script);

    // The database file, without symbolic links.
    std::string file() const;

    // Copies the pages of the WAL into the file and cuts the WAL to nothing, as far as other connections let
    // it: it waits for their transactions for a tenth of a second. Not within a transaction. Throws
    // StoreError if the disk refuses; DiskFull if it has no room for the pages.
    void empty_wal();

    // Of the commits to come. Not within a transaction.
    void set_durability(Durability durability);

    // Commits the open transaction.
    void commit();

    // False also after SQLite has rolled back by itself, as it does for some faults of the disk.
    bool in_transaction() const;

  private:
    friend class Query;
    SQLite::Statement& prepared(Sql sql);
    void set_up(Access access);
    void enter_wal();

    std::unique_ptr<SQLite::Database> database_;
    std::unordered_map<const char*, std::unique_ptr<SQLite::Statement>> statements_;
    Durability durability_ = Durability::at_once;
};

// One execution of a prepared statement: `values` fill ?1, ?2, ... in order. Short-lived, on the stack; at
// its end the statement is free for the next one.
class Query {
  public:
    template <typename... Values>
    Query(Connection& connection, Sql sql, const Values&... values)
        : Query(connection, sql, Parameters{static_cast<int>(sizeof...(values))}) {
        [[maybe_unused]] int position = 0;
        (bind(++position, values), ...);
    }
    ~Query();
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    // Runs to the end. Returns how many rows an INSERT, UPDATE or DELETE has changed itself.
    std::int64_t run();

    // Runs to the end: foreign keys are checked there. Returns read(*this) of the first row, or
    // nullopt if there is none.
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

    // The same by the type of `value`, for Columns.
    void get(int index, std::string& value) const { value = text(index); }
    void get(int index, std::int64_t& value) const { value = integer(index); }
    void get(int index, bool& value) const { value = integer(index) != 0; }
    void get(int index, Time& value) const { value = time(index); }
    void get(int index, std::optional<std::string>& value) const { value = optional_text(index); }
    void get(int index, std::optional<Time>& value) const { value = optional_time(index); }

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

    SQLite::Statement& statement_;
};

// The first column of a row as text, for Query::first.
inline std::string first_text(const Query& row) { return row.text(0); }

}  // namespace holdfast::storage::sqlite
