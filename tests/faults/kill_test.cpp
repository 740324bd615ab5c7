// kill -9 of the real server under load, again and again on one database: 3 rounds, or 200 with HOLDFAST_LONG
// set.
#include "contract/fixture.h"
#include "support/holdfast_process.h"
#include "sync/mutex.h"
#include "wire/client.h"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <thread>

namespace holdfast::contract {
namespace {

using std::chrono::steady_clock;

std::string sign_up_request(const std::string& email) {
    const std::string body =
        R"({"email":")" + email + R"(","password":"correct horse 1","username":"Somebody"})";
    return "POST /api/v1/auth/signup HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
           "Content-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

// What the clients of one server were told: emails whose sign-up was answered 201.
class Clients {
  public:
    Clients(const http::Endpoint& server, const std::string& prefix) {
        for (int i = 0; i < 4; ++i) {
            threads_.emplace_back([this, server, prefix = prefix + "." + std::to_string(i) + "."] {
                try {
                    sign_up_for_ever(server, prefix);
                } catch (const std::runtime_error&) {
                    // The server is gone.
                }
            });
        }
    }

    std::vector<std::string> end() {
        threads_.clear();
        const sync::Lock lock(mutex_);
        return emails_;
    }

    std::atomic<int> acknowledged = 0;

  private:
    void sign_up_for_ever(const http::Endpoint& server, const std::string& prefix) {
        test::Client client(server);
        for (int j = 0;; ++j) {
            const std::string email = prefix + std::to_string(j) + "@example.com";
            if (!client.send(sign_up_request(email))) return;
            const auto answer = client.read();
            if (!answer) return;
            if (answer->status != 201) continue;
            const sync::Lock lock(mutex_);
            emails_.push_back(email);
            ++acknowledged;
        }
    }

    sync::Mutex mutex_;
    std::vector<std::string> emails_ GUARDED_BY(mutex_);
    std::vector<std::jthread> threads_;
};

void await_ready(const http::Endpoint& server) {
    while (test::Client(server).ask(test::get("/ready")).status != 200) std::this_thread::yield();
}

}  // namespace

DATABASE_TEST_CASE("kill -9 of the server under load loses nothing that it acknowledged", "[faults]") {
    const bool is_long = std::getenv("HOLDFAST_LONG") != nullptr;
    const auto backend = backend_type.fresh();
    const test::TempDir folder;
    std::vector<std::string> emails;
    steady_clock::duration slowest{0};
    for (int round = 0; round < (is_long ? 200 : 3); ++round) {
        const auto start = steady_clock::now();
        test::Process server({HOLDFAST_BINARY, "serve", "--data-dir", folder.path().string(),
                              "--database-url", backend->url(), "--listen", "127.0.0.1:0", "--rate-limits",
                              "off"});
        const http::Endpoint endpoint = test::endpoint_of(server);
        await_ready(endpoint);
        slowest = std::max(slowest, steady_clock::now() - start);
        Clients clients(endpoint, std::to_string(round));
        while (clients.acknowledged < 5) std::this_thread::yield();
        server.signal(SIGKILL);
        for (std::string& email : clients.end()) emails.push_back(std::move(email));
        REQUIRE(server.await_end() == -SIGKILL);
        backend->await_quiet();
    }
    const auto count = [&](const std::string& rest) {
        return std::stoul(backend->scalar("SELECT count(*) FROM " + rest));
    };
    std::string list;
    for (const std::string& email : emails) list += (list.empty() ? "" : ", ") + quote(email);
    const auto users = count(backend->table("auth_users"));
    CHECK(count(backend->table("auth_users") + " WHERE email IN (" + list + ")") == emails.size());
    CHECK(count(backend->table("users")) == users);
    CHECK(count(backend->table("auth_sessions")) == users);
    WARN(emails.size() << " sign-ups acknowledged, " << users << " there; ready after at most "
                       << std::chrono::duration_cast<std::chrono::milliseconds>(slowest).count() << " ms");
    // Beside other suites the start waits for a processor.
    if (is_long) CHECK(slowest < 2s);
}

}  // namespace holdfast::contract
