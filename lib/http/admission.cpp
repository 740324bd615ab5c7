#include "http/admission.h"

#include <algorithm>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace holdfast::http {

namespace {

constexpr std::size_t kMappedPrefix = 12;  // ::ffff:0:0/96
constexpr std::size_t kNetworkBytes = 8;   // of an IPv6 address

in6_addr as_ipv6(const sockaddr_storage& address) {
    if (address.ss_family == AF_INET6) return reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
    in6_addr mapped{};
    mapped.s6_addr[10] = mapped.s6_addr[11] = 0xff;
    std::memcpy(mapped.s6_addr + kMappedPrefix, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, 4);
    return mapped;
}

}  // namespace

PeerAddress PeerAddress::of(const sockaddr_storage& address) {
    const in6_addr bytes = as_ipv6(address);
    PeerAddress peer;
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (IN6_IS_ADDR_V4MAPPED(&bytes)) {
        const std::uint8_t* ipv4 = bytes.s6_addr + kMappedPrefix;
        inet_ntop(AF_INET, ipv4, text.data(), text.size());
        std::copy_n(bytes.s6_addr, peer.block.size(), peer.block.begin());
        peer.is_loopback = ipv4[0] == 127;
    } else {
        inet_ntop(AF_INET6, &bytes, text.data(), text.size());
        std::copy_n(bytes.s6_addr, kNetworkBytes, peer.block.begin());
        peer.is_loopback = IN6_IS_ADDR_LOOPBACK(&bytes);
    }
    peer.text = text.data();
    return peer;
}

std::optional<RefusalReason> Admission::enter(const PeerAddress& peer) {
    if (connections_ >= bounds_.connections) return RefusalReason::connections;
    if (is_counted(peer)) {
        std::size_t& of_block = by_block_[peer.block];
        if (of_block >= bounds_.connections_per_address) return RefusalReason::address_connections;
        ++of_block;
    }
    ++connections_;
    return std::nullopt;
}

void Admission::leave(const PeerAddress& peer) {
    --connections_;
    if (!is_counted(peer)) return;
    const auto found = by_block_.find(peer.block);
    if (--found->second == 0) by_block_.erase(found);
}

bool Admission::enter_body(std::size_t bytes) {
    if (bytes <= bounds_.small_body) return true;
    if (large_bodies_ >= bounds_.large_bodies) return false;
    ++large_bodies_;
    return true;
}

void Admission::leave_body(std::size_t bytes) {
    if (bytes > bounds_.small_body) --large_bodies_;
}

}  // namespace holdfast::http
