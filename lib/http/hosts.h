// The names that a server goes by. A request for another one came by a name that somebody else's DNS points
// here: a browser takes it for that other site's (DNS rebinding).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace holdfast::http {

// Thread-safe, immutable.
class Hosts {
  public:
    // Names and addresses, without ports; loopback's are always among them. A server that listens on every
    // address of its machine goes by all addresses, too.
    explicit Hosts(const std::vector<std::string>& names, bool has_every_address = false);

    // `host` is the value of a Host field (RFC 9110 section 7.2). Its port does not matter: proxies and
    // containers change it.
    bool contain(std::string_view host) const;

  private:
    std::vector<std::string> names_;  // lower case
    bool has_every_address_;
};

}  // namespace holdfast::http
