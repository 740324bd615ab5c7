// Whether anything takes longer because there are more accounts: link, conflict, the read of a login,
// cloud-status and the sweeps on databases of several sizes, measured in turns on SQLite and PostgreSQL.
//
//     bench_growth [SQLite|PostgreSQL] [ACCOUNTS...]       both, 10000 1000000 if none is named
//
// PostgreSQL waits for the disk, as SQLite does. Exit status 1 where a row that was acknowledged is missing.
#include "base/random.h"
#include "bench/growth_data.h"
#include "storage/events.h"
#include "storage/handover.h"
#include "storage/linking.h"
#include "storage/open.h"
#include "storage/sessions.h"
#include "storage/users.h"
#include "support/postgres_cluster.h"
#include "support/temp_dir.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

namespace {

using namespace holdfast;
using namespace holdfast::bench;
using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;
namespace fs = std::filesystem;

constexpr int kRounds = 5;
constexpr auto kRoundTime = 700ms;

struct Database {
    std::string kind;
    std::int64_t accounts;
    std::string url;
    fs::path wal{};  // empty on PostgreSQL
    std::unique_ptr<storage::Store> store{};
    std::atomic<std::int64_t> linked{0};
    std::atomic<std::uintmax_t> most_wal{0};

    std::int64_t users() const { return accounts / kAccountsEach; }
};

// What one caller does again and again.
using Step = std::function<void(Database& database, std::mt19937_64& chance)>;

std::int64_t any(std::int64_t below, std::mt19937_64& chance) {
    return static_cast<std::int64_t>(chance() % static_cast<std::uint64_t>(below));
}

std::string new_id() { return base::ordered_uuid(base::SystemClock().now()); }

storage::NewLink new_link(const std::string& user_id, const std::string& account) {
    return {.id = new_id(),
            .user_id = user_id,
            .provider = "onedrive",
            .provider_account_id = account,
            .account_email = "cloud@example.com",
            .grant = {kSealedAccess, kSealedRefresh, kNow + 1h, "Files.Read"},
            .now = kNow};
}

void require(bool holds, const char* what) {
    if (!holds) throw std::runtime_error(what);
}

void link(Database& database, std::mt19937_64& chance) {
    const auto link = new_link(id_of(Kind::user, any(database.users(), chance)), base::random_uuid());
    require(std::holds_alternative<storage::Linked>(database.store->run(storage::LinkAccount{link})),
            "a link was refused");
    ++database.linked;
}

// Three operations, as a callback makes them.
void conflict(Database& database, std::mt19937_64& chance) {
    const std::int64_t account = any(database.accounts, chance);
    const std::string user = id_of(Kind::user, (account + 1) % database.users());
    const auto link = new_link(user, account_of(account));
    require(std::holds_alternative<storage::Violation>(database.store->run(storage::LinkAccount{link})),
            "an account got a second owner");
    const auto owner = database.store->run(storage::FindOwner{link.provider, link.provider_account_id});
    require(owner && owner->account_id == id_of(Kind::account, account), "the owner is another one");
    const storage::NewTransferRequest request{.id = new_id(),
                                              .requesting_user_id = user,
                                              .provider = link.provider,
                                              .provider_account_id = link.provider_account_id,
                                              .account_email = link.account_email,
                                              .expected_owner = *owner,
                                              .grant = link.grant,
                                              .created_at = kNow,
                                              .expires_at = kNow + 10min};
    database.store->run(storage::SaveTransferRequest{request, kNow - 24h});
}

void read_login(Database& database, std::mt19937_64& chance) {
    const std::int64_t user = any(database.users(), chance);
    const auto found = database.store->run(storage::FindCredentials{email_of(user)});
    require(found && found->user_id == id_of(Kind::user, user), "a user was not found");
}

void cloud_status(Database& database, std::mt19937_64& chance) {
    const std::int64_t user = any(database.users(), chance);
    const auto session = database.store->run(storage::FindSession{id_of(Kind::session, user), kNow});
    require(session && session->user_id == id_of(Kind::user, user), "a session was not found");
    require(database.store->run(storage::ListAccounts{session->user_id}).size() >= kAccountsEach,
            "accounts are missing");
}

// A login's write, with a hundred expired sessions to sweep.
void sweep(Database& database, std::mt19937_64& chance) {
    const storage::NewSession session{new_id(), id_of(Kind::user, any(database.users(), chance)), kNow,
                                      kNow + 1h};
    require(database.store->run(storage::CreateSession{session}), "a session was refused");
}

struct Work {
    const char* name;
    int callers;
    Step step;
};

const std::vector<Work> kWorks = {
    {"link", 8, link},
    {"conflict", 8, conflict},
    {"login's read", 2, read_login},
    {"cloud-status", 2, cloud_status},
    {"sweep", 1, sweep},
    {"link, full load", 64, link},
};

void note_wal(Database& database) {
    if (database.wal.empty()) return;
    std::error_code missing;
    const std::uintmax_t size = fs::file_size(database.wal, missing);
    if (!missing && size > database.most_wal) database.most_wal = size;
}

// Milliseconds of each step.
std::vector<double> run_round(Database& database, const Work& work) {
    std::vector<std::vector<double>> times(static_cast<std::size_t>(work.callers));
    std::atomic<const char*> wrong = nullptr;
    const auto end = SteadyClock::now() + kRoundTime;
    {
        std::vector<std::jthread> callers;
        for (auto& own : times) {
            callers.emplace_back([&database, &work, &own, &wrong, end] {
                std::mt19937_64 chance(std::random_device{}());
                try {
                    for (auto now = SteadyClock::now(); now < end && !wrong;) {
                        work.step(database, chance);
                        const auto then = SteadyClock::now();
                        own.push_back(std::chrono::duration<double, std::milli>(then - now).count());
                        now = then;
                    }
                } catch (const std::exception& error) {
                    std::fprintf(stderr, "%s: %s\n", work.name, error.what());
                    wrong = work.name;
                }
            });
        }
        while (SteadyClock::now() < end) {
            note_wal(database);
            std::this_thread::sleep_for(2ms);
        }
    }
    if (wrong) throw std::runtime_error("a result was wrong");
    std::vector<double> all;
    for (const auto& own : times) all.insert(all.end(), own.begin(), own.end());
    return all;
}

double percentile(const std::vector<double>& sorted, double part) {
    return sorted.at(static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1)));
}

