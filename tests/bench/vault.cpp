// What the vault gives at the real binary, on each database: requests for a fresh token against GET
// /api/v1/auth/me, on 64 keep-alive connections, in turns; and how long 64 callers wait for one refresh,
// which takes the provider 100 ms, at one process on SQLite and at three on PostgreSQL.
//
//   bench_vault [seconds of each measurement]
//
// Fails if an answer is wrong, a connection is not served, or an expired token is refreshed more than once.
#include "api/story.h"
#include "bench/load.h"
#include "instances/app_request.h"
#include "instances/instances.h"
#include "support/process_figures.h"
#include "support/threads.h"
#include "wire/client.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
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
constexpr int kRounds = 9;
constexpr int kRefreshes = 40;
constexpr std::chrono::milliseconds kProvider{100};

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

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

struct Route {
    const char* name;
    std::string request;
    std::string expected{};
    std::vector<double> rates{};
    std::vector<double> cpu_microseconds{};  // of the server, for each answer
};

void measure(const Instances& site, Route& route, std::chrono::milliseconds time) {
    const std::string process = std::to_string(site.process_id(0));
    const double before = cpu_seconds(process);
    const auto result = bench::run_load(site.endpoint(0), kConnections, time, route.request, route.expected);
    const double cpu = cpu_seconds(process) - before;
    if (result.wrong != 0 || result.unserved != 0) throw std::runtime_error("a wrong answer, or none");
    const auto answers = static_cast<double>(result.answers);
    route.rates.push_back(answers / std::chrono::duration<double>(time).count());
    route.cpu_microseconds.push_back(1e6 * cpu / answers);
}

template <typename Backend>
void compare(std::chrono::milliseconds time) {
    Subject subject(Backend::fresh(), 1);
    Route me{"GET /api/v1/auth/me",
             "GET /api/v1/auth/me HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " +
                 subject.ada.access_token + "\r\n\r\n"};
    Route token{"POST .../access-token", subject.token};
    for (Route* route : {&me, &token})
        route->expected = Client(subject.site.endpoint(0)).ask(route->request).body;
    std::vector<double> ratios;
    for (int round = 0; round < kRounds; ++round) {
        for (Route* route : {&me, &token}) measure(subject.site, *route, time);
        ratios.push_back(token.rates.back() / me.rates.back());
    }
    for (const Route* route : {&me, &token}) {
        std::printf("| %s | %s | %.0f | %.2f | %.1f |\n", Backend::kName, route->name, median(route->rates),
                    route == &me ? 1.0 : median(ratios), median(route->cpu_microseconds));
    }
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

template <typename Backend>
void crowd(std::size_t processes) {
    Subject subject(Backend::fresh(), processes);
    subject.site.provider().before_answers(
        [](const SeenRefresh&) { std::this_thread::sleep_for(kProvider); });
    bench::LoadResult waits;
    for (int i = 0; i < kRefreshes; ++i) {
        const auto round = wait_for_refresh(subject);
        waits.milliseconds.insert(waits.milliseconds.end(), round.begin(), round.end());
    }
    std::sort(waits.milliseconds.begin(), waits.milliseconds.end());
    std::printf("| %s, %zu process%s | %.0f | %.0f | %.0f | one |\n", Backend::kName, processes,
                processes == 1 ? "" : "es", waits.percentile(0.5), waits.percentile(0.99),
                waits.percentile(1));
}

}  // namespace

int main(int argc, char** argv) {
    const std::chrono::milliseconds time{argc > 1 ? 1000 * std::atoi(argv[1]) : 1000};
    try {
        std::printf("| database | answer | answers/s | ratio | server's us each |\n|---|---|---|---|---|\n");
        compare<contract::SQLite>(time);
        compare<contract::PostgreSQL>(time);
        std::printf("\n| 64 callers at | p50 ms | p99 ms | most ms | refreshes |\n|---|---|---|---|---|\n");
        crowd<contract::SQLite>(1);
        crowd<contract::PostgreSQL>(3);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "%s\n", failure.what());
        return 1;
    }
    return 0;
}
