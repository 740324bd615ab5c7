// A whole installation in one process, without a socket: three instances of the server on one new database,
// which take requests in turn, a demo provider, a clock that stands still and a log that is kept. The third
// instance reads ahead (api/read_ahead.h). Unless the options say otherwise two providers are configured:
// OneDrive, which the demo provider replaces, and Far Drive, whose answers a test scripts.
//
//     World world(contract::kSqlite.fresh());
//     Browser ada(world);
#pragma once

#include "cli/installation.h"
#include "contract/backend.h"
#include "crypto/keys.h"
#include "oauth/demo/demo_provider.h"
#include "support/browser.h"
#include "support/captured_log.h"
#include "support/demo_fetcher.h"
#include "support/far_drive.h"
#include "support/fault_store.h"
#include "support/hook_receiver.h"
#include "support/kept_mails.h"
#include "support/manual_clock.h"
#include "support/site.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::test {

struct WorldOptions {
    std::string public_url = "http://127.0.0.1:8080";
    std::string app_url = public_url;
    accounts::SignUpRules sign_up = {};
    std::size_t hashing_slots = 2;
    std::chrono::milliseconds hashing_wait{60000};
    accounts::RateLimits::Switch rate_limits = accounts::RateLimits::Switch::off;
    http::AddressRanges trusted_proxies = {};
    std::vector<std::string> allowed_hosts = {};
    bool hsts_subdomains = false;
    std::optional<accounts::GivenApiKeys> supabase = std::nullopt;  // nullopt: the surface is off
    std::vector<crypto::FileKey> jwt_keys = {};
    std::chrono::days longest_session{90};
    std::chrono::days keep_alive{30};
    std::chrono::days keep_events{400};
    accounts::HandoverRules handover = {};
    bool handover_needs_second_factor = false;
    std::vector<oauth::Provider> providers = {demo_onedrive(), configured_far_drive()};
};

// handle() is thread-safe, and so is everything that it calls.
class World final : public Site {
  public:
    explicit World(std::unique_ptr<contract::Backend> fresh_database, WorldOptions world_options = {});

    // Answered by the instance whose turn it is.
    http::Response handle(const http::Request& request) const override;
    // The figures of the instance whose turn it is.
    std::string metrics() const { return next_instance().metrics().text(); }
    // Every instance does what it has to do in the background by now.
    void run_background() const;
    std::string sign_in_at_provider(const std::string& authorization_url, const std::string& email) override;

    const WorldOptions options;
    ManualClock clock;
    CapturedLog log;
    oauth::DemoProvider demo;
    DemoFetcher fetcher;
    KeptMails mails;
    HookReceiver hook_receiver;  // of every webhook
    const cli::InstallationOptions installation_options;
    const std::unique_ptr<storage::Store> real_store;
    FaultStore store;
    const cli::Installation installation;
    const cli::Installation second_instance;
    const cli::Installation third_instance;

    const oauth::Provider& onedrive() const { return installation_options.providers.front(); }

  private:
    const cli::Installation& next_instance() const;

    mutable std::atomic<unsigned> turn_ = 0;
};

}  // namespace holdfast::test
