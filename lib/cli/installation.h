// Everything between a database and an App, built in one place: the server and the tests run the same wiring.
#pragma once

#include "accounts/linked_accounts.h"
#include "accounts/linking.h"
#include "accounts/rate_limits.h"
#include "accounts/transfers.h"
#include "accounts/users.h"
#include "api/app.h"
#include "base/clock.h"
#include "base/log.h"
#include "crypto/keys.h"
#include "http/address.h"
#include "http/fetch.h"
#include "metrics/measured_fetcher.h"
#include "metrics/measured_store.h"
#include "metrics/registry.h"
#include "oauth/provider.h"
#include "storage/store.h"
#include "sync/semaphore.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace holdfast::cli {

struct InstallationOptions {
    crypto::Keys keys;
    std::string public_url;
    std::string app_url;
    accounts::SignUpRules sign_up = {};
    std::size_t hashing_slots = 1;
    std::chrono::milliseconds hashing_wait{5000};
    accounts::RateLimits::Switch rate_limits = accounts::RateLimits::Switch::on;
    http::AddressRanges trusted_proxies;
    sync::SemaphoreLimits callbacks = accounts::callback_limits(16);
    std::vector<oauth::Provider> providers;
};

// What an installation reaches outside of itself. All of it outlives the installation and is thread-safe.
struct Outside {
    storage::Store& store;
    http::Fetcher& fetcher;
    const base::Clock& clock;
    base::Log& log;
};

// Thread-safe once built.
class Installation {
  public:
    Installation(const InstallationOptions& options, const Outside& outside);

    const api::App& app() const { return app_; }
    // Where others add what they measure.
    metrics::Registry& metrics() { return metrics_; }
    // From now on /ready says no. Nothing else changes.
    void begin_stop() { is_stopping_ = true; }

  private:
    std::atomic<bool> is_stopping_ = false;
    metrics::Registry metrics_;
    metrics::MeasuredStore store_;
    metrics::MeasuredFetcher fetcher_;
    accounts::SessionTokens session_tokens_;
    accounts::TransferTokens transfer_tokens_;
    crypto::Sealer flow_sealer_;
    crypto::Sealer token_sealer_;
    oauth::Providers providers_;
    oauth::Client client_;
    accounts::HashingLane hashing_;
    accounts::Users users_;
    accounts::Ownership ownership_;
    sync::Semaphore callbacks_;
    accounts::Linking linking_;
    accounts::Transfers transfers_;
    accounts::LinkedAccounts linked_accounts_;
    accounts::RateLimits rate_limits_;
    api::Assets assets_;
    api::App app_;
};

}  // namespace holdfast::cli
