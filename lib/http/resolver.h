// Host names to addresses, under a deadline: the system's own call knows none.
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

// The addresses of a host, best first; none if there is no such host. May block for as long as it likes.
using LookUp = std::function<SocketAddresses(const std::string& host, std::uint16_t port)>;

// Asks the system: its files and name servers.
SocketAddresses look_up(const std::string& host, std::uint16_t port);

// Thread-safe. A lookup runs on a thread of its own. There is one for each host at a time, and all callers
// that want that host wait for it. It continues even if every caller times out, and frees what it holds when
// it ends, even after the resolver is gone. So a system that does not answer costs one thread for each host
// that is asked for: providers are few, and named in the settings.
class Resolver {
  public:
    explicit Resolver(LookUp look_up);

    // No addresses if there is no such host; nullopt if the deadline passed. A numeric address is not looked
    // up.
    std::optional<SocketAddresses> resolve(const std::string& host, std::uint16_t port, Deadline deadline);

  private:
    struct Shared;
    std::shared_ptr<Shared> shared_;
};

}  // namespace holdfast::http
