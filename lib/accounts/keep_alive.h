// Keeps refresh tokens alive: providers forget those that are not used for long, some after 60 days.
//
//   each minute, at one instance -> at most kMostInRound refresh tokens that were used longest ago
//                                -> Vault::renew_idle
//
// Once all of them were tried it rests for an hour, so that a provider in trouble is not asked again and
// again.
#pragma once

#include "accounts/background.h"
#include "accounts/vault.h"
#include "base/clock.h"
#include "base/log.h"
#include "metrics/registry.h"
#include "storage/store.h"
#include "storage/vault.h"

#include <array>
#include <chrono>
#include <stop_token>

namespace holdfast::accounts {

// run() is for one thread at a time. Everything given to it outlives it.
class KeepAlive {
  public:
    static constexpr std::chrono::seconds kInterval{60};
    static constexpr std::int64_t kMostInRound = 5;
    static constexpr std::chrono::hours kRest{1};

    struct Parts {
        storage::Store& store;
        Vault& vault;
        Background& background;
        const base::Clock& clock;
        base::Log& log;
    };

    // Adds its round to the background, unless `idle` is 0 days: how long a refresh token may be unused.
    KeepAlive(Parts parts, std::chrono::days idle);

    void run(const std::stop_token& stop);

    void report(metrics::Figures& figures) const;

  private:
    Parts parts_;
    const std::chrono::days idle_;
    storage::IdleCursor after_;
    base::Time rests_until_{};
    std::array<metrics::Counter, kRenewals> counters_;
};

}  // namespace holdfast::accounts
