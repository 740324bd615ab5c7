// What hostile clients cost the real binary, at full size: a chunked body of 100 MB, 10^6 header lines, a
// header line of 200 MB, 10^5 connects. Each in turn, with the memory and the descriptors that it leaves
// behind, and the most that was seen meanwhile.
//
// Fails where one adds 8 MiB or more, leaves a descriptor, or keeps an honest client from its answer.
#include "bench/binary.h"
#include "wire/client.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>
#include <thread>

using namespace holdfast;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kMegabyte = 1 << 20;
constexpr int kConnects = 100'000;

const std::string kPost = "POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\n";

// Looks at the binary a hundred times a second for as long as it lives.
class Watch {
  public:
    explicit Watch(const bench::Binary& binary) : binary_(binary) {}
    std::size_t most() {
        thread_.request_stop();
        thread_.join();
        return std::max(most_, binary_.resident_bytes());
    }

  private:
    const bench::Binary& binary_;
    std::size_t most_ = binary_.resident_bytes();
    std::jthread thread_{[this](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            most_ = std::max(most_, binary_.resident_bytes());
            std::this_thread::sleep_for(10ms);
        }
    }};
};

// Sends the piece until it is not taken any more, `times` at most. How many bytes were taken.
std::size_t flood(const http::Endpoint& server, const std::string& begin, const std::string& piece,
                  std::size_t times) {
    test::Client client(server);
    std::size_t sent = 0;
    if (!client.send(begin)) return sent;
    for (std::size_t i = 0; i < times && client.send(piece); ++i) sent += piece.size();
    return sent;
}

// Half of them say something, none a whole request. From many addresses: one has ports for 28,000 a minute.
std::size_t connect_often(const http::Endpoint& server) {
    for (int i = 0; i < kConnects; ++i) {
        test::Client client(server, "127.0." + std::to_string(i / 2000 + 1) + ".1");
        if (i % 2 == 0) client.send("GET / HTTP/1.1\r\n");
    }
    return 0;
}

bool is_served(const bench::Binary& binary) {
    return test::Client(binary.endpoint()).ask(test::get("/health")).status == 200;
}

// The descriptors of the last connections are closed a moment after their clients have gone.
std::size_t settled_descriptors(const bench::Binary& binary, std::size_t before) {
    const auto end = Clock::now() + 10s;
    while (binary.descriptors() > before && Clock::now() < end) std::this_thread::sleep_for(10ms);
    return binary.descriptors();
}

bool measure(const bench::Binary& binary, const std::string& name,
             const std::function<std::size_t()>& attack) {
    const std::size_t descriptors = binary.descriptors();
    const std::size_t resident = binary.resident_bytes();
    Watch watch(binary);
    const auto start = Clock::now();
    const std::size_t taken = attack();
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    const bool served = is_served(binary);
    const auto left =
        static_cast<long>(settled_descriptors(binary, descriptors)) - static_cast<long>(descriptors);
    const auto grown = [&](std::size_t now) {
        return (static_cast<double>(now) - static_cast<double>(resident)) / kMegabyte;
    };
    const double most = grown(watch.most());
    const double after = grown(binary.resident_bytes());
    std::printf("| %s | %.1f | %.1f | %+.1f | %+.1f | %ld | %s |\n", name.c_str(), seconds,
                static_cast<double>(taken) / kMegabyte, most, after, left, served ? "yes" : "NO");
    return served && left <= 0 && most < 8;
}

}  // namespace

int main() {
    const bench::Binary binary(bench::demo());
    // What the first requests cost once and for all is not the attacks'.
    for (int i = 0; i < 1000; ++i) is_served(binary);
    std::printf(
        "| attack | s | MiB taken | most MiB more | MiB more after | descriptors left | others served |\n"
        "|---|---|---|---|---|---|---|\n");
    const auto& server = binary.endpoint();
    const std::string chunk = "10000\r\n" + std::string(65536, 'x') + "\r\n";
    bool is_right = measure(binary, "100 MB chunked body", [&] {
        return flood(server, kPost + "Transfer-Encoding: chunked\r\n\r\n", chunk, 100'000'000 / 65536);
    });
    is_right =
        measure(binary, "10^6 header lines", [&] { return flood(server, kPost, "X-A: b\r\n", 1'000'000); }) &&
        is_right;
    is_right =
        measure(
            binary, "header line of 200 MB",
            [&] { return flood(server, kPost + "X-A: ", std::string(65536, 'x'), 200'000'000 / 65536); }) &&
        is_right;
    is_right = measure(binary, "10^5 connects", [&] { return connect_often(server); }) && is_right;
    return is_right ? 0 : 1;
}
