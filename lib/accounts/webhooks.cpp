#include "accounts/webhooks.h"

#include "base/random.h"
#include "base/text.h"

#include <algorithm>
#include <exception>
#include <system_error>

namespace holdfast::accounts {

void Webhooks::run_due() {
    for (const storage::Hook& hook : find_due()) deliver(hook.id);
}

void Webhooks::start() {
    const sync::Lock lock(mutex_);
    has_ended_ = false;
    thread_ = std::thread([this] { loop(); });
}

void Webhooks::begin_stop() {
    const sync::Lock lock(mutex_);
    stop_.request_stop();
    changed_.notify_all();
}

bool Webhooks::stop(std::chrono::steady_clock::time_point latest) {
    begin_stop();
    sync::Lock lock(mutex_);
    return changed_.wait_until(lock, latest,
                               [this]() REQUIRES(mutex_) { return has_ended_ && running_.empty(); });
}

void Webhooks::end() {
    begin_stop();
    if (thread_.joinable()) thread_.join();
    sync::Lock lock(mutex_);
    changed_.wait(lock, [this]() REQUIRES(mutex_) { return running_.empty(); });
}

void Webhooks::loop() {
    while (!stop_.stop_requested()) {
        try {
            for (const storage::Hook& hook : find_due()) begin(hook);
        } catch (const std::exception& fault) {
            parts_.log.error("[WEBHOOK] The hooks can't be read: " + base::escape_controls(fault.what()));
        }
        sync::Lock lock(mutex_);
        (void)changed_.wait_for(lock, kInterval, [this] { return stop_.stop_requested(); });
    }
    const sync::Lock lock(mutex_);
    has_ended_ = true;
    changed_.notify_all();
}

std::vector<storage::Hook> Webhooks::find_due() {
    auto hooks = parts_.store.run(storage::ListDueHooks{parts_.clock.now()});
    std::erase_if(hooks, [this](const storage::Hook& hook) {
        const sync::Lock lock(mutex_);
        return running_.contains(hook.id);
    });
    std::erase_if(hooks, [this](const storage::Hook& hook) { return !has_news(hook); });
    return hooks;
}

bool Webhooks::has_news(const storage::Hook& hook) {
    if (hook.retry_at) return true;
    storage::EventCursor& looked = looked_[hook.id];
    looked = std::max(looked, hook.cursor());
    const auto events = parts_.store.run(storage::ReadEvents{looked, kHookBatch});
    const auto is_told = [&](const storage::DomainEvent& event) { return told_to(hook, event).has_value(); };
    // A whole batch that is not for this hook moves its cursor, so that the events need not be kept for it.
    if (events.size() == static_cast<std::size_t>(kHookBatch) || std::ranges::any_of(events, is_told))
        return true;
    if (!events.empty()) looked = events.back().cursor();
    return false;
}

void Webhooks::begin(const storage::Hook& hook) {
    const sync::Lock lock(mutex_);
    const auto added = running_.insert(hook.id).first;
    try {
        std::thread([this, id = hook.id] {
            deliver(id);
            const sync::Lock done(mutex_);
            running_.erase(id);
            changed_.notify_all();
        }).detach();
    } catch (const std::system_error&) {
        running_.erase(added);
        throw;
    }
}

void Webhooks::deliver(const std::string& hook_id) {
    try {
        const std::string holder = base::random_uuid();
        const base::Time now = parts_.clock.now();
        auto hook = parts_.store.run(storage::TakeHook{hook_id, holder, now, now + HookDelivery::kLease});
        if (!hook) return;
        HookDelivery({parts_.store, parts_.fetcher, parts_.sealer, parts_.clock, parts_.log, counters_},
                     std::move(*hook), holder)
            .run(stop_.get_token());
    } catch (const std::exception& fault) {
        parts_.log.error("[WEBHOOK] hook=" + hook_id + " failed: " + base::escape_controls(fault.what()));
    }
}

void Webhooks::report(metrics::Figures& figures) const {
    constexpr std::array<std::string_view, kHookOutcomes> kNames = {"delivered", "failed", "parked",
                                                                    "disabled"};
    for (std::size_t i = 0; i < kHookOutcomes; ++i) {
        figures.counter(
            "holdfast_webhook_deliveries_total",
            "Requests to webhooks that were acknowledged or failed, events that were parked after a "
            "day of failures, and hooks that were disabled by 410.",
            static_cast<double>(counters_.at(i).value()), {{"outcome", kNames.at(i)}});
    }
}

}  // namespace holdfast::accounts
