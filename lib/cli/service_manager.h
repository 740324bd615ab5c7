// What a service manager such as systemd passes to this process, and what it is told: sockets that it has
// bound (sd_listen_fds(3)), the state of the service (sd_notify(3)), and that the process is alive
// (sd_watchdog_enabled(3)). Each is a few variables of the environment and datagrams of one line, which the
// manual pages fix. Without a service manager there is nothing to read and nothing is sent.
#pragma once

#include "base/datagram.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace holdfast::cli {

// Thread-safe.
class ServiceManager {
  public:
    // Reads the variables and removes them, so that no program that this one starts takes them for its own.
    // To be made before any thread is.
    ServiceManager();

    // The descriptors of the sockets that were passed, which nobody else here owns.
    const std::vector<int>& sockets() const { return sockets_; }
    // How often it wants to hear that the process is alive, at least. nullopt: it does not ask.
    std::optional<std::chrono::microseconds> watchdog() const { return watchdog_; }

    // Tells it an assignment such as "READY=1". False if it can't be reached.
    bool tell(std::string_view state) const;

  private:
    std::unique_ptr<base::DatagramSender> told_;  // null: it wants to hear nothing
    std::vector<int> sockets_;
    std::optional<std::chrono::microseconds> watchdog_;
};

// Tells the service manager twice in each of its intervals that the process is alive, if it is; from
// construction to destruction, on a thread of its own. Does nothing if the service manager does not ask.
class Watchdog {
  public:
    // `is_alive` is called on that thread.
    Watchdog(const ServiceManager& manager, std::function<bool()> is_alive);

  private:
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::jthread thread_;  // declared last: it ends before what it uses
};

}  // namespace holdfast::cli
