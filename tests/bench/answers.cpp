// What the real binary answers in a second: GET /health, assets and GET /api/v1/auth/me against nginx, which
// gives the same answers from its configuration and from files; and what supabase-js asks for most, the user
// and a row, against GET /api/v1/auth/me. Each row has a second one: the server's processor time for an
// answer.
//
//   bench_answers [other binary]
//
// Beside another binary instead, if it is named: every answer of this one against the same of that one.
// Fails if an answer is wrong or a connection is not served.
#include "bench/binary.h"
#include "bench/load.h"
#include "bench/nginx.h"
#include "bench/report.h"
#include "bench/requests.h"
#include "support/postgres_cluster.h"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

using namespace holdfast;
using namespace holdfast::bench;

namespace {

constexpr std::chrono::milliseconds kTime{1500};
constexpr const char* kApiKey = "sb_publishable_00112233445566778899aabbccddeeff";

// A server's answer to one request.
struct Side {
    http::Endpoint server;
    std::string request;
    std::string body;
    std::function<double()> cpu_seconds;
};

// Answers in a second; adds the server's microseconds for each.
double rate(const Side& side, std::size_t connections, std::vector<double>& microseconds) {
    const double before = side.cpu_seconds();
    const auto result = run_load(side.server, connections, kTime, side.request, side.body);
    result.require_right();
    microseconds.push_back(1e6 * (side.cpu_seconds() - before) / static_cast<double>(result.answers));
    return result.rate();
}

struct Row {
    std::string work;
    std::string limit;
    std::optional<Target> target;
    std::size_t connections = 64;
};

void compare_sides(const Row& row, const Side& limit, const Side& product) {
    Figures cpu;
    const Figures rates = in_turns([&] { return rate(limit, row.connections, cpu.limit); },
                                   [&] { return rate(product, row.connections, cpu.product); });
    report({"answers", row.work, row.limit, "answers/s", row.target}, rates);
    report({"answers", row.work + ", processor time", row.limit, "us", std::nullopt}, cpu);
}

// The path of the page's asset of that name, which has the version of all of them.
std::string asset_path(const http::Endpoint& server, const std::string& name) {
    const std::string page =
        test::Client(server).ask("GET /app HTTP/1.1\r\nHost: " + server.text() + "\r\n\r\n").body;
    const auto start = page.find("/assets/");
    if (start == std::string::npos) throw std::runtime_error("no asset in " + page);
    return page.substr(start, page.find('/', start + 8) + 1 - start) + name;
}

// The asset of the page whose size is nearest.
std::string nearest_asset(std::uintmax_t bytes) {
    std::string best;
    std::uintmax_t least = bytes;
    for (const auto& file : std::filesystem::directory_iterator(HOLDFAST_ASSETS)) {
        const std::uintmax_t size = file.file_size();
        const std::uintmax_t distance = size > bytes ? size - bytes : bytes - size;
        const std::string name = file.path().filename();
        if (distance >= least || name.starts_with("demo")) continue;
        least = distance;
        best = name;
    }
    return best;
}

// One binary with a user, on one database.
class Subject {
  public:
    Subject(const std::string& program, const std::vector<std::string>& flags) : binary_(flags, program) {
        test::Client client(binary_.endpoint());
        fields_ = bearer(sign_up(client, "ada@example.com")) + "apikey: " + kApiKey + "\r\n";
    }

    test::WireResponse ask(const std::string& request) const {
        const auto answer = test::Client(binary_.endpoint()).ask(request);
        if (answer.status != 200) throw std::runtime_error(answer.text());
        return answer;
    }
    Side side(const std::string& request) const {
        return {binary_.endpoint(), request, ask(request).body, [this] { return binary_.cpu_seconds(); }};
    }
    std::string asset(std::uintmax_t bytes) const {
        return asset_path(binary_.endpoint(), nearest_asset(bytes));
    }

    std::string health() const { return get("/health"); }
    std::string me() const { return get("/api/v1/auth/me", fields_); }
    std::string user() const { return get("/auth/v1/user", fields_); }
    std::string row() const {
        return get("/rest/v1/users?select=id,email&email=eq.ada@example.com", fields_);
    }

