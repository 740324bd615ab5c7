#include "metrics/measured_fetcher.h"

#include <algorithm>
#include <array>
#include <variant>

namespace holdfast::metrics {

namespace {

using namespace std::chrono_literals;
using http::FetchFailure;

constexpr std::array<Histogram::Duration, 10> kBounds = {5ms,   10ms, 25ms,   50ms, 100ms,
                                                         250ms, 1s,   2500ms, 5s,   10s};
constexpr std::array<std::string_view, 5> kClasses = {"1xx", "2xx", "3xx", "4xx", "5xx"};
constexpr std::array kFailures = {FetchFailure::bad_url,         FetchFailure::connect,
                                  FetchFailure::connect_timeout, FetchFailure::tls,
                                  FetchFailure::timeout,         FetchFailure::too_large,
                                  FetchFailure::broken,          FetchFailure::forbidden_address};

}  // namespace

struct MeasuredFetcher::Measure {
    explicit Measure(ProviderEndpoint which) : endpoint(std::move(which)) {}

    Counter& counter_of(const http::FetchResult& result) {
        if (const auto* failure = std::get_if<FetchFailure>(&result)) {
            const auto found = std::find(kFailures.begin(), kFailures.end(), *failure);
            return failures.at(static_cast<std::size_t>(found - kFailures.begin()));
        }
        const int status = std::get<http::Answer>(result).status;
        return classes.at(static_cast<std::size_t>(std::clamp(status / 100, 1, 5) - 1));
    }

    ProviderEndpoint endpoint;
    std::array<Counter, kClasses.size()> classes;
    std::array<Counter, kFailures.size()> failures;
    Histogram durations{kBounds};
};

MeasuredFetcher::MeasuredFetcher(http::Fetcher& fetcher, std::vector<ProviderEndpoint> endpoints)
    : fetcher_(fetcher) {
    endpoints.push_back({"", "", "other"});
    for (auto& endpoint : endpoints) measures_.push_back(std::make_unique<Measure>(std::move(endpoint)));
}
MeasuredFetcher::~MeasuredFetcher() = default;

MeasuredFetcher::Measure& MeasuredFetcher::measure_of(const std::string& url) const {
    const auto found = std::find_if(measures_.begin(), measures_.end() - 1,
                                    [&](const auto& measure) { return measure->endpoint.url == url; });
    return **found;
}

http::FetchResult MeasuredFetcher::fetch(const http::FetchRequest& request) {
    Measure& measure = measure_of(request.url);
    const Stopwatch stopwatch(measure.durations);
    http::FetchResult result = fetcher_.fetch(request);
    measure.counter_of(result).add();
    return result;
}

void MeasuredFetcher::report(Figures& figures) const {
    for (const auto& measure : measures_) {
        const ProviderEndpoint& endpoint = measure->endpoint;
        const auto tell = [&](std::string_view outcome, const Counter& counter) {
            figures.counter(
                "holdfast_provider_requests_total",
                "Requests to providers by endpoint and outcome: a status class or a failure.",
                static_cast<double>(counter.value()),
                {{"provider", endpoint.provider}, {"endpoint", endpoint.endpoint}, {"outcome", outcome}});
        };
        for (std::size_t i = 0; i < kClasses.size(); ++i) tell(kClasses[i], measure->classes[i]);
        for (std::size_t i = 0; i < kFailures.size(); ++i) tell(name(kFailures[i]), measure->failures[i]);
        figures.histogram("holdfast_provider_request_duration_seconds", "How long providers took to answer.",
                          measure->durations,
                          {{"provider", endpoint.provider}, {"endpoint", endpoint.endpoint}});
    }
}

}  // namespace holdfast::metrics
