// PostgreSQL, spoken to directly and through pgbouncer in transaction mode.
#include "contract/backend.h"
#include "storage/open.h"
#include "support/postgres_cluster.h"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace holdfast::contract {
namespace {

// With HOLDFAST_PARTITIONED set, as an operator of very many accounts has it: see docs/scale.md.
void make_schema(const std::string& url) {
    storage::open_store(url);
    if (std::getenv("HOLDFAST_PARTITIONED") == nullptr) return;
    std::ostringstream script;
    script << std::ifstream(HOLDFAST_EXAMPLES "/partition-accounts.sql").rdbuf();
    const test::SqlAnswer answer = test::run_sql(url, script.str());
    if (!answer.sqlstate.empty()) throw std::runtime_error(answer.message);
}

class PostgresBackend final : public Backend {
  public:
    enum class Way { direct, through_pooler };

    // With the schema.
    explicit PostgresBackend(Way way) : way_(way), database_(make_schema) {}
    struct Bare {};
    PostgresBackend(Way way, Bare) : way_(way) {}

    std::unique_ptr<storage::Store> open() override {
        return storage::open_store(url(), {.prepared_statements = way_ == Way::direct});
    }
    std::string url() const override {
        return way_ == Way::direct ? database_.url() : database_.pooled_url();
    }

    std::string execute(const std::string& sql) override { return database_.ask(sql).sqlstate; }

    std::string scalar(const std::string& sql) override { return database_.run(sql); }

    bool has_constraint(const std::string& name) override {
        return scalar("SELECT EXISTS (SELECT FROM pg_constraint WHERE conname = '" + name +
                      "') OR EXISTS (SELECT FROM pg_indexes WHERE indexname = '" + name + "')") == "t";
    }

    void await_quiet() override {
        const std::string others =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle'";
        while (scalar(others) != "0") std::this_thread::yield();
    }

    void swallow_inserts(std::string_view name) override {
        scalar(
            "CREATE FUNCTION public.swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'");
        scalar("CREATE TRIGGER swallow BEFORE INSERT ON " + table(name) +
               " FOR EACH ROW EXECUTE FUNCTION public.swallow()");
    }

    std::string table(std::string_view name) const override {
        if (name == "auth_users") return "auth.users";
        if (name == "schema_migrations") return "public.holdfast_schema_migrations";
        return "public." + std::string(name);
    }

    std::string literal(storage::Time time) const override {
        return "(timestamptz 'epoch' + interval '1 microsecond' * " +
               std::to_string(time.time_since_epoch().count()) + ")";
    }
    std::string literal(bool value) const override { return value ? "true" : "false"; }

  private:
    const Way way_;
    const test::PostgresDatabase database_;
};

template <PostgresBackend::Way way>
std::unique_ptr<Backend> fresh() {
    return std::make_unique<PostgresBackend>(way);
}
template <PostgresBackend::Way way>
std::unique_ptr<Backend> bare() {
    return std::make_unique<PostgresBackend>(way, PostgresBackend::Bare{});
}

}  // namespace

constinit const BackendType kPostgres{"PostgreSQL", true, fresh<PostgresBackend::Way::direct>,
                                      bare<PostgresBackend::Way::direct>};
constinit const BackendType kPgbouncer{"PostgreSQL through pgbouncer", true,
                                       fresh<PostgresBackend::Way::through_pooler>,
                                       bare<PostgresBackend::Way::through_pooler>};

}  // namespace holdfast::contract