  private:
    Binary binary_;
    std::string fields_;
};

std::vector<std::string> flags(const std::string& database_url) {
    std::vector<std::string> words = {"--rate-limits",       "off",  "--supabase", "on",
                                      "--supabase-anon-key", kApiKey};
    if (!database_url.empty()) words.insert(words.end(), {"--database-url", database_url});
    return words;
}

void beside_nginx(const Subject& product, const Subject& on_postgres) {
    const std::string small = product.asset(1024), large = product.asset(8192);
    const Nginx nginx({{"/health", Copy::From::configuration, product.ask(product.health())},
                       {"/me", Copy::From::configuration, product.ask(product.me())},
                       {small, Copy::From::file, product.ask(get(small))},
                       {large, Copy::From::file, product.ask(get(large))}});
    test::Client client(nginx.endpoint());
    const auto limit = [&](const std::string& path) {
        return Side{nginx.endpoint(), get(path), client.ask(get(path)).body,
                    [&] { return nginx.cpu_seconds(); }};
    };
    const auto named = [](const std::string& path) {
        return "GET " + path.substr(path.rfind('/') + 1) + " (" +
               std::to_string(
                   std::filesystem::file_size(std::string(HOLDFAST_ASSETS) + path.substr(path.rfind('/')))) +
               " bytes), 64 connections";
    };
    const std::string returned = "nginx, `return 200`", sent = "nginx, the same file";

    compare_sides({"GET /health, 64 connections", returned, at_least(0.8)}, limit("/health"),
                  product.side(product.health()));
    compare_sides({"GET /health, 1,000 connections", returned, at_least(0.8), 1000}, limit("/health"),
                  product.side(product.health()));
    compare_sides({named(small), sent, at_least(0.9)}, limit(small), product.side(get(small)));
    compare_sides({named(large), sent, at_least(0.9)}, limit(large), product.side(get(large)));
    compare_sides({"GET /api/v1/auth/me, 64 connections - SQLite", returned, at_least(0.4)}, limit("/me"),
                  product.side(product.me()));
    compare_sides({"GET /api/v1/auth/me, 64 connections - PostgreSQL", returned, at_least(0.4)}, limit("/me"),
                  on_postgres.side(on_postgres.me()));
}

void beside_me(const Subject& product, const std::string& database) {
    compare_sides({"GET /auth/v1/user - " + database, "GET /api/v1/auth/me", std::nullopt},
                  product.side(product.me()), product.side(product.user()));
    compare_sides(
        {"GET /rest/v1/users?select=...&email=eq... - " + database, "GET /api/v1/auth/me", std::nullopt},
        product.side(product.me()), product.side(product.row()));
}

void beside_other(const Subject& product, const Subject& other, const std::string& program,
                  const std::string& database) {
    const auto row = [&](const std::string& work, const std::string& theirs, const std::string& mine) {
        compare_sides({work + " - " + database, program, std::nullopt}, other.side(theirs),
                      product.side(mine));
    };
    row("GET /health", other.health(), product.health());
    row("GET an asset of 1 KiB", get(other.asset(1024)), get(product.asset(1024)));
    row("GET an asset of 8 KiB", get(other.asset(8192)), get(product.asset(8192)));
    row("GET /api/v1/auth/me", other.me(), product.me());
    row("GET /auth/v1/user", other.user(), product.user());
    row("GET /rest/v1/users", other.row(), product.row());
}

}  // namespace

int main(int argc, char** argv) {
    return run_bench([&] {
        test::raise_descriptor_limit();
        test::PostgresCluster::shared(test::PostgresCluster::Commit::is_on_disk);
        const test::PostgresDatabase database;
        const Subject on_sqlite(HOLDFAST_BINARY, flags(""));
        const Subject on_postgres(HOLDFAST_BINARY, flags(database.url()));
        if (argc > 1) {
            const std::string program = argv[1];
            const test::PostgresDatabase others;
            const Subject other_on_sqlite(program, flags(""));
            const Subject other_on_postgres(program, flags(others.url()));
            beside_other(on_sqlite, other_on_sqlite, program, "SQLite");
            beside_other(on_postgres, other_on_postgres, program, "PostgreSQL");
            return;
        }
        beside_nginx(on_sqlite, on_postgres);
        beside_me(on_sqlite, "SQLite");
        beside_me(on_postgres, "PostgreSQL");
    });
}
