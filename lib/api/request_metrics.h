// Requests by route and status, and how long the routes take. A route is named by its pattern, never by a
// path: there are only so many.
#pragma once

#include "http/router.h"
#include "metrics/registry.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::api {

// Thread-safe.
class RequestMetrics {
  public:
    explicit RequestMetrics(const http::Router& router);

    // `route` is the place in the router's table; none where nothing matched.
    void count(std::optional<std::size_t> route, int status, std::chrono::nanoseconds duration);

    void report(metrics::Figures& figures) const;

  private:
    static constexpr int kFirstStatus = 100;
    static constexpr int kStatuses = 500;

    struct Measure {
        Measure(std::string_view method_of_route, std::string_view route_pattern);

        std::string method;   // of the route: HEAD counts as GET; "" where nothing matched
        std::string pattern;  // likewise
        std::array<metrics::Counter, kStatuses> statuses;
        metrics::Histogram durations;
    };

    std::vector<std::unique_ptr<Measure>> measures_;  // the last one is that of no route
};

}  // namespace holdfast::api
