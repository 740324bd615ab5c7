#include "accounts/hashing_lane.h"

#include "metrics/server_figures.h"

#include <array>

namespace holdfast::accounts {
namespace {

using namespace std::chrono_literals;

constexpr std::array<metrics::Histogram::Duration, 8> kBounds = {10ms,  20ms,  30ms, 50ms,
                                                                 100ms, 250ms, 1s,   2500ms};

}  // namespace

HashingLane::HashingLane(std::size_t slots, std::chrono::milliseconds max_wait)
    : slots_({.places = slots, .max_wait = max_wait}), durations_(kBounds) {}

std::optional<std::string> HashingLane::hash(std::string_view password) {
    const sync::Semaphore::Place slot(slots_);
    if (!slot) return std::nullopt;
    const metrics::Stopwatch stopwatch(durations_);
    return crypto::hash_password(password);
}

std::optional<crypto::PasswordCheck> HashingLane::verify(std::string_view hash, std::string_view password) {
    const sync::Semaphore::Place slot(slots_);
    if (!slot) return std::nullopt;
    const metrics::Stopwatch stopwatch(durations_);
    return crypto::verify_password(hash, password);
}

void HashingLane::report(metrics::Figures& figures) const {
    metrics::report_semaphore(slots_.figures(), "holdfast_hashing", "password hashes", figures);
    figures.histogram("holdfast_hashing_duration_seconds", "How long password hashes took.", durations_);
}

}  // namespace holdfast::accounts
