// Links in a second through the Store, each one durable when its caller goes on: on SQLite by 64 callers,
// against one caller who commits one row at a time on the same schema with synchronous=FULL; on PostgreSQL by
// 32 callers, against pgbench with the same statements, prepared, in a pipeline, by as many clients.
//
// Fails if a row is missing.
#include "base/random.h"
#include "bench/pgbench.h"
#include "bench/report.h"
#include "contract/backend.h"
#include "storage/linking.h"
#include "storage/open.h"
#include "storage/users.h"
#include "support/postgres_cluster.h"
#include "support/threads.h"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

namespace {

using namespace holdfast;
using namespace holdfast::bench;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kTime{2};
constexpr int kUsers = 20'000;  // a user has few accounts
constexpr storage::Time kNow{std::chrono::seconds(1'795'000'000)};
const std::string kSealed(600, 's');

std::string user_id(int number) {
    char text[37];
    std::snprintf(text, sizeof(text), "00000000-0000-4000-8000-%012d", number);
    return text;
}

storage::NewLink new_link() {
    static std::atomic<int> turn = 0;
    return {.id = base::random_uuid(),
            .user_id = user_id(turn++ % kUsers),
            .provider = "onedrive",
            .provider_account_id = base::random_uuid(),
            .account_email = "cloud@example.com",
            .grant = {.access_token = kSealed,
                      .refresh_token = kSealed,
                      .token_expiry = kNow + std::chrono::hours(1),
                      .granted_scope = "Files.Read"},
            .now = kNow};
}

// A database with its users, and the rows that it must have.
struct Database {
    explicit Database(std::unique_ptr<contract::Backend> fresh, std::size_t callers)
        : backend(std::move(fresh)), store(storage::open_store(backend->url(), {.pool_size = callers})) {
        test::run_together(32, [this](std::size_t thread) {
            for (int i = static_cast<int>(thread); i < kUsers; i += 32) {
                const storage::NewUser user{user_id(i), std::to_string(i) + "@example.com", "ada", "", kNow};
                const storage::NewSession session{base::random_uuid(), user.id, kNow,
                                                  kNow + std::chrono::hours(1)};
                if (!std::holds_alternative<storage::UserCreated>(
                        store->run(storage::CreateUser{user, session})))
                    throw std::runtime_error("a user is there already");
            }
            return true;
        });
    }

    void check_rows(int written) {
        rows += written;
        const std::string found =
            backend->scalar("SELECT count(*) FROM " + backend->table("cloud_provider_accounts"));
        if (found != std::to_string(rows))
            throw std::runtime_error("rows: " + found + " instead of " + std::to_string(rows));
    }

    std::unique_ptr<contract::Backend> backend;
    std::unique_ptr<storage::Store> store;
    int rows = 0;
};

// Rows in a second of so many callers, each of whom calls write() until the time is over.
template <typename Write>
double rate_of(Database& database, std::size_t callers, Write write) {
    const auto start = Clock::now();
    const auto rows = test::run_together(callers, [&](std::size_t) {
        int written = 0;
        for (; Clock::now() < start + kTime; ++written) write();
        return written;
    });
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    const int written = std::accumulate(rows.begin(), rows.end(), 0);
    database.check_rows(written);
    return written / seconds;
}

double rate_of_store(Database& database, std::size_t callers) {
    return rate_of(database, callers, [&] {
        const auto link = new_link();
        if (!std::holds_alternative<storage::Linked>(database.store->run(storage::LinkAccount{link})))
            throw std::runtime_error("an account is linked already");
    });
}

double rate_of_plain_loop(Database& database) {
    SQLite::Database connection(database.backend->url().substr(7),
                                SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
    connection.exec("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
    SQLite::Statement insert(
        connection,
        "INSERT INTO cloud_provider_accounts (id, user_id, provider, provider_account_id,"
        " account_email, access_token, refresh_token, token_expiry, granted_scope, created_at,"
        " updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)"
        " ON CONFLICT (user_id, provider, provider_account_id) DO UPDATE SET"
        " access_token = excluded.access_token");
    return rate_of(database, 1, [&] {
        const storage::NewLink link = new_link();
        const std::int64_t now = link.now.time_since_epoch().count();
        int position = 0;
        for (const std::string& text :
             {link.id, link.user_id, link.provider, link.provider_account_id, link.account_email,
              link.grant.access_token, *link.grant.refresh_token}) {
            insert.bind(++position, text);
        }
        insert.bind(8, now);
        insert.bind(9, link.grant.granted_scope);
        insert.bind(10, now);
        insert.exec();
        insert.reset();
    });
}

void measure_sqlite() {
    Database plain(contract::kSqlite.fresh(), 1), group(contract::kSqlite.fresh(), 1);
    for (const auto& [callers, target] :
         {std::pair<std::size_t, std::optional<Target>>{1, std::nullopt}, {64, at_least(8)}}) {
        compare(
            {"links",
             "links through the Store, " + std::to_string(callers) +
                 (callers == 1 ? " caller - SQLite" : " callers - SQLite"),
             "one row a commit, synchronous=FULL, one caller", "/s", target},
            [&] { return rate_of_plain_loop(plain); }, [&] { return rate_of_store(group, callers); });
    }
}

void measure_postgres() {
    constexpr std::size_t kCallers = 32;
    constexpr std::size_t kTransactions = 500;
    Database database(contract::kPostgres.fresh(), kCallers);
    const auto example = new_link();
    const auto script = pgbench_script(
        database.backend->url(),
        [&](storage::Store& store) { static_cast<void>(store.run(storage::LinkAccount{example})); },
        {{example.id, "md5('id ' || :n::text)::uuid"},
         {example.user_id, "('00000000-0000-4000-8000-' || lpad((:n::bigint % " + std::to_string(kUsers) +
                               ")::text, 12, '0'))::uuid"},
         {example.provider_account_id, "md5('account ' || :n::text)"},
         {kSealed, ":sealed"}});
    database.check_rows(1);
    compare(
        {"links", "links through the Store, 32 callers - PostgreSQL",
         "pgbench, the same statements, prepared, 32 clients", "/s", at_least(0.9)},
        [&] {
            const auto result =
                run_pgbench(database.backend->url(), script, kCallers, kTransactions, {{"sealed", kSealed}});
            database.check_rows(result.transactions);
            return result.rate;
        },
        [&] { return rate_of_store(database, kCallers); });
}

}  // namespace

int main() {
    return run_bench([] {
        test::PostgresCluster::shared(test::PostgresCluster::Commit::is_on_disk);
        measure_sqlite();
        measure_postgres();
    });
}
