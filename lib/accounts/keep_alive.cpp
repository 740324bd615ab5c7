#include "accounts/keep_alive.h"

#include <string>

namespace holdfast::accounts {

KeepAlive::KeepAlive(Parts parts, std::chrono::days idle) : parts_(parts), idle_(idle) {
    if (idle_ == std::chrono::days::zero()) return;
    parts_.background.every(
        {"keep_alive", kInterval, true, [this](const std::stop_token& stop) { run(stop); }});
}

void KeepAlive::run(const std::stop_token& stop) {
    const base::Time now = parts_.clock.now();
    if (now < rests_until_) return;
    const auto found = parts_.store.run(storage::ListIdleTokens{now - idle_, after_, kMostInRound});
    int renewed = 0;
    for (const storage::StoredTokens& tokens : found) {
        if (stop.stop_requested()) return;
        after_ = {tokens.refreshed_at, tokens.account_id};
        const Renewal renewal = parts_.vault.renew_idle(tokens);
        counters_.at(static_cast<std::size_t>(renewal)).add();
        if (renewal == Renewal::renewed) ++renewed;
    }
    if (renewed > 0)
        parts_.log.info("[KEEP_ALIVE] Refreshed the tokens of " + std::to_string(renewed) +
                        " accounts that were not used for " + std::to_string(idle_.count()) + " days");
    if (found.size() == kMostInRound) return;
    after_ = {};
    rests_until_ = now + kRest;
}

void KeepAlive::report(metrics::Figures& figures) const {
    constexpr std::array<std::string_view, kRenewals> kNames = {"renewed", "refused", "failed", "skipped"};
    for (std::size_t i = 0; i < kRenewals; ++i) {
        figures.counter("holdfast_keep_alive_refreshes_total",
                        "Refresh tokens that were used because nobody had used them for long, by outcome.",
                        static_cast<double>(counters_.at(i).value()), {{"outcome", kNames.at(i)}});
    }
}

}  // namespace holdfast::accounts
