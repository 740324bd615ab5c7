// Host names to addresses, with a deadline, which the system's own call does not have.
#pragma once

#include "http/socket.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sys/socket.h>

namespace holdfast::http {

struct SocketAddress {
    sockaddr_storage bytes;
    socklen_t size;
};
using SocketAddresses = std::vector<SocketAddress>;

// The addresses of a host, best first; empty if there is no such host. May block for any time.
using LookUp = std::function<SocketAddresses(const std::string& host, std::uint16_t port)>;

// Asks the system: its files and name servers.
SocketAddresses look_up(const std::string& host, std::uint16_t port);

// Thread-safe. A lookup runs on a thread of its own. There is one for each host at a time, and all callers
// that want that host wait for it. It continues even if every caller times out or the resolver is destroyed,
// and frees its memory when it ends. So a system that does not answer costs one thread for each host; the
// hosts are few, since they come from the operator: the settings, and the webhooks.
class Resolver {
  public:
    explicit Resolver(LookUp look_up);

    // The addresses; empty if there is no such host, nullopt if the deadline passed. A numeric address needs
    // no lookup.
    std::optional<SocketAddresses> resolve(const std::string& host, std::uint16_t port, Deadline deadline);

  private:
    struct Shared;
    std::shared_ptr<Shared> shared_;
};

}  // namespace holdfast::http
