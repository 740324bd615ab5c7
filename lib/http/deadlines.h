// Finds the connections that have waited too long in their phase.
//
// A phase has the same time limit for all connections, so each phase is a queue: the first to begin it is the
// first to reach its limit. Changing the phase moves a list node and allocates nothing.
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
    worker,  // for the response; has no limit here
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
    // Begins another phase; if it is the same one, its time goes on.
    void change(Handle handle, Phase phase, SteadyTime now);
    void remove(Handle handle);

    // A connection whose phase has lasted too long; nullopt if there is none. Returns the same one until it
    // is changed or removed.
    std::optional<Entry> expired(SteadyTime now) const;
    // The connection that has waited longest for its next request; nullopt if none waits for one.
    std::optional<ConnectionId> longest_idle() const;
    // When the next phase reaches its limit; nullopt if none will.
    std::optional<SteadyTime> next() const;

  private:
    static constexpr std::size_t kPhases = 7;

    std::list<Entry>& queue(Phase phase) { return queues_[static_cast<std::size_t>(phase)]; }

    std::array<std::chrono::milliseconds, kPhases> lengths_;
    std::array<std::list<Entry>, kPhases> queues_;
};

}  // namespace holdfast::http
