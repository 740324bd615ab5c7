// Other routes while 200 browsers come back from a provider that has died: its token endpoint takes
// connections and says nothing. Each browser repeats its callback a second after it was answered, as people
// do.
//
//   bench_dead_provider [seconds]
//
// Fails where an answer is wrong, a connection is not served, or a p99 beside the callbacks is 200 ms or
// more.
#include "bench/binary.h"
#include "bench/load.h"
#include "bench/requests.h"
#include "http/socket.h"
#include "wire/client.h"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

using namespace holdfast;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kCallbacks = 200;
constexpr std::size_t kOthers = 16;
constexpr double kLimit = 200;  // milliseconds

// Connections to it succeed, by the kernel; nobody reads from them.
class DeadEndpoint {
  public:
    DeadEndpoint() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        if (bind(socket_.get(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
            listen(socket_.get(), 1024) != 0) {
            throw std::runtime_error("can't listen");
        }
        getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&address), &size);
        url = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/token";
    }
    std::string url;

  private:
    http::Socket socket_;
};

// The bytes of a callback: the state of a flow that began just now, and its cookie.
std::string begin_flow(test::Client& client, const std::string& access_token) {
    const auto start = client.ask(bench::get("/auth/onedrive/login-url", bench::bearer(access_token)));
    const auto url = http::Url::parse(bench::text_in(start.body, "url")).value();
    const std::string state = *http::Params::parse(url.query).only("state");
    const std::string cookie = start.field("Set-Cookie");
    return bench::get("/auth/onedrive/callback?code=c&state=" + state,
                      "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\n");
}

// What became of the callbacks so far.
struct Outcomes {
    std::size_t failed = 0;   // the provider's failure, or too many are there
    std::size_t invalid = 0;  // repeated after it had been at the provider
    std::size_t wrong = 0;
};

// One browser: asks on its connection, waits for the answer, rests a second, asks again.
class Caller {
  public:
    Caller(const http::Endpoint& server, std::string callback)
        : client_(server), callback_(std::move(callback)) {}

    void step(Outcomes& outcomes) {
        if (!is_waiting_ && Clock::now() >= next_) {
            client_.send(callback_);
            is_waiting_ = true;
        } else if (is_waiting_ && client_.has_input(0ms)) {
            count(client_.read(), outcomes);
            is_waiting_ = false;
            next_ = Clock::now() + 1s;
        }
    }

  private:
    static void count(const std::optional<test::WireResponse>& answer, Outcomes& outcomes) {
        const std::string location = answer ? answer->field("Location") : "";
        if (location.ends_with("/app?error=onedrive_token_exchange_failed")) {
            ++outcomes.failed;
        } else if (location.ends_with("/app?error=invalid_state")) {
            ++outcomes.invalid;
        } else {
            ++outcomes.wrong;
        }
    }

    test::Client client_;
    std::string callback_;
    bool is_waiting_ = false;
    Clock::time_point next_ = Clock::now();
};

struct Route {
    std::string name;
    std::string request;
    std::string expected;
};

// Prints the row; false where it is not as it must be.
bool measure(const std::string& name, const http::Endpoint& server, const Route& route,
             std::chrono::milliseconds time) {
    const auto result = bench::run_load(server, kOthers, time, route.request, route.expected);
    const bool is_right = result.is_right();
    std::printf("| %s | %s | %.0f | %.1f | %.1f | %.1f | %s |\n", route.name.c_str(), name.c_str(),
                result.rate(), result.percentile(0.5), result.percentile(0.99), result.percentile(1),
                is_right ? "all" : "not all");
    return is_right && result.percentile(0.99) < kLimit;
}

}  // namespace

int main(int argc, char** argv) {
    const std::chrono::milliseconds time{argc > 1 ? 1000 * std::atoi(argv[1]) : 10'000};
    const DeadEndpoint dead;
    const bench::Binary binary(bench::demo({"--onedrive-token-endpoint", dead.url}));
    test::Client client(binary.endpoint());
    const std::string token = bench::sign_up(client, "bob@example.com");
    const std::vector<Route> routes = {
        {"GET /health", bench::get("/health"), R"({"success":true,"data":{"status":"alive"}})"},
        {"GET /me/cloud-status", bench::get("/me/cloud-status", bench::bearer(token)),
         R"("summary":{"connected":0,"needs_reconnect":0,"disconnected":0}})"}};

    std::printf(
        "| route | beside | answers/s | p50 ms | p99 ms | most ms | served |\n"
        "|---|---|---|---|---|---|---|\n");
    bool is_right = true;
    for (const Route& route : routes)
        is_right = measure("nothing", binary.endpoint(), route, time / 2) && is_right;

    std::vector<Caller> callers;
    test::Client starter(binary.endpoint());
    for (std::size_t i = 0; i < kCallbacks; ++i)
        callers.emplace_back(binary.endpoint(), begin_flow(starter, token));
    Outcomes outcomes;
    std::atomic<bool> is_over = false;
    std::thread pressure([&] {
        while (!is_over) {
            for (Caller& caller : callers) caller.step(outcomes);
            std::this_thread::sleep_for(1ms);
        }
    });
    for (const Route& route : routes)
        is_right = measure("200 callbacks", binary.endpoint(), route, time) && is_right;
    is_over = true;
    pressure.join();
    std::printf("callbacks answered: %zu failed, %zu repeated after that, %zu wrong\n", outcomes.failed,
                outcomes.invalid, outcomes.wrong);
    return is_right && outcomes.failed > 0 && outcomes.wrong == 0 ? 0 : 1;
}
