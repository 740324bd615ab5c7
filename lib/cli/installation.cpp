#include "cli/installation.h"

#include "accounts/apps.h"
#include "accounts/email_links.h"
#include "accounts/event_retention.h"
#include "accounts/hashing_lane.h"
#include "accounts/keep_alive.h"
#include "accounts/linked_accounts.h"
#include "accounts/linking.h"
#include "accounts/mails.h"
#include "accounts/ownership.h"
#include "accounts/passkeys.h"
#include "accounts/quotas.h"
#include "accounts/revocations.h"
#include "accounts/second_factors.h"
#include "accounts/session_tokens.h"
#include "accounts/transfer_tokens.h"
#include "accounts/transfers.h"
#include "accounts/user_directory.h"
#include "accounts/users.h"
#include "accounts/vault.h"
#include "api/fixed_answers.h"
#include "api/openapi/document.h"
#include "crypto/seal.h"
#include "http/hosts.h"
#include "http/url.h"
#include "metrics/measured_fetcher.h"
#include "metrics/measured_store.h"
#include "metrics/server_figures.h"
#include "oauth/client.h"
#include "oauth/discovery.h"

#include <atomic>
#include <optional>

namespace holdfast::cli {
namespace {

std::vector<metrics::ProviderEndpoint> endpoints_of(const std::vector<oauth::Provider>& providers) {
    std::vector<metrics::ProviderEndpoint> endpoints;
    for (const oauth::Provider& provider : providers) {
        if (provider.is_to_be_discovered()) {
            endpoints.push_back({oauth::discovery_url(provider.issuer), provider.name, "discovery"});
            continue;
        }
        endpoints.push_back({provider.token_endpoint, provider.name, "token"});
        endpoints.push_back({provider.identity_endpoint, provider.name, "identity"});
        // Some tell the quota with the identity.
        if (provider.quota_endpoint != provider.identity_endpoint)
            endpoints.push_back({provider.quota_endpoint, provider.name, "quota"});
        endpoints.push_back({provider.jwks_uri, provider.name, "jwks"});
        if (!provider.revocation_endpoint.empty())
            endpoints.push_back({provider.revocation_endpoint, provider.name, "revocation"});
    }
    return endpoints;
}

api::Hsts hsts_of(const InstallationOptions& options) {
    if (!options.public_url.starts_with("https://")) return api::Hsts::none;
    return options.hsts_subdomains ? api::Hsts::host_and_subdomains : api::Hsts::host;
}

http::Hosts hosts_of(const InstallationOptions& options) {
    std::vector<std::string> names = options.allowed_hosts;
    if (const auto url = http::Url::parse(options.public_url)) names.push_back(url->host);
    return http::Hosts(names, options.has_every_address);
}

// As an app of codes shows it: the host of the public URL.
std::string issuer_of(const InstallationOptions& options) {
    const auto url = http::Url::parse(options.public_url);
    return url ? url->authority() : "Holdfast";
}

std::optional<accounts::ApiKeys> api_keys_of(const InstallationOptions& options, const base::Clock& clock) {
    if (!options.supabase) return std::nullopt;
    return accounts::ApiKeys(options.keys, *options.supabase, clock, options.jwt_keys);
}

}  // namespace

// Each part uses only parts above it.
struct Installation::Parts {
    Parts(const InstallationOptions& options, const Outside& outside);
    ~Parts() { background.end(); }

