// Requests by route and status, and how long the routes take. A route is named by its pattern, not by the
// path, so that the number of names is fixed.
#pragma once

#include "api/route.h"
#include "metrics/registry.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace holdfast::api {

// Thread-safe.
class RequestMetrics {
  public:
    explicit RequestMetrics(std::span<const Route> routes);

    // `route` is the place in the table; nullopt if no route took the request.
    void count(std::optional<std::size_t> route, int status, std::chrono::nanoseconds duration);

    void report(metrics::Figures& figures) const;

  private:
    static constexpr int kFirstStatus = 100;
    static constexpr int kStatuses = 500;

    struct Measure {
        Measure(std::string_view method_of_route, std::string_view route_pattern);

        std::string method;   // of the route, so HEAD counts as GET; "" if no route matched
        std::string pattern;  // of the route; "" if no route matched
        std::array<metrics::Counter, kStatuses> statuses;
        metrics::Histogram durations;
    };

    std::vector<std::unique_ptr<Measure>> measures_;  // by place in the table; the last one for no route
};

}  // namespace holdfast::api
