// Counts what may come in: connections, by address and in all, and large bodies.
#pragma once

#include "http/address.h"
#include "http/edge_options.h"
#include "http/refusal.h"

#include <cstddef>
#include <map>
#include <optional>

namespace holdfast::http {

// Not thread-safe; belongs to the loop.
class Admission {
  public:
    explicit Admission(const EdgeBounds& bounds) : bounds_(bounds) {}

    // Counts a connection, or returns why it is refused.
    std::optional<RefusalReason> enter(const Address& peer);
    void leave(const Address& peer);

    // Takes a place for a body of that size; false if none is left. A small body needs none.
    bool enter_body(std::size_t bytes);
    void leave_body(std::size_t bytes);

  private:
    bool is_counted(const Address& peer) const;

    EdgeBounds bounds_;
    std::size_t connections_ = 0;
    std::size_t large_bodies_ = 0;
    std::map<Address::Bytes, std::size_t> by_network_;
};

}  // namespace holdfast::http
