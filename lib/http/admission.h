// Who gets in: connections by address and in all, and places for large bodies.
#pragma once

#include "http/edge_options.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

struct sockaddr_storage;

namespace holdfast::http {

// The address of a peer. An IPv4 address that was mapped into IPv6 is the IPv4 address.
struct PeerAddress {
    std::string text;
    std::array<std::uint8_t, 16> block{};  // what is counted as one: an IPv4 address, an IPv6 /64
    bool is_loopback = false;

    static PeerAddress of(const sockaddr_storage& address);
};

// Not thread-safe; belongs to the loop.
class Admission {
  public:
    explicit Admission(const EdgeBounds& bounds) : bounds_(bounds) {}

    // Counts a connection in, unless that would be one too many: then says why.
    std::optional<RefusalReason> enter(const PeerAddress& peer);
    void leave(const PeerAddress& peer);

    // A place for a body of that size; false where none is left. Small ones need none.
    bool enter_body(std::size_t bytes);
    void leave_body(std::size_t bytes);

  private:
    bool is_counted(const PeerAddress& peer) const { return bounds_.counts_loopback || !peer.is_loopback; }

    EdgeBounds bounds_;
    std::size_t connections_ = 0;
    std::size_t large_bodies_ = 0;
    std::map<std::array<std::uint8_t, 16>, std::size_t> by_block_;
};

}  // namespace holdfast::http
