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

// The addresses of a host, best first; none where there is no such host. May block for as long as it likes.
using LookUp = std::function<SocketAddresses(const std::string& host, std::uint16_t port)>;

// Asks the system: files, name servers, whatever it is set up for.
SocketAddresses look_up(const std::string& host, std::uint16_t port);

// Thread-safe. A lookup runs on a thread of its own and there is one for each host at a time, which all who
// want that host wait for. Who can't wait longer goes; the lookup goes on, is given up by nobody waiting, and
// frees what it holds when it ends, even after the resolver is gone. So a system that does not answer costs
// one thread for each host that is asked for: providers are few, and named in the settings.
class Resolver {
  public:
    explicit Resolver(LookUp look_up);

    // None where there is no such host; nothing where the deadline passed. A numeric address is not looked
    // up.
    std::optional<SocketAddresses> resolve(const std::string& host, std::uint16_t port, Deadline deadline);

  private:
    struct Shared;
    std::shared_ptr<Shared> shared_;
};

}  // namespace holdfast::http
