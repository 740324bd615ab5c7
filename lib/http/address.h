// IP addresses and ranges of them, and which one a request comes from if there are proxies in between.
#pragma once

#include "http/message.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sockaddr_storage;

namespace holdfast::http {

// An IPv6 address, or an IPv4 address mapped into one (RFC 4291 section 2.5.5.2): the two forms of an IPv4
// address are one. Without a zone.
class Address {
  public:
    using Bytes = std::array<std::uint8_t, 16>;

    // "192.0.2.1" or "2001:db8::1"; nullopt for any other text.
    static std::optional<Address> parse(std::string_view text);
    // Of family AF_INET or AF_INET6.
    static Address of(const sockaddr_storage& address);

    bool is_ipv4() const;
    bool is_loopback() const;
    std::string text() const;
    const Bytes& bytes() const { return bytes_; }

    // What one party has: an IPv4 address is its own network, an IPv6 address has its first 64 bits, or as
    // many as asked for.
    Address network(unsigned ipv6_bits = 64) const;

  private:
    explicit Address(const Bytes& bytes) : bytes_(bytes) {}

    Bytes bytes_;
};

// "10.0.0.0/8", "fd00::/8", or one address.
class AddressRange {
  public:
    // nullopt if it is neither, or if bits are set beyond its prefix.
    static std::optional<AddressRange> parse(std::string_view text);

    bool contains(const Address& address) const;

  private:
    AddressRange(const Address::Bytes& first, unsigned bits) : first_(first), bits_(bits) {}

    Address::Bytes first_;
    unsigned bits_;  // of the prefix, in the IPv6 form
};
using AddressRanges = std::vector<AddressRange>;

bool contains(const AddressRanges& ranges, const Address& address);

// The address of the client that sends a request. If the peer is a trusted proxy, X-Forwarded-For is believed
// as far as trusted proxies have written it: from its end to the first address that is not trusted, which is
// the answer. An entry that is no address ends the search at the proxy that wrote it. Ports are ignored.
// nullopt if the peer has no address.
std::optional<Address> client_address(const Request& request, const AddressRanges& trusted_proxies);

}  // namespace holdfast::http
