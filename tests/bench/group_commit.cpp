// How much group commit gains: rows linked per second by 1 and by 32 threads, against a plain loop of one
// commit per row on the same schema, in the same run. Exit status 1 where rows are missing.
#include "base/random.h"
#include "storage/linking.h"
#include "storage/open.h"
#include "storage/users.h"
#include "support/temp_dir.h"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

namespace {

using namespace holdfast;
using SteadyClock = std::chrono::steady_clock;

constexpr auto kDuration = std::chrono::seconds(3);
constexpr storage::Time kNow{std::chrono::seconds(1'795'000'000)};

storage::NewLink new_link(const std::string& user_id, const std::string& provider_account_id) {
    const std::string sealed(600, 's');
    return {.id = base::random_uuid(),
            .user_id = user_id,
            .provider = "onedrive",
            .provider_account_id = provider_account_id,
            .account_email = "cloud@example.com",
            .grant = {.access_token = sealed,
                      .refresh_token = sealed,
                      .token_expiry = kNow + std::chrono::hours(1),
                      .granted_scope = "Files.Read"},
            .now = kNow};
}

// A database with one user.
struct Database {
    explicit Database(const std::filesystem::path& file)
        : path(file.string()), store(storage::open_store("sqlite:" + path)), user_id(base::random_uuid()) {
        const storage::NewUser user{user_id, "ada@example.com", "ada", "", kNow};
        const storage::NewSession session{base::random_uuid(), user_id, kNow, kNow + std::chrono::hours(1)};
        static_cast<void>(store->run(storage::CreateUser{user, session}));
    }
    void require_rows(int expected) const {
        SQLite::Database file(path);
        const int rows = file.execAndGet("SELECT count(*) FROM cloud_provider_accounts").getInt();
        if (rows != expected) throw std::runtime_error("rows are missing");
    }
    std::string path;
    std::unique_ptr<storage::Store> store;
    std::string user_id;
};

// Rows per second of `threads` threads, each calling write(thread, row) until the time is over.
template <typename Write>
double rate_of(const Database& database, int threads, Write write) {
    std::vector<int> rows(static_cast<std::size_t>(threads));
    const auto start = SteadyClock::now();
    {
        std::vector<std::jthread> workers;
        for (int thread = 0; thread < threads; ++thread) {
            workers.emplace_back([&, thread] {
                int row = 0;
                while (SteadyClock::now() - start < kDuration) write(thread, row++);
                rows[static_cast<std::size_t>(thread)] = row;
            });
        }
    }
    const std::chrono::duration<double> seconds = SteadyClock::now() - start;
    int total = 0;
    for (const int count : rows) total += count;
    database.require_rows(total);
    return total / seconds.count();
}

double rate_of_store(const std::filesystem::path& file, int threads) {
    const Database database(file);
    return rate_of(database, threads, [&](int thread, int row) {
        const std::string account = std::to_string(thread) + "/" + std::to_string(row);
        static_cast<void>(database.store->run(storage::LinkAccount{new_link(database.user_id, account)}));
    });
}

double rate_of_plain_loop(const std::filesystem::path& file) {
    const Database database(file);
    SQLite::Database connection(database.path, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
    connection.exec("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
    SQLite::Statement insert(
        connection,
        "INSERT INTO cloud_provider_accounts (id, user_id, provider, provider_account_id,"
        " account_email, access_token, refresh_token, token_expiry, granted_scope, created_at,"
        " updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)"
        " ON CONFLICT (user_id, provider, provider_account_id) DO UPDATE SET"
        " access_token = excluded.access_token");
    return rate_of(database, 1, [&](int, int row) {
        const storage::NewLink link = new_link(database.user_id, std::to_string(row));
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

}  // namespace

int main() try {
    const test::TempDir folder;
    const double plain = rate_of_plain_loop(folder.path() / "plain.db");
    std::printf("plain loop, one commit per row: %8.0f rows/s\n", plain);
    for (const int threads : {1, 32}) {
        const double rate =
            rate_of_store(folder.path() / ("store" + std::to_string(threads) + ".db"), threads);
        std::printf("store, %2d threads:              %8.0f rows/s  (%.2f times the plain loop)\n", threads,
                    rate, rate / plain);
    }
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_group_commit: %s\n", error.what());
    return 1;
}
