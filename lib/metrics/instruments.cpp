#include "metrics/instruments.h"

#include <algorithm>

namespace holdfast::metrics {

Histogram::Histogram(std::span<const Duration> bounds)
    : bounds_(bounds.begin(), bounds.end()), counts_(std::make_unique<Counter[]>(bounds.size() + 1)) {}

void Histogram::observe(Duration duration) {
    duration = std::max(duration, Duration::zero());
    const auto bound = std::lower_bound(bounds_.begin(), bounds_.end(), duration) - bounds_.begin();
    counts_[static_cast<std::size_t>(bound)].add();
    sum_.add(static_cast<std::uint64_t>(duration.count()));
}

std::vector<std::uint64_t> Histogram::counts() const {
    std::vector<std::uint64_t> counts;
    for (std::size_t i = 0; i <= bounds_.size(); ++i) counts.push_back(counts_[i].value());
    return counts;
}

}  // namespace holdfast::metrics
