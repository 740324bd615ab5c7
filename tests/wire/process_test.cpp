// The process as its operator sees it: how it ends on a signal, and what it says where it can't start.
#include "contract/fixture.h"
#include "support/holdfast_process.h"
#include "wire/client.h"
#include "wire/edge_server.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/stat.h>

using namespace holdfast;
using namespace holdfast::test;
using namespace std::chrono_literals;

namespace {

int status_of(const http::Endpoint& endpoint, const std::string& target) {
    return Client(endpoint).ask(get(target)).status;
}

// A signal takes its moment.
void await_stopping(const http::Endpoint& endpoint) {
    while (status_of(endpoint, "/ready") != 503) std::this_thread::yield();
}

}  // namespace

TEST_CASE("SIGTERM: /ready says no at once, newcomers are served for a while, and the process exits with 0") {
    HoldfastProcess holdfast(demo_with({"--drain-seconds", "3"}));
    const auto endpoint = holdfast.endpoint();
    Client idle(endpoint);
    CHECK(idle.ask(get("/ready")).status == 200);
    const auto begin = std::chrono::steady_clock::now();
    holdfast.process.signal(SIGTERM);
    await_stopping(endpoint);
    CHECK(status_of(endpoint, "/health") == 200);
    CHECK(idle.ask(get("/health")).status == 200);
    CHECK(idle.is_closed());
    Client half(endpoint);
    half.send("GET / HTTP/1.1\r\n");
    // Supervisors and shells may send it twice.
    holdfast.process.signal(SIGTERM);
    CHECK(holdfast.process.await_end() == 0);
    CHECK(std::chrono::steady_clock::now() - begin >= 3s);
    CHECK(std::chrono::steady_clock::now() - begin < 10s);
    CHECK(half.read()->status == 503);
    CHECK_THROWS(Client(endpoint));
}

TEST_CASE("holdfast ping ends with 0 while the server at its --listen is ready, and with 1 otherwise") {
    HoldfastProcess holdfast(demo_with({"--drain-seconds", "300"}));
    const auto endpoint = holdfast.endpoint();
    const auto ping = [](const std::string& listen) {
        return Process({HOLDFAST_BINARY, "ping", "--listen", listen}).await_end();
    };
    CHECK(ping(endpoint.text()) == 0);
    holdfast.process.signal(SIGTERM);
    await_stopping(endpoint);
    CHECK(ping(endpoint.text()) == 1);
    holdfast.process.signal(SIGINT);
    CHECK(holdfast.process.await_end() == -SIGINT);
    CHECK(ping(endpoint.text()) == 1);
}

TEST_CASE("SIGINT stops without a drain") {
    HoldfastProcess holdfast(demo_with({"--drain-seconds", "300"}));
    const auto endpoint = holdfast.endpoint();
    CHECK(status_of(endpoint, "/health") == 200);
    holdfast.process.signal(SIGINT);
    CHECK(holdfast.process.await_end() == 0);
}

TEST_CASE("SIGINT during a stop ends the process at once") {
    HoldfastProcess holdfast(demo_with({"--drain-seconds", "300"}));
    const auto endpoint = holdfast.endpoint();
    holdfast.process.signal(SIGTERM);
    await_stopping(endpoint);
    CHECK_FALSE(holdfast.process.has_ended());
    holdfast.process.signal(SIGINT);
    CHECK(holdfast.process.await_end() == -SIGINT);
}

TEST_CASE("SIGHUP and SIGPIPE change nothing") {
    HoldfastProcess holdfast(demo_with());
    const auto endpoint = holdfast.endpoint();
    holdfast.process.signal(SIGHUP);
    holdfast.process.signal(SIGPIPE);
    CHECK(status_of(endpoint, "/ready") == 200);
    CHECK_FALSE(holdfast.process.has_ended());
}

TEST_CASE("Where it can't listen it says so in one line and exits with 2") {
    const EdgeServer busy;
    const std::string taken = busy.endpoint.text();
    struct Row {
        std::vector<std::string> arguments;
        std::string said;
    };
    // TEST-NET-1 (RFC 5737) is no address of this machine; .invalid (RFC 2606) is none at all.
    for (const auto& [arguments, said] : std::vector<Row>{
             {{"--listen", taken}, "--listen: cannot listen on " + taken + ": Address already in use"},
             {{"--demo", "--listen", "127.0.0.1:0", "--demo-listen", taken},
              "--demo-listen: cannot listen on " + taken + ": Address already in use"},
             {{"--listen", "192.0.2.1:8080"}, "cannot listen on 192.0.2.1:8080: Cannot assign"},
             {{"--listen", "no-host.invalid:8080"}, "cannot listen on no-host.invalid:8080: "},
             {{"--listen", "127.0.0.1"}, "--listen: '127.0.0.1' is not ADDRESS:PORT"},
             {{"--listen", "127.0.0.1:99999"}, "--listen: '127.0.0.1:99999' is not ADDRESS:PORT"},
             {{"--drain-seconds", "301"}, "--drain-seconds: '301' is not 0 to 300"},
             {{"--drain-seconds", "1s"}, "--drain-seconds: '1s' is not 0 to 300"},
         }) {
        HoldfastProcess holdfast(arguments);
        CHECK(holdfast.process.await_end() == 2);
        const std::string log = holdfast.process.said();
        CHECK_THAT(log, Catch::Contains(said));
        CHECK(std::count(log.begin(), log.end(), '\n') == 1);
    }
}

