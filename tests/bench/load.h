// A closed loop of clients on one thread: each connection sends a request, waits for its answer, and sends
// again.
#pragma once

#include "http/url.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace holdfast::bench {

struct LoadResult {
    std::size_t answers = 0;
    std::size_t wrong = 0;             // answers that are not the expected one, and connections that ended
    std::size_t unserved = 0;          // connections without a single answer
    std::vector<double> milliseconds;  // of each answer, sorted

    double percentile(double part) const;
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

// `expected` is the end of each answer to `request`.
LoadResult run_load(const http::Endpoint& server, std::size_t connections, std::chrono::milliseconds time,
                    const std::string& request, const std::string& expected);

}  // namespace holdfast::bench
