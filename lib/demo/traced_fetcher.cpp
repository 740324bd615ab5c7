#include "demo/traced_fetcher.h"

#include "demo/trace.h"
#include "oauth/discovery.h"

#include <chrono>
#include <variant>

namespace holdfast::demo {

using base::Json;

TracedFetcher::TracedFetcher(http::Fetcher& fetcher, const std::vector<oauth::Provider>& providers)
    : fetcher_(fetcher) {
    for (const oauth::Provider& provider : providers) {
        if (provider.is_to_be_discovered()) {
            endpoints_.emplace(oauth::discovery_url(provider.issuer), "discovery");
            continue;
        }
        endpoints_.emplace(provider.token_endpoint, "token");
        endpoints_.emplace(provider.identity_endpoint, "identity");
        endpoints_.emplace(provider.jwks_uri, "jwks");
    }
}

http::FetchResult TracedFetcher::fetch(const http::FetchRequest& request) {
    const auto begin = std::chrono::steady_clock::now();
    http::FetchResult result = fetcher_.fetch(request);
    Span* const span = Span::current();
    if (span == nullptr) return result;
    const auto* answer = std::get_if<http::Answer>(&result);
    const auto known = endpoints_.find(request.url);
    span->add("fetch",
              {{"from", "holdfast"},
               {"to", "provider"},
               {"ms", milliseconds_since(begin)},
               {"endpoint", known == endpoints_.end() ? "other" : known->second},
               {"method", request.method},
               {"status", answer != nullptr ? Json(answer->status) : Json()},
               {"outcome", answer != nullptr ? std::to_string(answer->status / 100) + "xx"
                                             : std::string(name(std::get<http::FetchFailure>(result)))}});
    return result;
}

}  // namespace holdfast::demo