TEST_CASE("With another secret than the database's it says so in one line and exits with 2") {
    const TempDir folder;
    const auto serve_with = [&](char letter) {
        return HoldfastProcess({"--demo", "--listen", "127.0.0.1:0", "--demo-listen", "127.0.0.1:0",
                                "--database-url", "sqlite:" + (folder.path() / "shared.db").string(),
                                "--secret", std::string(32, letter)});
    };
    {
        auto first = serve_with('a');
        CHECK(status_of(first.endpoint(), "/health") == 200);
    }
    auto second = serve_with('b');
    CHECK(second.process.await_end() == 2);
    CHECK_THAT(second.process.said(), Catch::Contains("--secret: it does not fit the database"));
}

TEST_CASE("A start warns of accounts whose provider is not configured") {
    contract::Fixture fixture(contract::kSqlite.fresh());
    fixture.add_account(fixture.add_user("ada"), "1");
    fixture.store.reset();
    const std::string warning = "1 linked account is of the provider 'onedrive', which is not configured.";
    const auto log_with = [&](std::vector<std::string> flags) {
        flags.insert(flags.end(), {"--listen", "127.0.0.1:0", "--secret", std::string(32, 'a'),
                                   "--database-url", fixture.backend->url()});
        HoldfastProcess holdfast(flags);
        CHECK(status_of(holdfast.endpoint(), "/health") == 200);
        return holdfast.process.said();
    };
    CHECK_THAT(log_with({}), Catch::Contains(warning));
    CHECK_THAT(log_with({"--onedrive-client-id", "1", "--onedrive-client-secret", "2"}),
               !Catch::Contains(warning));
}

TEST_CASE("A name that has several addresses is listened on at one that this machine has") {
    HoldfastProcess holdfast({"--demo", "--listen", "localhost:0", "--demo-listen", "localhost:0"});
    CHECK(status_of(holdfast.endpoint(), "/health") == 200);
}

TEST_CASE("The page's address is handed to xdg-open, or the log says that there is none") {
    const TempDir bin;
    const std::string opened = (bin.path() / "opened").string();
    const auto serve = [&](const std::string& path) {
        auto words = demo_with({"--open", "--data-dir", (bin.path() / "data").string()});
        words.insert(words.begin(), {"/usr/bin/env", "PATH=" + path, HOLDFAST_BINARY, "serve"});
        return words;
    };
    {
        Process without(serve(bin.path().string()));
        without.await_line("--open: there is no xdg-open here");
    }
    // The pipe gives the test the moment when it was called.
    REQUIRE(mkfifo(opened.c_str(), 0600) == 0);
    const auto xdg_open = bin.path() / "xdg-open";
    std::ofstream(xdg_open) << "#!/bin/sh\necho \"$1\" > '" << opened << "'\n";
    std::filesystem::permissions(xdg_open, std::filesystem::perms::owner_all);
    Process with(serve(bin.path().string() + ":/usr/bin:/bin"));
    std::string url;
    std::getline(std::ifstream(opened), url);
    CHECK(url == "http://" + endpoint_of(with).text());
}

TEST_CASE("The metrics are on their own listener, and nowhere else") {
    HoldfastProcess holdfast(demo_with({"--metrics-listen", "127.0.0.1:0"}));
    const std::string line = holdfast.process.await_line("Metrics are at ");
    const auto url = http::Url::parse(line.substr(line.find("http://")));
    REQUIRE(url);
    const auto endpoint = holdfast.endpoint();
    CHECK(status_of(endpoint, "/metrics") == 404);
    const auto metrics = Client({url->host, url->port}).ask(get("/metrics"));
    CHECK(metrics.status == 200);
    CHECK(metrics.body.find("\nholdfast_http_requests_total{method=\"\",route=\"\",status=\"404\"} 1\n") !=
          std::string::npos);
    CHECK(status_of({url->host, url->port}, "/health") == 404);

    // What `top` shows of them.
    Process top({"/bin/sh", "-c",
                 "exec " HOLDFAST_BINARY " top --once --every 1 --metrics-listen " +
                     http::Endpoint{url->host, url->port}.text() + " >&2"});
    CHECK(top.await_end() == 0);
    CHECK_THAT(top.said(), Catch::Contains("route") && Catch::Contains(" MiB"));
}

TEST_CASE("A request is for the hosts of this server, or it is misdirected") {
    HoldfastProcess holdfast(demo_with({"--allowed-hosts", "files.example"}));
    const auto endpoint = holdfast.endpoint();
    const auto status_for = [&](const std::string& request_line, const std::string& host) {
        return Client(endpoint).ask(request_line + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").status;
    };
    CHECK(status_for("GET /health", endpoint.text()) == 200);
    CHECK(status_for("GET /health", "files.example:1234") == 200);
    CHECK(status_for("GET /health", "evil.example") == 421);
    CHECK(status_for("GET http://evil.example/health", "localhost") == 421);
    CHECK(Client(endpoint).ask("GET /health HTTP/1.0\r\n\r\n").status == 200);
}

TEST_CASE("A target in absolute-form is redirected to the public URL and nothing odd") {
    HoldfastProcess holdfast(demo_with());
    const auto endpoint = holdfast.endpoint();
    const auto response = Client(endpoint).ask("GET http://localhost:" + std::to_string(endpoint.port) +
                                               "/app?error=x HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(response.status == 307);
    CHECK(response.field("Location") == "http://" + endpoint.text() + "/app?error=x");
}
