#include "accounts/event_retention.h"

namespace holdfast::accounts {

EventRetention::EventRetention(Parts parts, std::chrono::days kept) : parts_(parts), kept_(kept) {
    if (kept_ == std::chrono::days::zero()) return;
    parts_.background.every(
        {"event_retention", kInterval, true, [this](const std::stop_token& stop) { run(stop); }});
}

void EventRetention::run(const std::stop_token& stop) {
    const base::Time now = parts_.clock.now();
    if (now < rests_until_) return;
    for (int step = 0; step < kMostSteps && !stop.stop_requested(); ++step) {
        const auto next = parts_.store.run(storage::SweepEvents{after_, now - kept_});
        if (!next) {
            rests_until_ = now + kRest;
            return;
        }
        after_ = *next;
    }
}

}  // namespace holdfast::accounts