void measure(const Work& work, std::vector<std::unique_ptr<Database>>& databases) {
    std::vector<std::vector<double>> times(databases.size());
    for (int round = 0; round < kRounds; ++round) {
        for (std::size_t i = 0; i < databases.size(); ++i) {
            const auto own = run_round(*databases[i], work);
            times[i].insert(times[i].end(), own.begin(), own.end());
        }
    }
    std::vector<double> first;
    for (std::size_t i = 0; i < databases.size(); ++i) {
        std::ranges::sort(times[i]);
        const bool is_smallest = i == 0 || databases[i]->kind != databases[i - 1]->kind;
        if (is_smallest) first = times[i];
        const double seconds = kRounds * std::chrono::duration<double>(kRoundTime).count();
        std::printf("| %s | %s | %lld | %.0f | %.2f | %.2f | %.2f | %.1f | %.2f | %.2f |\n", work.name,
                    databases[i]->kind.c_str(), static_cast<long long>(databases[i]->accounts),
                    static_cast<double>(times[i].size()) / seconds, percentile(times[i], 0.5),
                    percentile(times[i], 0.99), percentile(times[i], 0.999), times[i].back(),
                    percentile(times[i], 0.5) / percentile(first, 0.5),
                    percentile(times[i], 0.99) / percentile(first, 0.99));
        std::fflush(stdout);
    }
}

// Bytes, with indexes.
std::uintmax_t size_of(const Database& database) {
    if (!database.wal.empty()) return fs::file_size(fs::path(database.wal).replace_extension(".db"));
    return std::stoull(test::run_sql(database.url, "SELECT pg_database_size(current_database())").value);
}

