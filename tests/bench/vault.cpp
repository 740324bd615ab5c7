// What the vault gives at the real binary, on each database: requests for a fresh token against GET
// /api/v1/auth/me, on 64 keep-alive connections, in turns; and how long 64 callers wait for one refresh,
// which takes the provider 100 ms, at one process on SQLite and at three on PostgreSQL.
//
// Fails if an answer is wrong, a connection is not served, or an expired token is refreshed more than once.
#include "api/story.h"
#include "bench/load.h"
#include "bench/report.h"
#include "bench/requests.h"
#include "instances/app_request.h"
#include "instances/instances.h"
#include "support/postgres_cluster.h"
#include "support/threads.h"
#include "wire/client.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace holdfast;
using namespace holdfast::test;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kConnections = 64;
constexpr std::chrono::milliseconds kTime{1500};
constexpr int kRefreshes = 40;
constexpr std::chrono::milliseconds kProvider{100};

// Ada with one account, and an app.
struct Subject {
    Subject(std::unique_ptr<contract::Backend> database, std::size_t processes)
        : site(std::move(database), processes), ada(site, "ada") {
        account = link(ada, "ada+rotate@demo.example");
        app = add_app(*site.database->open(), base::SystemClock().now(), "backup");
        token = app_request(app, account, "access-token");
    }

    Instances site;
    User ada;
    std::string account;
    std::string app;
    std::string token;  // the bytes of the request for it
};

// Answers in a second.
double rate(const Instances& site, const std::string& request, const std::string& expected) {
    const auto result = bench::run_load(site.endpoint(0), kConnections, kTime, request, expected);
    result.require_right();
    return result.rate();
}

void compare(const contract::BackendType& type) {
    Subject subject(type.fresh(), 1);
    const std::string me = bench::get("/api/v1/auth/me", bench::bearer(subject.ada.access_token));
    const auto body = [&](const std::string& request) {
        return Client(subject.site.endpoint(0)).ask(request).body;
    };
    bench::compare(
        {"vault", std::string("POST .../access-token, 64 connections - ") + type.name, "GET /api/v1/auth/me",
         "answers/s", bench::at_least(0.8)},
        [&, expected = body(me)] { return rate(subject.site, me, expected); },
        [&, expected = body(subject.token)] { return rate(subject.site, subject.token, expected); });
}

// The milliseconds that each of the callers waited.
std::vector<double> wait_for_refresh(Subject& subject) {
    const auto refused = app_request(subject.app, subject.account, "report", R"({"error":"invalid_token"})");
    if (Client(subject.site.endpoint(0)).ask(refused).status != 202) throw std::runtime_error("no report");
    const std::size_t before = subject.site.provider().refreshes().size();
    std::vector<double> milliseconds(kConnections);
    const auto answers = run_together(kConnections, [&](std::size_t i) {
        Client client(subject.site.endpoint(i % subject.site.size()));
        const auto start = Clock::now();
        const WireResponse answer = client.ask(subject.token);
        milliseconds[i] = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
        return answer.body;
    });
    if (std::set<std::string>(answers.begin(), answers.end()).size() != 1 ||
        answers.front().find("access_token") == std::string::npos)
        throw std::runtime_error("not one token: " + answers.front());
    if (subject.site.provider().refreshes().size() != before + 1) throw std::runtime_error("not one refresh");
    return milliseconds;
}

void crowd(const contract::BackendType& type, std::size_t processes) {
    Subject subject(type.fresh(), processes);
    subject.site.provider().before_answers(
        [](const SeenRefresh&) { std::this_thread::sleep_for(kProvider); });
    bench::LoadResult waits;
    for (int i = 0; i < kRefreshes; ++i) {
        const auto round = wait_for_refresh(subject);
        waits.milliseconds.insert(waits.milliseconds.end(), round.begin(), round.end());
    }
    std::sort(waits.milliseconds.begin(), waits.milliseconds.end());
    std::printf("| %s, %zu process%s | %.0f | %.0f | %.0f | one |\n", type.name, processes,
                processes == 1 ? "" : "es", waits.percentile(0.5), waits.percentile(0.99),
                waits.percentile(1));
}

}  // namespace

int main() {
    return bench::run_bench([] {
        PostgresCluster::shared(PostgresCluster::Commit::is_on_disk);
        compare(contract::kSqlite);
        compare(contract::kPostgres);
        std::printf("\n| 64 callers at | p50 ms | p99 ms | most ms | refreshes |\n|---|---|---|---|---|\n");
        crowd(contract::kSqlite, 1);
        crowd(contract::kPostgres, 3);
    });
}
