// Tells the apps' webhooks what happened.
//
//   each second: the hooks that are due -> those with news -> a thread for each -> lease -> HookDelivery
//
// Every instance looks; the lease lets one deliver for a hook. Each hook that is being delivered has a thread
// of its own (at most storage::kMostHooks), so a receiver that hangs holds up its own hook and nothing else.
#pragma once

#include "accounts/hook_delivery.h"
#include "base/clock.h"
#include "base/log.h"
#include "crypto/seal.h"
#include "http/fetch.h"
#include "metrics/registry.h"
#include "storage/hooks.h"
#include "storage/store.h"
#include "sync/mutex.h"

#include <chrono>
#include <map>
#include <set>
#include <stop_token>
#include <string>
#include <thread>

namespace holdfast::accounts {

// Thread-safe. Everything given to it outlives it.
class Webhooks {
  public:
    static constexpr std::chrono::seconds kInterval{1};

    struct Parts {
        storage::Store& store;
        http::Fetcher& fetcher;
        const crypto::Sealer& sealer;
        const base::Clock& clock;
        base::Log& log;
    };

    explicit Webhooks(Parts parts) : parts_(parts) {}
    ~Webhooks() { end(); }
    Webhooks(const Webhooks&) = delete;
    Webhooks& operator=(const Webhooks&) = delete;

    // Delivers what is due now, on this thread, one hook after the other. Only without start().
    void run_due();

    void start();
    // No further request begins from now on.
    void begin_stop();
    // begin_stop(), and waits until the running requests have ended. False if they have not by `latest`.
    [[nodiscard]] bool stop(std::chrono::steady_clock::time_point latest);

    void report(metrics::Figures& figures) const;

  private:
    void loop();
    // The hooks that are due, are told something now, and are not delivered for by this instance already.
    std::vector<storage::Hook> find_due();
    bool has_news(const storage::Hook& hook);
    void begin(const storage::Hook& hook);
    // Logs every fault.
    void deliver(const std::string& hook_id);
    void end();

    const Parts parts_;
    HookCounters counters_;
    std::map<std::string, storage::EventCursor>
        looked_;  // by hook: nothing for it up to here. The loop's own
    std::stop_source stop_;
    sync::Mutex mutex_;
    sync::Condition changed_;
    std::set<std::string> running_ GUARDED_BY(mutex_);
    bool has_ended_ GUARDED_BY(mutex_) = true;
    std::thread thread_;
};

}  // namespace holdfast::accounts
