// What the real binary takes: the time from its start to the first answer of 200, its memory before and after
// load, and its size. The limits are what is asked for.
//
// Fails if an answer is wrong.
#include "bench/binary.h"
#include "bench/load.h"
#include "bench/report.h"
#include "bench/requests.h"
#include "wire/client.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace holdfast;
using namespace holdfast::bench;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int kStarts = 20;
constexpr double kMebibyte = 1 << 20;
constexpr double kHashMebibytes = 19;  // of each hash that is made at the same time

// False if nobody listens.
bool is_healthy(const http::Endpoint& server) {
    try {
        return test::Client(server).ask(get("/health")).status == 200;
    } catch (const std::runtime_error&) {
        return false;
    }
}

// Milliseconds from the start to the first answer.
double start(const std::filesystem::path& data_dir, const std::vector<std::string>& flags) {
    const auto endpoint = free_endpoint();
    std::vector<std::string> command = {HOLDFAST_BINARY,   "serve",    "--data-dir",
                                        data_dir.string(), "--listen", endpoint.text()};
    command.insert(command.end(), flags.begin(), flags.end());
    const auto begin = Clock::now();
    const test::Process process(command);
    while (!is_healthy(endpoint)) {
        if (process.has_ended() || Clock::now() > begin + 20s) throw std::runtime_error(process.said());
        std::this_thread::sleep_for(200us);
    }
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

void measure_starts(const std::string& name, double asked, const std::vector<std::string>& flags) {
    const test::TempDir folder;
    start(folder.path(), flags);
    report({"footprint", "start to the first 200" + name, "asked for", "ms", at_most(1)},
           in_turns(
               fixed(asked), [&] { return start(folder.path(), flags); }, kStarts));
    report(
        {"footprint", "the same in an empty folder" + name, "a folder with its database", "ms", std::nullopt},
        in_turns([&] { return start(folder.path(), flags); },
                 [&] { return start(test::TempDir().path() / "data", flags); }));
}

// Every kind of work for a while; the last one is hashing.
void work(const Binary& binary) {
    test::Client client(binary.endpoint());
    const std::string mine = bearer(sign_up(client, "ada@example.com"));
    for (const std::string& request :
         {get("/health"), get("/assets/-/app.js"), get("/api/v1/auth/me", mine),
          get("/me/cloud-status", mine), post("/api/v1/auth/login", credentials("ada@example.com"))}) {
        const bool is_login = request.starts_with("POST");
        const std::string body = is_login ? "" : client.ask(request).body;
        const auto result = run_load(binary.endpoint(), is_login ? 8 : 1000, 3s, request, body);
        result.require_right();
    }
}

void measure_memory() {
    const Binary binary({"--rate-limits", "off"});
    if (!is_healthy(binary.endpoint())) throw std::runtime_error("not healthy");
    const auto resident = [&] { return static_cast<double>(binary.resident_bytes()) / kMebibyte; };
    report({"footprint", "memory, idle", "asked for", "MiB", at_most(1)}, {{16}, {resident()}});
    work(binary);
    const double slots = std::max(1U, std::thread::hardware_concurrency());
    report({"footprint", "memory after load of every kind", "asked for, with the hashing slots", "MiB",
            at_most(1)},
           {{64 + kHashMebibytes * slots}, {resident()}});
}

void measure_size() {
    const test::TempDir folder;
    const std::string stripped = (folder.path() / "holdfast").string();
    if (std::system(("strip -o " + stripped + " " + HOLDFAST_BINARY).c_str()) != 0)
        throw std::runtime_error("strip fails");
    report({"footprint", "the binary, stripped", "asked for", "MiB", at_most(1)},
           {{6}, {static_cast<double>(std::filesystem::file_size(stripped)) / kMebibyte}});
}

}  // namespace

int main() {
    return run_bench([] {
        test::raise_descriptor_limit();
        measure_starts("", 30, {});
        measure_starts(", --demo", 50, demo());
        measure_memory();
        measure_size();
    });
}
