// IP addresses, ranges of them, and the address of the client behind trusted proxies.
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

// An IPv6 address, or an IPv4 address mapped into one (RFC 4291 section 2.5.5.2): an IPv4 address and its
// mapped form are equal. Without a zone.
class Address {
  public:
    using Bytes = std::array<std::uint8_t, 16>;

    // "192.0.2.1" or "2001:db8::1"; nullopt for any other text.
    static std::optional<Address> parse(std::string_view text);
    // `address` is of family AF_INET or AF_INET6.
    static Address of(const sockaddr_storage& address);

    bool is_ipv4() const;
    bool is_loopback() const;
    std::string text() const;
    const Bytes& bytes() const { return bytes_; }

    // The network that one client is assumed to own: all of an IPv4 address, the first `ipv6_bits` of an IPv6
    // address.
    Address network(unsigned ipv6_bits = 64) const;

  private:
    explicit Address(const Bytes& bytes) : bytes_(bytes) {}

    Bytes bytes_;
};

// "10.0.0.0/8", "fd00::/8", or one address.
class AddressRange {
  public:
    // nullopt for any other text, or if bits are set beyond the prefix.
    static std::optional<AddressRange> parse(std::string_view text);

    bool contains(const Address& address) const;

  private:
    AddressRange(const Address::Bytes& first, unsigned bits) : first_(first), bits_(bits) {}

    Address::Bytes first_;
    unsigned bits_;  // of the prefix, in the IPv6 form
};
using AddressRanges = std::vector<AddressRange>;

bool contains(const AddressRanges& ranges, const Address& address);

// False for an address that is none of the public internet's: private, loopback, link-local, shared,
// multicast, documentation, and whatever else the registries of special-purpose addresses (RFC 6890) name;
// also IPv6 addresses that carry an IPv4 address in a tunnel.
bool is_public(const Address& address);

// The address of the client that sends a request; nullopt if the peer's address is not valid. Without trusted
// proxies that is the peer. If the peer is a trusted proxy, X-Forwarded-For is read from its end: the first
// address that is not trusted is the client. If an entry is not an address, the client is the proxy that
// wrote it. Ports are ignored.
std::optional<Address> client_address(const Request& request, const AddressRanges& trusted_proxies);

}  // namespace holdfast::http
