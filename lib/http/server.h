// Listens, admits requests, hands them to a handler on a bounded pool of workers and sends its responses.
//
//   socket -> event loop: a whole, well-formed request -> route -> a lane's queue -> worker: handle
//          -> bytes -> event loop -> socket
//
// Invariant: a service sees only whole requests within the bounds, each built once; what is refused before is
// answered by its `refuse`, in its own shape.
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
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::http {

// Workers and a queue of their own for requests that take long, so that no other request waits behind them.
struct Lane {
    std::string name;
    std::size_t workers;
    std::size_t queue;  // requests that wait for one of them, for EdgeTimes::queue at most
};

struct ServerOptions {
    std::size_t workers = 64;  // of the general lane, whose queue is EdgeBounds::queue
    std::vector<Lane> lanes;   // beside it
    EdgeTimes times;
    EdgeBounds bounds;
};

// A place in ServerOptions::lanes; or the lane of all requests that need none of their own.
using LaneIndex = std::size_t;
inline constexpr LaneIndex kGeneralLane = static_cast<LaneIndex>(-1);

// What is served. All of it is thread-safe.
struct Service {
    // Finds the request's route, notes it there, and names the lane. Runs once for each request that is
    // admitted, where all connections wait for it: it is quick and throws nothing. May be empty: then all
    // requests are the general lane's, without a route.
    std::function<LaneIndex(Request& request)> route;
    // The answer; on a worker of that lane. A request whose handler throws is answered by `refuse`, as 500.
    std::function<Response(const Request& request)> handle;
    // The answer to a request that is not admitted: status 400, 413, 414, 431 and the like. Mostly runs where
    // all connections wait for it: it is quick.
    std::function<Response(const RefusedRequest& refused)> refuse;
};

// The address can't be listened on. The text is one line for the operator.
class ListenError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// A socket that is bound but does not listen yet: its port is known and no client is served. Movable.
class Listener {
  public:
    // Port 0 picks a free one; "::" takes IPv4 as well. Throws ListenError.
    static Listener bind(const Endpoint& endpoint);
    Listener(Listener&& other) noexcept;
    Listener& operator=(Listener&&) = delete;
    ~Listener();

    // With the port that was picked.
    const Endpoint& endpoint() const { return endpoint_; }
    // The socket, no longer this object's.
    int release();

  private:
    Listener(Endpoint endpoint, int socket) : endpoint_(std::move(endpoint)), socket_(socket) {}

    Endpoint endpoint_;
    int socket_;
};

// What the server has done and is doing, at one moment; single figures may be a little apart.
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

    // Closes idle connections at once, serves newcomers for the time of `drain`, closes the listener, answers
    // what was admitted, and returns. All of that takes `drain` + EdgeTimes::stop at most. Idempotent.
    // False: a handler is still in work. It can't be ended; destroying the server waits for it, ending the
    // process does not.
    virtual bool stop(std::chrono::milliseconds drain) = 0;

    virtual ServerCounters counters() const = 0;
};

// Listens on the socket and serves. Throws ListenError.
std::unique_ptr<Server> serve(Listener listener, const ServerOptions& options, Service service);

}  // namespace holdfast::http