// All of it, so that what is measured is not the first look at a page. On a server that has run for a while
// what is used is in memory.
void read_once(const Database& database) {
    if (database.wal.empty()) {
        const char* read_all =
            "CREATE EXTENSION pg_prewarm;"
            "SELECT sum(pg_prewarm(oid, 'read')) FROM pg_class WHERE relkind IN ('r', 'i', 't')";
        return require(test::run_sql(database.url, read_all).sqlstate.empty(), "pg_prewarm");
    }
    std::ifstream file(fs::path(database.wal).replace_extension(".db"), std::ios::binary);
    std::vector<char> piece(1U << 20U);
    while (file.read(piece.data(), static_cast<std::streamsize>(piece.size()))) continue;
}

void load(Database& database) {
    const auto begin = SteadyClock::now();
    fill(database.url, database.accounts);
    if (database.wal.empty())
        require(test::run_sql(database.url, "VACUUM ANALYZE").sqlstate.empty(), "VACUUM");
    database.store = storage::open_store(database.url);
    const std::chrono::duration<double> taken = SteadyClock::now() - begin;
    std::printf("%s, %lld accounts: loaded in %.1f s, %.0f bytes each, with the user, session and event.\n",
                database.kind.c_str(), static_cast<long long>(database.accounts), taken.count(),
                static_cast<double>(size_of(database)) / static_cast<double>(database.accounts));
    std::fflush(stdout);
}

// What was acknowledged is there.
void check(Database& database) {
    std::int64_t links = 0;
    for (storage::EventCursor after{};;) {
        const auto events = database.store->run(storage::ReadEvents{after, 5000});
        if (events.empty()) break;
        for (const auto& event : events) links += event.type == "account.linked";
        after = events.back().cursor();
    }
    require(links == database.accounts + database.linked, "acknowledged links are missing");
}

std::unique_ptr<Database> on_sqlite(const fs::path& folder, std::int64_t size) {
    const std::string file = (folder / (std::to_string(size) + ".db")).string();
    return std::make_unique<Database>("SQLite", size, "sqlite:" + file, file + "-wal");
}

std::unique_ptr<Database> on_postgres(std::int64_t size) {
    auto& cluster = test::PostgresCluster::shared(test::PostgresCluster::Commit::is_on_disk);
    const std::string name = "accounts_" + std::to_string(size);
    cluster.create_database(name);
    return std::make_unique<Database>("PostgreSQL", size, cluster.url(name));
}

// On both kinds if none is named.
void run(const std::string& kind, const std::vector<std::int64_t>& sizes) {
    const test::TempDir folder;
    std::vector<std::unique_ptr<Database>> databases;
    if (kind != "PostgreSQL")
        for (const std::int64_t size : sizes) databases.push_back(on_sqlite(folder.path(), size));
    if (kind != "SQLite")
        for (const std::int64_t size : sizes) databases.push_back(on_postgres(size));
    for (auto& database : databases) load(*database);
    ::sync();  // what the loads have left for the disk is not measured
    for (const auto& database : databases) read_once(*database);
    std::printf(
        "\n| work | database | accounts | /s | p50 ms | p99 ms | p99.9 ms | most ms | p50 ratio | p99 ratio "
        "|\n"
        "|---|---|---|---|---|---|---|---|---|---|\n");
    for (const Work& work : kWorks) measure(work, databases);
    for (auto& database : databases) {
        check(*database);
        if (!database->wal.empty())
            std::printf("\nThe WAL at %lld accounts: %.1f MB at most.\n",
                        static_cast<long long>(database->accounts),
                        static_cast<double>(database->most_wal) / 1e6);
    }
}

}  // namespace

int main(int count, char** arguments) try {
    std::string kind;
    std::vector<std::int64_t> sizes;
    for (const std::string argument : std::span(arguments + 1, arguments + count)) {
        if (argument == "SQLite" || argument == "PostgreSQL")
            kind = argument;
        else
            sizes.push_back(std::atoll(argument.c_str()));
    }
    if (sizes.empty()) sizes = {10'000, 1'000'000};
    std::ranges::sort(sizes);
    if (sizes.front() < 8) throw std::runtime_error("at least 8 accounts");
    run(kind, sizes);
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_growth: %s\n", error.what());
    return 1;
}
