#include "api/request_metrics.h"

#include <algorithm>

namespace holdfast::api {
namespace {

using namespace std::chrono_literals;

constexpr std::array<metrics::Histogram::Duration, 12> kBounds = {250us, 1ms,   2500us, 5ms, 10ms,   25ms,
                                                                  50ms,  100ms, 250ms,  1s,  2500ms, 10s};

}  // namespace

RequestMetrics::Measure::Measure(std::string_view method_of_route, std::string_view route_pattern)
    : method(method_of_route), pattern(route_pattern), durations(kBounds) {}

RequestMetrics::RequestMetrics(std::span<const Route> routes) {
    for (const Route& route : routes)
        measures_.push_back(std::make_unique<Measure>(route.method, route.path));
    measures_.push_back(std::make_unique<Measure>("", ""));
}

void RequestMetrics::count(std::optional<std::size_t> route, int status, std::chrono::nanoseconds duration) {
    Measure& measure = *measures_[route.value_or(measures_.size() - 1)];
    measure.statuses[static_cast<std::size_t>(std::clamp(status - kFirstStatus, 0, kStatuses - 1))].add();
    measure.durations.observe(duration);
}

void RequestMetrics::report(metrics::Figures& figures) const {
    for (const auto& measure : measures_) {
        for (std::size_t i = 0; i < measure->statuses.size(); ++i) {
            const auto value = measure->statuses[i].value();
            if (value == 0) continue;
            const std::string status = std::to_string(kFirstStatus + static_cast<int>(i));
            figures.counter("holdfast_http_requests_total",
                            "Requests answered, by the route's method and pattern, and by status.",
                            static_cast<double>(value),
                            {{"method", measure->method}, {"route", measure->pattern}, {"status", status}});
        }
        figures.histogram("holdfast_http_request_duration_seconds",
                          "How long handlers took, by the route's method and pattern.", measure->durations,
                          {{"method", measure->method}, {"route", measure->pattern}});
    }
}

}  // namespace holdfast::api
