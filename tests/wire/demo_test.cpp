// The lab of the real binary: its users send real requests to the server that runs them.
#include "base/json.h"
#include "support/holdfast_process.h"
#include "wire/client.h"

#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace holdfast;
using namespace holdfast::test;

namespace {

// The demo, whose standard output goes where its standard error goes.
Process serve(const TempDir& folder) {
    std::vector<std::string> words = {"/bin/sh",         "-c",
                                      "exec \"$@\" >&2", "sh",
                                      "/usr/bin/env",    "TMPDIR=" + folder.path().string(),
                                      HOLDFAST_BINARY,   "serve",
                                      "--data-dir",      (folder.path() / "data").string()};
    for (const std::string& flag : demo_with()) words.push_back(flag);
    return Process(words);
}

base::Json act(const http::Endpoint& endpoint, const std::string& path, const std::string& body) {
    const std::string host = endpoint.text();
    const auto answer = Client(endpoint).ask(
        "POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\nOrigin: http://" + host +
        "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
        body);
    INFO(answer.text());
    REQUIRE(answer.status == 200);
    return base::Json::parse(answer.body).value();
}

std::size_t throw_away_databases(const TempDir& folder) {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
        if (entry.path().filename().string().starts_with("holdfast-lab-")) ++count;
    }
    return count;
}

}  // namespace

TEST_CASE("The demo's server plays its story by real requests to itself, and tells it") {
    const TempDir folder;
    Process server = serve(folder);
    const http::Endpoint endpoint = endpoint_of(server);
    for (int step = 1; step <= 5; ++step)
        act(endpoint, "/demo/play", "{\"step\":" + std::to_string(step) + "}");
    server.await_line("Ben connects team-files  ->  23505  ->  offer");
    server.await_line("Ben takes over  ->  owner: Ben");

    const base::Json raced = act(endpoint, "/demo/race", R"({"browsers":32})");
    const base::Json& verdict = *raced.find("data")->find("verdict");
    INFO(verdict.dump());
    CHECK(*verdict.integer("owners") == 1);
    CHECK(*verdict.integer("offers") == 31);
    CHECK(*verdict.integer("errors") == 0);
    server.await_line("32 browsers race for race-");

    act(endpoint, "/demo/drop-guarantee", R"({"step":"open"})");
    CHECK(throw_away_databases(folder) == 1);
    CHECK(server.stop() == 0);
    CHECK(throw_away_databases(folder) == 0);
}
