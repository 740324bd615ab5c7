// The edge against the listener of the library that it stands in for: keep-alive GET /health with the same
// answer, each server in a process of its own, in turns; and the edge beside 1,500 hostile connections.
//
//   bench_edge [seconds of each measurement]
//
// Fails where an answer is wrong or a connection is not served.
#include "bench/load.h"
#include "bench/report.h"
#include "http/server.h"
#include "support/process_figures.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <httplib.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace holdfast;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kLibraryThreads = 64;
const std::string kRequest =
    "GET /health HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n";
const std::string kBody = "{\"success\":true,\"data\":{\"status\":\"alive\"}}";

// What the server's answers to GET /health carry.
http::Response health() {
    auto response = http::Response::json(200, kBody);
    for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
             {"X-Request-Id", "0123456789abcdef"},
             {"X-Content-Type-Options", "nosniff"},
             {"X-Frame-Options", "DENY"},
             {"Referrer-Policy", "no-referrer"},
             {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
             {"Cache-Control", "no-store"}}) {
        response.headers.add(name, value);
    }
    return response;
}

// A server in a process of its own, until this object ends.
class Child {
  public:
    // `serve` tells its port and serves for ever.
    explicit Child(const std::function<void(const std::function<void(int port)>&)>& serve) {
        int ends[2];
        if (pipe(ends) != 0) std::abort();
        pid_ = fork();
        if (pid_ == 0) {
            serve([&](int port) { (void)!write(ends[1], &port, sizeof(port)); });
            _exit(0);
        }
        int port = 0;
        if (read(ends[0], &port, sizeof(port)) != sizeof(port)) std::abort();
        close(ends[0]);
        close(ends[1]);
        endpoint = {"127.0.0.1", static_cast<std::uint16_t>(port)};
    }
    ~Child() {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    http::Endpoint endpoint;

  private:
    pid_t pid_;
};

void serve_edge(const std::function<void(int)>& tell_port) {
    auto listener = http::Listener::bind({"127.0.0.1", 0});
    const int port = listener.endpoint().port;
    const auto server = http::serve(
        std::move(listener), {},
        {.route = {},
         .handle = [](const http::Request&) { return health(); },
         .refuse =
             [](const http::RefusedRequest& refused) { return http::Response::empty(refused.status); }});
    tell_port(port);
    while (true) pause();
}

void serve_library(const std::function<void(int)>& tell_port) {
    httplib::Server server;
    server.set_tcp_nodelay(true);
    server.set_keep_alive_max_count(1'000'000'000);
    server.new_task_queue = [] { return new httplib::ThreadPool(kLibraryThreads); };
    server.Get("/health", [](const httplib::Request&, httplib::Response& out) {
        const auto response = health();
        for (const auto& [name, value] : response.headers.fields()) out.headers.emplace(name, value);
        out.body = response.body;
    });
    tell_port(server.bind_to_any_port("127.0.0.1"));
    server.listen_after_bind();
}

struct Series {
    std::string name;
    std::vector<double> rates = {};
    std::vector<double> p50s = {};
    std::vector<double> p99s = {};
    bool is_right = true;

    void add(const bench::LoadResult& result) {
        rates.push_back(result.rate());
        p50s.push_back(result.percentile(0.5));
        p99s.push_back(result.percentile(0.99));
        is_right = is_right && result.is_right();
    }
};

void print(const Series& series, double baseline) {
    std::printf("| %s | %.0f | %.2f | %.1f | %.1f | %s |\n", series.name.c_str(), bench::median(series.rates),
                bench::median(series.rates) / baseline, bench::median(series.p50s),
                bench::median(series.p99s), series.is_right ? "all" : "NO");
}

// Measures the honest clients while the others hang on and drip, twice a second.
void measure_beside_hangers(const http::Endpoint& server, std::chrono::milliseconds time, Series& series) {
    bench::Hangers heads(server, 500, "GET / HTTP/1.1\r\nHost: a\r\nX: ");
    bench::Hangers bodies(server, 500, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n");
    const bench::Hangers idle(server, 500, "");
    for (auto left = std::min<std::chrono::milliseconds>(time, 4s); left > 0ms; left -= 500ms) {
        heads.drip();
        bodies.drip();
        series.add(bench::run_load(server, 64, 500ms, kRequest, kBody));
    }
}

}  // namespace

int main(int argc, char** argv) {
    const std::chrono::milliseconds time{argc > 1 ? 1000 * std::atoi(argv[1]) : 2000};
    test::raise_descriptor_limit();
    const Child edge(serve_edge);
    const Child library(serve_library);
    Series library64{"library's listener, 64 threads, 64 connections"};
    Series edge64{"edge, 64 connections"};
    Series edge1000{"edge, 1,000 connections"};
    Series beside{"edge, 64 connections beside 1,500 hostile ones"};
    for (int round = 0; round < bench::kRounds; ++round) {
        library64.add(bench::run_load(library.endpoint, 64, time, kRequest, kBody));
        edge64.add(bench::run_load(edge.endpoint, 64, time, kRequest, kBody));
        edge1000.add(bench::run_load(edge.endpoint, 1000, time, kRequest, kBody));
    }
    measure_beside_hangers(edge.endpoint, time, beside);

    const double baseline = bench::median(library64.rates);
    std::printf("| server | answers/s | ratio | p50 ms | p99 ms | served |\n|---|---|---|---|---|---|\n");
    for (const auto& series : {library64, edge64, edge1000, beside}) print(series, baseline);
    return edge64.is_right && edge1000.is_right && beside.is_right ? 0 : 1;
}
