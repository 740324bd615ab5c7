// Everything between a database and an App, built in one place: the server and the tests run the same wiring.
#pragma once

#include "accounts/api_keys.h"
#include "accounts/background.h"
#include "accounts/callback_limits.h"
#include "accounts/handover.h"
#include "accounts/mail_options.h"
#include "accounts/rate_limits.h"
#include "accounts/sign_up.h"
#include "accounts/webhooks.h"
#include "api/app.h"
#include "api/assets.h"
#include "base/clock.h"
#include "base/log.h"
#include "crypto/keys.h"
#include "http/address.h"
#include "http/fetch.h"
#include "mail/transport.h"
#include "metrics/registry.h"
#include "oauth/provider.h"
#include "storage/store.h"
#include "sync/semaphore.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::cli {

struct InstallationOptions {
    crypto::KeyRing keys;
    std::string public_url;
    std::string app_url;
    accounts::SignUpRules sign_up = {};
    std::size_t hashing_slots = 1;
    std::chrono::milliseconds hashing_wait{5000};
    accounts::RateLimits::Switch rate_limits = accounts::RateLimits::Switch::on;
    http::AddressRanges trusted_proxies;
    // In addition to the host of the public URL.
    std::vector<std::string> allowed_hosts = {};
    bool has_every_address = false;  // as in http::Hosts
    bool hsts_subdomains = false;
    api::Edition edition = api::Edition::product;
    std::optional<accounts::GivenApiKeys> supabase = std::nullopt;  // nullopt: the surface is off
    std::vector<crypto::FileKey> jwt_keys = {};
    std::chrono::days longest_session{90};  // 0: no such end
    std::chrono::days keep_alive{30};       // how long a refresh token may be unused; 0: off
    std::chrono::days keep_events{400};     // how long events stay; 0: for ever
    accounts::HandoverRules handover = {};
    bool handover_needs_second_factor = false;
    sync::SemaphoreLimits callbacks = accounts::callback_limits(16);
    accounts::MailOptions mail = {};
    std::vector<oauth::Provider> providers;
};

// What an installation uses from outside. All of it outlives the installation and is thread-safe.
struct Outside {
    storage::Store& store;
    http::Fetcher& fetcher;
    const base::Clock& clock;
    base::Log& log;
    mail::Transport* mail = nullptr;        // null: mails are kept and not sent
    http::Fetcher* hook_fetcher = nullptr;  // null: no webhook is told anything
};

// Thread-safe once built.
class Installation {
  public:
    Installation(const InstallationOptions& options, const Outside& outside);
    ~Installation();

    const api::App& app() const;
    // The registry, to add more metrics.
    metrics::Registry& metrics();
    const metrics::Registry& metrics() const;
    // What it does in the background; nothing before it is started, or told to run what is due.
    accounts::Background& background() const;
    // The same for webhooks; null without Outside::hook_fetcher.
    accounts::Webhooks* webhooks() const;
    // From now on /ready answers 503. Nothing else changes.
    void begin_stop();

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace holdfast::cli
