// A Fetcher that passes each request on to another one and measures it: the number of requests to providers
// by endpoint and outcome, and how long they take.
#pragma once

#include "http/fetch.h"
#include "metrics/registry.h"

#include <memory>
#include <string>
#include <vector>

namespace holdfast::metrics {

// A provider's URL and its purpose: "token", "identity", "quota", "jwks", "discovery" or "revocation".
struct ProviderEndpoint {
    std::string url;
    std::string provider;
    std::string endpoint;
};

// Thread-safe. The other fetcher outlives it.
class MeasuredFetcher final : public http::Fetcher {
  public:
    // Requests to any other URL count as endpoint "other".
    MeasuredFetcher(http::Fetcher& fetcher, std::vector<ProviderEndpoint> endpoints);
    ~MeasuredFetcher() override;

    http::FetchResult fetch(const http::FetchRequest& request) override;

    // An outcome is the class of the answer's status ("2xx"), or the name of the FetchFailure.
    void report(Figures& figures) const;

  private:
    struct Measure;

    Measure& measure_of(const std::string& url) const;

    http::Fetcher& fetcher_;
    std::vector<std::unique_ptr<Measure>> measures_;  // the last one is for "other"
};

}  // namespace holdfast::metrics
