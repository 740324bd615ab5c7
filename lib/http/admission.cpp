#include "http/admission.h"

namespace holdfast::http {

bool Admission::is_counted(const Address& peer) const {
    if (contains(bounds_.uncounted, peer)) return false;
    return bounds_.counts_loopback || !peer.is_loopback();
}

std::optional<RefusalReason> Admission::enter(const Address& peer) {
    if (connections_ >= bounds_.connections) return RefusalReason::connections;
    if (is_counted(peer)) {
        std::size_t& of_network = by_network_[peer.network().bytes()];
        if (of_network >= bounds_.connections_per_address) return RefusalReason::address_connections;
        ++of_network;
    }
    ++connections_;
    return std::nullopt;
}

void Admission::leave(const Address& peer) {
    --connections_;
    if (!is_counted(peer)) return;
    const auto found = by_network_.find(peer.network().bytes());
    if (--found->second == 0) by_network_.erase(found);
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
