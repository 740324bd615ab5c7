// A Fetcher that passes each request on to another one, and tells the current span (demo/trace.h) which of
// the provider's endpoints was asked, how long it took and what came of it.
#pragma once

#include "http/fetch.h"
#include "oauth/provider.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::demo {

// Thread-safe. The other fetcher outlives it.
class TracedFetcher final : public http::Fetcher {
  public:
    TracedFetcher(http::Fetcher& fetcher, const std::vector<oauth::Provider>& providers);

    http::FetchResult fetch(const http::FetchRequest& request) override;

  private:
    http::Fetcher& fetcher_;
    std::map<std::string, std::string_view> endpoints_;  // "token", "identity" or "jwks", by URL
};

}  // namespace holdfast::demo
