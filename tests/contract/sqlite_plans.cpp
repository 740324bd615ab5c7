#include "contract/statement_plans.h"
#include "storage/open.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <string_view>

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

namespace holdfast::contract {
namespace {

// More rows than a statement may step over that no index led to, such as the rows of a VALUES.
constexpr int kFewSteps = 100;

// Of every connection that this process opens while it lives.
class Trace {
  public:
    Trace() {
        current() = this;
        sqlite3_auto_extension(reinterpret_cast<void (*)()>(begin));
    }
    ~Trace() {
        sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(begin));
        current() = nullptr;
    }
    Trace(const Trace&) = delete;
    Trace& operator=(const Trace&) = delete;

    // The most rows that one run of each statement stepped over without an index.
    std::map<std::string, int> steps() {
        const std::lock_guard lock(mutex_);
        return steps_;
    }

  private:
    static Trace*& current() {
        static Trace* trace = nullptr;
        return trace;
    }

    static int begin(sqlite3* database, const char**, const sqlite3_api_routines*) {
        return sqlite3_trace_v2(database, SQLITE_TRACE_PROFILE, note, current());
    }

    static int note(unsigned, void* trace, void* statement, void*) {
        auto* const run = static_cast<sqlite3_stmt*>(statement);
        const int steps = sqlite3_stmt_status(run, SQLITE_STMTSTATUS_FULLSCAN_STEP, 1);
        Trace& self = *static_cast<Trace*>(trace);
        const std::lock_guard lock(self.mutex_);
        int& most = self.steps_[sqlite3_sql(run)];
        most = std::max(most, steps);
        return 0;
    }

    std::mutex mutex_;
    std::map<std::string, int> steps_;
};

bool has_plan(std::string_view sql) {
    sql.remove_prefix(std::min(sql.find_first_not_of(" \n"), sql.size()));
    return std::ranges::any_of(
        std::initializer_list<std::string_view>{"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"},
        [&](std::string_view verb) { return sql.starts_with(verb); });
}

// Of a table or an index of data; not of rows that the statement itself has made.
bool is_scan(std::string_view line) {
    return line.starts_with("SCAN ") && !line.starts_with("SCAN CONSTANT") && !line.starts_with("SCAN (") &&
           line != "SCAN sqlite_schema";
}

class SqlitePlans final : public StatementPlans {
  public:
    explicit SqlitePlans(Backend& backend) : backend_(backend) {}

    std::unique_ptr<storage::Store> open() override { return storage::open_store(backend_.url()); }

    std::size_t statements() override { return trace_.steps().size(); }

    std::vector<std::string> scans() override {
        const std::map<std::string, int> steps = trace_.steps();
        ::SQLite::Database database(backend_.url().substr(std::string_view("sqlite:").size()));
        std::vector<std::string> found;
        for (const auto& [sql, most] : steps) {
            if (most > kFewSteps) found.push_back(std::to_string(most) + " rows without an index: " + sql);
            if (!has_plan(sql)) continue;
            ::SQLite::Statement plan(database, "EXPLAIN QUERY PLAN " + sql);
            while (plan.executeStep()) {
                const std::string line = plan.getColumn(3).getString();
                if (is_scan(line)) found.push_back(line + ": " + sql);
            }
        }
        return found;
    }

  private:
    Backend& backend_;
    Trace trace_;
};

}  // namespace

std::unique_ptr<StatementPlans> watch_sqlite(Backend& backend) {
    return std::make_unique<SqlitePlans>(backend);
}

}  // namespace holdfast::contract
