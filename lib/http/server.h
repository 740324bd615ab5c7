// Listens, admits requests, hands them to a handler on a bounded pool of workers and sends its responses.
//
//   socket -> event loop: a whole, well-formed request -> route -> a lane's queue -> worker: handle
//          -> bytes -> event loop -> socket
//
// Invariant: a service handles only whole requests within the bounds. Its `refuse` answers all others.
#pragma once

#include "http/edge_options.h"
#include "http/message.h"
#include "http/refusal.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::http {

// Separate workers and a separate queue for slow requests, so that no other request waits behind them.
struct Lane {
    std::string name;
    std::size_t workers;
    std::size_t queue;  // requests that wait for one of these workers, for EdgeTimes::queue at most
};

struct ServerOptions {
    std::size_t workers = 64;  // of the general lane, whose queue is EdgeBounds::queue
    std::vector<Lane> lanes;   // in addition to the general lane
    EdgeTimes times;
    EdgeBounds bounds;
};

// A place in ServerOptions::lanes, or the general lane.
using LaneIndex = std::size_t;
inline constexpr LaneIndex kGeneralLane = static_cast<LaneIndex>(-1);
// No lane: the event loop itself handles the request. For answers that wait for nothing.
inline constexpr LaneIndex kOnLoop = static_cast<LaneIndex>(-2);

// What is served. All of it is thread-safe.
struct Service {
    // Sets the request's route and returns its lane. Runs once for each admitted request, on the event loop,
    // so it must be quick and must not throw. If empty, all requests go to the general lane, without a route.
    std::function<LaneIndex(Request& request)> route;
    // The answer to an admitted request; runs on a worker of its lane, or on the loop. If it throws, `refuse`
    // answers with 500.
    std::function<Response(const Request& request)> handle;
    // The answer to a request that is not admitted: status 400, 413, 414, 431 and the like. It mostly runs on
    // the event loop, so it must be quick.
    std::function<Response(const RefusedRequest& refused)> refuse;
    // Prepares requests that wait for the same lane at the same time, so that what all of them need is read
    // at once: leaves it in Request::read_ahead. Runs on a worker, before `handle`, which also gets requests
    // without it. Gets at most `most_ahead`, and may not throw. Empty, or most_ahead 1: none is prepared.
    std::function<void(std::span<Request* const> requests)> read_ahead{};
    std::size_t most_ahead = 1;
};

// The address can't be listened on. The text is one line for the operator.
class ListenError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// A socket that is bound: its port is known, and nobody is served yet. Movable.
class Listener {
  public:
    // Port 0 picks a free one; "::" takes IPv4 as well. Throws ListenError.
    static Listener bind(const Endpoint& endpoint);
    // Takes a socket that somebody else has bound, and keeps open as well (sd_listen_fds(3)). It may listen
    // already. Closes the descriptor and throws ListenError if it is no stream socket of IPv4 or IPv6.
    static Listener take(int descriptor);
    Listener(Listener&& other) noexcept;
    Listener& operator=(Listener&&) = delete;
    ~Listener();

    // With the port that the system picked.
    const Endpoint& endpoint() const { return endpoint_; }
    // True if the socket outlives this process: who connects when nobody accepts waits for its next owner.
    bool is_shared() const { return is_shared_; }
    // Returns the socket and gives up its ownership.
    int release();

  private:
    Listener(Endpoint endpoint, int socket, bool is_shared)
        : endpoint_(std::move(endpoint)), socket_(socket), is_shared_(is_shared) {}

    Endpoint endpoint_;
    int socket_;
    bool is_shared_;
};

// What the server has done and is doing. The figures are not read at exactly the same moment.
struct ServerCounters {
    std::uint64_t connections_accepted = 0;
    std::uint64_t connections_open = 0;
    std::uint64_t requests = 0;          // admitted to the queue
    std::uint64_t requests_waiting = 0;  // in all queues
    std::uint64_t requests_in_work = 0;
    struct OfLane {
        std::string name;
        std::uint64_t requests_waiting;
        std::uint64_t requests_in_work;
    };
    std::vector<OfLane> lanes;
    std::array<std::uint64_t, kRefusalReasons> refusals{};  // by RefusalReason
};

// Thread-safe. Serves from construction until stop() or destruction, which stops without draining.
class Server {
  public:
    virtual ~Server() = default;

    // Serves during `drain`, on new connections and on those that are open, and ends each with its next
    // answer: a request that is on its way to an idle connection is not lost. Then closes the listener and
    // idle connections, answers the admitted requests, and returns; at most after `drain` + EdgeTimes::stop.
    // With a shared listener, connections that come after `drain` are left to its next owner, and those that
    // came before have EdgeTimes::leave to send their request. Idempotent. False if a handler is still
    // running. It can't be stopped: destroying the server waits for it, ending the process does not.
    virtual bool stop(std::chrono::milliseconds drain) = 0;

    // True if the event loop has turned since the call before, in which it was asked to. So calls that are
    // as far apart as a turn may take say true as long as the loop lives.
    virtual bool is_turning() = 0;

    virtual ServerCounters counters() const = 0;
};

// Listens on the socket and serves. Throws ListenError.
std::unique_ptr<Server> serve(Listener listener, const ServerOptions& options, Service service);

}  // namespace holdfast::http
