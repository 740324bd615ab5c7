// Which connection has waited too long, and for what.
//
// All waits of a kind last equally long, so that each kind is a queue: the first to begin is the first to
// end. Changing the phase moves a list node and allocates nothing.
#pragma once

#include "http/edge_options.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>

namespace holdfast::http {

using SteadyTime = std::chrono::steady_clock::time_point;
using ConnectionId = std::uint64_t;

enum class Phase : std::size_t {
    begin,   // for the first byte of the connection's first request
    idle,    // for the first byte of the next one
    head,    // for the rest of a head
    body,    // for the rest of a body
    worker,  // for the response: without an end here
    write,   // until the client has taken the response
    linger,  // until the client has closed as well
};

// Not thread-safe; belongs to the loop.
class Deadlines {
  public:
    struct Entry {
        ConnectionId connection;
        Phase phase;
        SteadyTime begun;
    };
    using Handle = std::list<Entry>::iterator;

    explicit Deadlines(const EdgeTimes& times);

    Handle add(ConnectionId connection, Phase phase, SteadyTime now);
    // Begins another phase; the same one goes on as it is.
    void change(Handle handle, Phase phase, SteadyTime now);
    void remove(Handle handle);

    // A connection whose phase has lasted too long; nullopt if there is none. It stays until it is changed or
    // removed.
    std::optional<Entry> expired(SteadyTime now) const;
    // The one that has waited longest for its next request.
    std::optional<ConnectionId> longest_idle() const;
    // When the next phase has lasted too long.
    std::optional<SteadyTime> next() const;

  private:
    static constexpr std::size_t kPhases = 7;

    std::list<Entry>& queue(Phase phase) { return queues_[static_cast<std::size_t>(phase)]; }

    std::array<std::chrono::milliseconds, kPhases> lengths_;
    std::array<std::list<Entry>, kPhases> queues_;
};

}  // namespace holdfast::http
