// The host names of a server. A request with another name may be DNS rebinding: somebody else's domain points
// to this server, and a browser treats its answers as that site's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace holdfast::http {

// Thread-safe, immutable.
class Hosts {
  public:
    // Names and addresses, without ports; those of loopback are always added. `has_every_address`: the server
    // listens on every address of its machine, so every address is one of its names.
    explicit Hosts(const std::vector<std::string>& names, bool has_every_address = false);

    // True if the value of a Host field (RFC 9110 section 7.2) names this server. The port is ignored:
    // proxies and containers change it.
    bool contain(std::string_view host) const;

  private:
    std::vector<std::string> names_;  // lower case
    bool has_every_address_;
};

}  // namespace holdfast::http
