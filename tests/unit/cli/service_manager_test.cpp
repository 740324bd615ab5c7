#include "cli/service_manager.h"

#include "support/datagram_socket.h"
#include "support/temp_dir.h"
#include "unit/cli/layers.h"

#include <atomic>
#include <chrono>

namespace holdfast::cli {
namespace {

using namespace std::chrono_literals;

std::string own_pid() { return std::to_string(::getpid()); }

}  // namespace

TEST_CASE("A service manager is told states at a path and at an abstract name") {
    const test::TempDir folder;
    for (const std::string& name : {(folder.path() / "notify").string(), "@holdfast-test-" + own_pid()}) {
        const test::DatagramSocket socket(name);
        const EnvironmentVariable variable("NOTIFY_SOCKET", name);
        const ServiceManager manager;
        CHECK(manager.tell("READY=1"));
        CHECK(manager.tell("STOPPING=1"));
        CHECK(socket.read() == "READY=1");
        CHECK(socket.read() == "STOPPING=1");
    }
}

TEST_CASE("Without a service manager nothing is told, and one that is away is no fault of the server") {
    CHECK(ServiceManager().tell("READY=1"));
    const test::TempDir folder;
    for (const std::string& name : {(folder.path() / "nobody").string(), "/" + std::string(200, 'x')}) {
        const EnvironmentVariable variable("NOTIFY_SOCKET", name);
        CHECK_FALSE(ServiceManager().tell("READY=1"));
    }
}

TEST_CASE("What a service manager passes is for one process, and no program that it starts finds it") {
    const char* const kNames[] = {"NOTIFY_SOCKET",  "LISTEN_PID",   "LISTEN_FDS",
                                  "LISTEN_FDNAMES", "WATCHDOG_PID", "WATCHDOG_USEC"};
    const auto manager_of = [&](const std::string& pid, const std::string& count,
                                const std::string& interval) {
        const EnvironmentVariable a("NOTIFY_SOCKET", "/nowhere"), b("LISTEN_PID", pid),
            c("LISTEN_FDS", count), d("LISTEN_FDNAMES", "a:b"), e("WATCHDOG_PID", pid),
            f("WATCHDOG_USEC", interval);
        ServiceManager manager;
        for (const char* const name : kNames) CHECK(std::getenv(name) == nullptr);
        return manager;
    };
    const auto ours = manager_of(own_pid(), "2", "30000000");
    CHECK(ours.sockets() == std::vector<int>{3, 4});
    CHECK(ours.watchdog() == 30s);
    const auto of_another = manager_of("1", "2", "30000000");
    CHECK(of_another.sockets().empty());
    CHECK_FALSE(of_another.watchdog());
    const auto rubbish = manager_of(own_pid(), "two", "0");
    CHECK(rubbish.sockets().empty());
    CHECK_FALSE(rubbish.watchdog());
    CHECK_FALSE(ServiceManager().watchdog());
    const EnvironmentVariable without_pid("WATCHDOG_USEC", "20");
    CHECK(ServiceManager().watchdog() == 20us);
}

TEST_CASE("The watchdog says that the process is alive as often as it is") {
    const test::TempDir folder;
    const std::string name = (folder.path() / "notify").string();
    const test::DatagramSocket socket(name);
    const EnvironmentVariable address("NOTIFY_SOCKET", name), interval("WATCHDOG_USEC", "2000");
    const ServiceManager manager;
    std::atomic<int> asked = 0;
    {
        const Watchdog watchdog(manager, [&] {
            const int now = ++asked;
            return now == 1 || now == 5;
        });
        CHECK(socket.read() == "WATCHDOG=1");
        CHECK(socket.read() == "WATCHDOG=1");
        CHECK(asked >= 5);
    }
    const int last = asked;
    CHECK_FALSE(socket.read(10ms));
    CHECK(asked == last);
}

TEST_CASE("A watchdog that nobody asks for asks nobody") {
    bool is_asked = false;
    {
        const Watchdog watchdog(ServiceManager(), [&] { return is_asked = true; });
    }
    CHECK_FALSE(is_asked);
}

}  // namespace holdfast::cli
