#include "cli/installation.h"

#include "metrics/server_figures.h"

namespace holdfast::cli {
namespace {

std::vector<metrics::ProviderEndpoint> endpoints_of(const std::vector<oauth::Provider>& providers) {
    std::vector<metrics::ProviderEndpoint> endpoints;
    for (const oauth::Provider& provider : providers) {
        endpoints.push_back({provider.token_endpoint, provider.name, "token"});
        endpoints.push_back({provider.identity_endpoint, provider.name, "identity"});
        endpoints.push_back({provider.jwks_uri, provider.name, "jwks"});
    }
    return endpoints;
}

}  // namespace

Installation::Installation(const InstallationOptions& options, const Outside& outside)
    : store_(outside.store),
      fetcher_(outside.fetcher, endpoints_of(options.providers)),
      session_tokens_(options.public_url, options.keys.access_token, options.keys.refresh_token),
      transfer_tokens_(options.public_url, options.keys.transfer_token),
      flow_sealer_({options.keys.flow_cookie}),
      token_sealer_({options.keys.account_tokens}),
      providers_(options.providers),
      client_(fetcher_, outside.clock),
      hashing_(options.hashing_slots, options.hashing_wait),
      users_({store_, hashing_, session_tokens_, outside.clock, outside.log}, options.sign_up),
      ownership_(store_, token_sealer_, transfer_tokens_, outside.clock, outside.log),
      callbacks_(options.callbacks),
      linking_({store_, client_, flow_sealer_, ownership_, callbacks_, outside.clock, outside.log},
               options.public_url),
      transfers_(store_, transfer_tokens_, outside.clock, outside.log),
      linked_accounts_(store_, outside.clock),
      rate_limits_(store_, outside.clock, options.keys.rate_limits, options.rate_limits),
      app_({store_, users_, linking_, transfers_, linked_accounts_, rate_limits_, session_tokens_, providers_,
            assets_, outside.log, options.public_url, options.app_url, options.trusted_proxies, metrics_,
            is_stopping_}) {
    metrics_.add([this](metrics::Figures& figures) {
        store_.report(figures);
        fetcher_.report(figures);
        hashing_.report(figures);
        metrics::report_semaphore(callbacks_.figures(), "holdfast_callback", "callbacks at a provider",
                                  figures);
    });
}

}  // namespace holdfast::cli
