// A closed loop of clients on one thread: each connection sends a request, waits for its answer, and sends
// again, until the time is over; then each waits for its last answer.
#pragma once

#include "http/url.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::bench {

// What one connection says. Used by the thread of the load.
class Talk {
  public:
    virtual ~Talk() = default;
    // The bytes of the next request, until the next call; empty: there is none.
    virtual std::string_view next() = 0;
    // Whether the whole answer, head and body, is as it must be.
    virtual bool accepts(std::string_view answer) = 0;
};

using Talks = std::vector<std::unique_ptr<Talk>>;

struct LoadResult {
    std::size_t answers = 0;
    std::size_t wrong = 0;             // answers that were not accepted, and connections that ended
    std::string first_wrong;           // such an answer; empty if the connection ended
    std::size_t unserved = 0;          // connections without a single answer
    double seconds = 0;                // from the first request to the last answer
    std::vector<double> milliseconds;  // of each answer, sorted

    double percentile(double part) const;
    double rate() const { return static_cast<double>(answers) / seconds; }
    bool is_right() const { return wrong == 0 && unserved == 0; }
    // Throws std::runtime_error with what is wrong, unless it is right.
    void require_right() const;
};

// Connections that stay open and send nothing, or a byte now and then. Closed at the end.
class Hangers {
  public:
    Hangers(const http::Endpoint& server, std::size_t connections, const std::string& begin);
    ~Hangers();
    Hangers(const Hangers&) = delete;
    Hangers& operator=(const Hangers&) = delete;
    // Sends one more byte on each.
    void drip();

  private:
    std::vector<int> sockets_;
};

// A connection for each of the talks. Returns when the time is over or nobody has a request left, and every
// answer has come. Throws std::runtime_error where none comes for a minute.
LoadResult run_load(const http::Endpoint& server, const Talks& talks, std::chrono::milliseconds time);

// Each connection repeats `request`; `expected` is the body of each answer, whose status is 200.
LoadResult run_load(const http::Endpoint& server, std::size_t connections, std::chrono::milliseconds time,
                    const std::string& request, const std::string& expected);

}  // namespace holdfast::bench
