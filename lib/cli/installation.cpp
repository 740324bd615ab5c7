#include "cli/installation.h"

namespace holdfast::cli {

Installation::Installation(const InstallationOptions& options, const Outside& outside)
    : session_tokens_(options.public_url, options.keys.access_token, options.keys.refresh_token),
      transfer_tokens_(options.public_url, options.keys.transfer_token),
      flow_sealer_({options.keys.flow_cookie}),
      token_sealer_({options.keys.account_tokens}),
      providers_(options.providers),
      client_(outside.fetcher, outside.clock),
      hashing_(options.hashing_slots, options.hashing_wait),
      users_({outside.store, hashing_, session_tokens_, outside.clock, outside.log},
             options.min_password_characters),
      ownership_(outside.store, token_sealer_, transfer_tokens_, outside.clock, outside.log),
      linking_({outside.store, client_, flow_sealer_, ownership_, outside.clock, outside.log},
               options.public_url),
      transfers_(outside.store, transfer_tokens_, outside.clock, outside.log),
      linked_accounts_(outside.store, outside.clock),
      rate_limits_(outside.store, outside.clock, options.keys.rate_limits, options.rate_limits),
      app_({outside.store, users_, linking_, transfers_, linked_accounts_, rate_limits_, session_tokens_,
            providers_, assets_, outside.clock, outside.log, options.public_url, options.app_url,
            options.trusted_proxies}) {}

}  // namespace holdfast::cli
