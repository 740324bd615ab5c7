#include "contract/statement_plans.h"
#include "storage/open.h"
#include "support/postgres_cluster.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <string_view>

namespace holdfast::contract {
namespace {

// Set for the connections of the watched Store alone.
constexpr const char* kOptions =
    "&options=-c%20session_preload_libraries%3Dauto_explain%20-c%20auto_explain.log_min_duration%3D0"
    "%20-c%20auto_explain.log_nested_statements%3Don%20-c%20auto_explain.log_level%3Dlog"
    "%20-c%20plan_cache_mode%3Dforce_generic_plan";

constexpr std::string_view kStatement = "Query Text: ";

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

// A row for each migration: few enough for any plan.
bool is_small(std::string_view line) { return contains(line, " on holdfast_schema_migrations "); }

// A line of a plan is such a step, and says what it reads: "->  Index Scan using a on b  (cost=...".
bool reads_index(std::string_view line) {
    return contains(line, "  (cost=") &&
           (contains(line, "Index Scan") || contains(line, "Index Only Scan")) && !is_small(line);
}
bool reads_table(std::string_view line) { return contains(line, "Seq Scan on ") && !is_small(line); }

class PostgresPlans final : public StatementPlans {
  public:
    explicit PostgresPlans(Backend& backend)
        : backend_(backend),
          log_(test::PostgresCluster::shared().socket_folder() / "log"),
          begin_(std::filesystem::file_size(log_)) {}

    std::unique_ptr<storage::Store> open() override { return storage::open_store(backend_.url() + kOptions); }

    std::size_t statements() override {
        read();
        return statements_.size();
    }

    std::vector<std::string> scans() override {
        read();
        return {scans_.begin(), scans_.end()};
    }

  private:
    // A statement's text, which may have many lines, then the lines of its plan; an index's condition is the
    // line after its step.
    void read() {
        std::ifstream log(log_);
        log.seekg(static_cast<std::streamoff>(begin_));
        statements_.clear();
        scans_.clear();
        std::string statement, step;
        for (std::string line; std::getline(log, line);) {
            if (!step.empty() && !contains(line, "Index Cond: ")) scans_.insert(step + ": " + statement);
            step.clear();
            if (const auto at = line.find(kStatement); at != std::string::npos) {
                statement = line.substr(at + kStatement.size());
            } else if (!contains(line, "  (cost=")) {
                if (line.starts_with('\t') && !in_plan_) statement += " " + line.substr(1);
                continue;
            }
            in_plan_ = contains(line, "  (cost=");
            if (!in_plan_) continue;
            statements_.insert(statement);
            if (reads_table(line)) scans_.insert(line + ": " + statement);
            if (reads_index(line)) step = line;
        }
    }

    Backend& backend_;
    const std::filesystem::path log_;
    const std::uintmax_t begin_;
    bool in_plan_ = false;
    std::set<std::string> statements_, scans_;
};

}  // namespace

std::unique_ptr<StatementPlans> watch_postgres(Backend& backend) {
    return std::make_unique<PostgresPlans>(backend);
}

}  // namespace holdfast::contract
