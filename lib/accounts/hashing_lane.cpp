#include "accounts/hashing_lane.h"

#include <array>

namespace holdfast::accounts {
namespace {

using namespace std::chrono_literals;

constexpr std::array<metrics::Histogram::Duration, 8> kBounds = {10ms,  20ms,  30ms, 50ms,
                                                                 100ms, 250ms, 1s,   2500ms};

}  // namespace

HashingLane::HashingLane(std::size_t slots, std::chrono::milliseconds max_wait)
    : slots_(slots), max_wait_(max_wait), free_slots_(slots), durations_(kBounds) {}

HashingLane::Slot::Slot(HashingLane& lane) : lane_(lane) {
    std::unique_lock lock(lane_.mutex_);
    ++lane_.waiting_;
    taken_ = lane_.freed_.wait_for(lock, lane_.max_wait_, [&] { return lane_.free_slots_ > 0; });
    --lane_.waiting_;
    if (taken_) {
        --lane_.free_slots_;
    } else {
        lane_.timeouts_.add();
    }
}

HashingLane::Slot::~Slot() {
    if (!taken_) return;
    {
        const std::lock_guard lock(lane_.mutex_);
        ++lane_.free_slots_;
    }
    lane_.freed_.notify_one();
}

std::optional<std::string> HashingLane::hash(std::string_view password) {
    const Slot slot(*this);
    if (!slot) return std::nullopt;
    const metrics::Stopwatch stopwatch(durations_);
    return crypto::hash_password(password);
}

std::optional<crypto::PasswordCheck> HashingLane::verify(std::string_view hash, std::string_view password) {
    const Slot slot(*this);
    if (!slot) return std::nullopt;
    const metrics::Stopwatch stopwatch(durations_);
    return crypto::verify_password(hash, password);
}

void HashingLane::report(metrics::Figures& figures) const {
    std::size_t free = 0;
    std::size_t waiting = 0;
    {
        const std::lock_guard lock(mutex_);
        free = free_slots_;
        waiting = waiting_;
    }
    figures.gauge("holdfast_hashing_slots", "Password hashes that may run at a time.",
                  static_cast<double>(slots_));
    figures.gauge("holdfast_hashing_slots_in_use", "Password hashes that run now.",
                  static_cast<double>(slots_ - free));
    figures.gauge("holdfast_hashing_waiting", "Requests that wait for a slot to hash in now.",
                  static_cast<double>(waiting));
    figures.counter("holdfast_hashing_timeouts_total", "Requests that got no slot to hash in, in time.",
                    static_cast<double>(timeouts_.value()));
    figures.histogram("holdfast_hashing_duration_seconds", "How long password hashes took.", durations_);
}

}  // namespace holdfast::accounts
