// What an answer costs the real binary, on 64 keep-alive connections: one that is prepared (GET /health), a
// prepared one with a body (an asset), one that a handler makes (GET /api/v1/auth/me), and what supabase-js
// asks for most: the user, and a row. Other builds can be measured in the same run, in turns.
//
//   bench_edge_answers [seconds of each measurement] [other binary ...]
//
// Fails if an answer is wrong or a connection is not served.
#include "base/json.h"
#include "bench/load.h"
#include "support/holdfast_process.h"
#include "support/process_figures.h"
#include "wire/client.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace holdfast;

namespace {

constexpr int kRounds = 5;
constexpr std::size_t kConnections = 64;
constexpr const char* kApiKey = "sb_publishable_00112233445566778899aabbccddeeff";
const std::vector<std::string> kRoutes = {"GET /health", "GET /assets/.../app.js", "GET /api/v1/auth/me",
                                          "GET /auth/v1/user", "GET /rest/v1/users?select=..."};

std::string get(const std::string& target, const std::string& fields = "") {
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
}

std::string access_token_of_a_new_user(test::Client& client) {
    const std::string body = R"({"email":"ada@example.com","password":"correct horse","username":"Ada"})";
    const auto answer = client.ask(
        "POST /api/v1/auth/signup HTTP/1.1\r\nHost: localhost\r\n"
        "Content-Type: application/json\r\nContent-Length: " +
        std::to_string(body.size()) + "\r\n\r\n" + body);
    const auto json = base::Json::parse(answer.body);
    const base::Json* data = json ? json->find("data") : nullptr;
    const std::string* token = data != nullptr ? data->string("access_token") : nullptr;
    if (token == nullptr) throw std::runtime_error(answer.text());
    return *token;
}

// The path of the page's script, which names the version of the assets.
std::string asset_of_the_page(test::Client& client) {
    const std::string page = client.ask(get("/app")).body;
    const auto start = page.find("/assets/"), end = page.find("app.js", start);
    if (start == std::string::npos || end == std::string::npos)
        throw std::runtime_error("no script: " + page);
    const std::string version = page.substr(start, page.find('/', start + 8) + 1 - start);
    return version + "app.js";
}

struct Measured {
    std::vector<double> rates;             // answers in a second
    std::vector<double> cpu_microseconds;  // of the server's processor time, for each answer
};

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

class Build {
  public:
    explicit Build(std::string program)
        : name(std::move(program)),
          process_({name, "serve", "--data-dir", folder_.path().string(), "--demo", "--listen", "127.0.0.1:0",
                    "--demo-listen", "127.0.0.1:0", "--supabase-anon-key", kApiKey}),
          endpoint_(test::endpoint_of(process_)) {
        test::Client client(endpoint_);
        const std::string bearer = "Authorization: Bearer " + access_token_of_a_new_user(client) + "\r\n";
        const std::string supabase = bearer + "apikey: " + kApiKey + "\r\n";
        for (const std::string& request :
             {get("/health"), get(asset_of_the_page(client)), get("/api/v1/auth/me", bearer),
              get("/auth/v1/user", supabase),
              get("/rest/v1/users?select=id,email&email=eq.ada@example.com", supabase)}) {
            const auto answer = client.ask(request);
            if (answer.status != 200) throw std::runtime_error(answer.text());
            routes_.push_back({request, answer.body, {}});
        }
    }

    void measure(std::size_t route, std::chrono::milliseconds time) {
        const double before = test::cpu_seconds(std::to_string(process_.id()));
        const auto result =
            bench::run_load(endpoint_, kConnections, time, routes_[route].request, routes_[route].expected);
        const double cpu = test::cpu_seconds(std::to_string(process_.id())) - before;
        const auto answers = static_cast<double>(result.answers);
        routes_[route].measured.rates.push_back(answers / std::chrono::duration<double>(time).count());
        routes_[route].measured.cpu_microseconds.push_back(1e6 * cpu / answers);
        is_right = is_right && result.wrong == 0 && result.unserved == 0;
    }
    const Measured& measured(std::size_t route) const { return routes_[route].measured; }

    std::string name;
    bool is_right = true;

  private:
    struct Route {
        std::string request;
        std::string expected;
        Measured measured;
    };

    test::TempDir folder_;
    test::Process process_;
    http::Endpoint endpoint_;
    std::vector<Route> routes_;
};

}  // namespace

int main(int argc, char** argv) {
    const std::chrono::milliseconds time{argc > 1 ? 1000 * std::atoi(argv[1]) : 1000};
    std::vector<std::unique_ptr<Build>> builds;
    builds.push_back(std::make_unique<Build>(HOLDFAST_BINARY));
    for (int i = 2; i < argc; ++i) builds.push_back(std::make_unique<Build>(argv[i]));

    for (int round = 0; round < kRounds; ++round) {
        for (std::size_t route = 0; route < kRoutes.size(); ++route) {
            for (const auto& build : builds) build->measure(route, time);
        }
    }
    std::printf("| answer | build | answers/s | server's us each | served |\n|---|---|---|---|---|\n");
    bool is_right = true;
    for (std::size_t route = 0; route < kRoutes.size(); ++route) {
        for (const auto& build : builds) {
            const Measured& measured = build->measured(route);
            std::printf("| %s | %s | %.0f | %.1f | %s |\n", kRoutes[route].c_str(), build->name.c_str(),
                        median(measured.rates), median(measured.cpu_microseconds),
                        build->is_right ? "all" : "not all");
            is_right = is_right && build->is_right;
        }
    }
    return is_right ? 0 : 1;
}