    std::atomic<bool> is_stopping = false;
    metrics::Registry registry;
    metrics::MeasuredStore store;
    metrics::MeasuredFetcher fetcher;
    accounts::Background background;  // its jobs use parts below it
    accounts::SessionTokens session_tokens;
    accounts::TransferTokens transfer_tokens;
    crypto::Sealer flow_sealer;
    crypto::Sealer token_sealer;
    oauth::Providers providers;
    oauth::Client client;
    accounts::Revocations revocations;
    accounts::RateLimits rate_limits;
    crypto::Sealer mail_sealer;
    accounts::Mails mails;
    crypto::Sealer challenge_sealer;
    accounts::Passkeys passkeys;
    crypto::Sealer factor_sealer;
    accounts::SecondFactors second_factors;
    accounts::HashingLane hashing;
    accounts::Users users;
    accounts::UserDirectory user_directory;
    accounts::EmailLinks email_links;
    accounts::Ownership ownership;
    sync::Semaphore callbacks;
    accounts::Linking linking;
    accounts::Transfers transfers;
    accounts::LinkedAccounts linked_accounts;
    accounts::Vault vault;
    accounts::KeepAlive keep_alive;
    accounts::EventRetention event_retention;
    crypto::Sealer hook_sealer;
    std::optional<accounts::Webhooks> webhooks;
    accounts::Quotas quotas;
    accounts::Apps apps;
    std::optional<accounts::ApiKeys> api_keys;  // nullopt if Supabase's surface is off
    api::Assets assets;
    api::FixedAnswers fixed_answers;
    api::App app;
};

Installation::Parts::Parts(const InstallationOptions& options, const Outside& outside)
    : store(outside.store),
      fetcher(outside.fetcher, endpoints_of(options.providers)),
      background(store, outside.clock, outside.log),
      session_tokens(options.public_url,
                     crypto::JwtKeys(options.keys.of(&crypto::Keys::access_token), options.jwt_keys),
                     options.keys.of(&crypto::Keys::refresh_token)),
      transfer_tokens(options.public_url, options.keys.of(&crypto::Keys::transfer_token)),
      flow_sealer(options.keys.of(&crypto::Keys::flow_cookie)),
      token_sealer(options.keys.of(&crypto::Keys::account_tokens)),
      providers(options.providers),
      client(fetcher, outside.clock),
      revocations({store, client, providers, token_sealer, background, outside.clock, outside.log}),
      rate_limits(store, outside.clock, options.keys.newest().rate_limits, options.rate_limits),
      mail_sealer(options.keys.of(&crypto::Keys::mails)),
      mails(
          {store, mail_sealer, outside.mail, rate_limits, providers, background, outside.clock, outside.log},
          options.mail, options.app_url),
      challenge_sealer(options.keys.of(&crypto::Keys::challenges)),
      passkeys({store, challenge_sealer, outside.clock, outside.log},
               accounts::relying_party_of(options.app_url)),
      factor_sealer(options.keys.of(&crypto::Keys::second_factors)),
      second_factors({store, factor_sealer, passkeys, rate_limits, outside.clock, outside.log},
                     issuer_of(options)),
      hashing(options.hashing_slots, options.hashing_wait),
      users({store, hashing, session_tokens, revocations, mails, second_factors, passkeys, outside.clock,
             outside.log},
            options.sign_up, options.longest_session),
      user_directory({store, hashing, session_tokens, revocations, mails, second_factors, passkeys,
                      outside.clock, outside.log},
                     options.sign_up),
      email_links({store, hashing, users, second_factors, outside.clock, outside.log}, options.sign_up),
      ownership(store, token_sealer, transfer_tokens, mails, outside.clock, outside.log),
      callbacks(options.callbacks),
      linking({store, client, flow_sealer, ownership, callbacks, outside.clock, outside.log},
              options.public_url),
      transfers(
          {store, transfer_tokens, providers, revocations, mails, background, outside.clock, outside.log},
          options.handover),
      linked_accounts(store, revocations, outside.clock),
      vault({store, client, providers, token_sealer, outside.clock, outside.log}),
      keep_alive({store, vault, background, outside.clock, outside.log}, options.keep_alive),
      event_retention({store, background, outside.clock}, options.keep_events),
      hook_sealer(options.keys.of(&crypto::Keys::hook_secrets)),
      quotas({store, client, providers, vault, background, outside.clock, outside.log}),
      apps(store, outside.clock),
      api_keys(api_keys_of(options, outside.clock)),
      assets(hsts_of(options), options.edition),
      fixed_answers(hsts_of(options)),
      app({store,
           users,
           user_directory,
           linking,
           transfers,
           linked_accounts,
           vault,
           quotas,
           apps,
           api_keys ? &*api_keys : nullptr,
           revocations,
           mails,
           email_links,
           second_factors,
           passkeys,
           rate_limits,
           session_tokens,
           providers,
           assets,
           fixed_answers,
           outside.clock,
           outside.log,
           options.public_url,
           options.app_url,
           options.trusted_proxies,
           hosts_of(options),
           hsts_of(options),
           options.handover_needs_second_factor,
           registry,
           is_stopping}) {
    assets.add(api::openapi::kFile, [has_surface = options.supabase.has_value()] {
        return api::openapi::document_text(has_surface);
    });
    if (outside.hook_fetcher != nullptr)
        webhooks.emplace(
            accounts::Webhooks::Parts{store, *outside.hook_fetcher, hook_sealer, outside.clock, outside.log});
    registry.add([this](metrics::Figures& figures) {
        store.report(figures);
        fetcher.report(figures);
        hashing.report(figures);
        background.report(figures);
        revocations.report(figures);
        keep_alive.report(figures);
        mails.report(figures);
        if (webhooks) webhooks->report(figures);
        metrics::report_semaphore(callbacks.figures(), "holdfast_callback", "callbacks at a provider",
                                  figures);
    });
}

Installation::Installation(const InstallationOptions& options, const Outside& outside)
    : parts_(std::make_unique<Parts>(options, outside)) {}
Installation::~Installation() = default;

const api::App& Installation::app() const { return parts_->app; }
metrics::Registry& Installation::metrics() { return parts_->registry; }
const metrics::Registry& Installation::metrics() const { return parts_->registry; }
accounts::Background& Installation::background() const { return parts_->background; }
accounts::Webhooks* Installation::webhooks() const { return parts_->webhooks ? &*parts_->webhooks : nullptr; }
void Installation::begin_stop() { parts_->is_stopping = true; }

}  // namespace holdfast::cli
