#include "http/deadlines.h"

#include <algorithm>

namespace holdfast::http {

namespace {

constexpr std::size_t kWorker = static_cast<std::size_t>(Phase::worker);

}  // namespace

Deadlines::Deadlines(const EdgeTimes& times)
    : lengths_{times.head, times.idle, times.head, times.body, {}, times.write, times.linger} {}

Deadlines::Handle Deadlines::add(ConnectionId connection, Phase phase, SteadyTime now) {
    auto& entries = queue(phase);
    return entries.insert(entries.end(), Entry{connection, phase, now});
}

void Deadlines::change(Handle handle, Phase phase, SteadyTime now) {
    if (handle->phase == phase) return;
    auto& to = queue(phase);
    to.splice(to.end(), queue(handle->phase), handle);
    handle->phase = phase;
    handle->begun = now;
}

void Deadlines::remove(Handle handle) { queue(handle->phase).erase(handle); }

std::optional<Deadlines::Entry> Deadlines::expired(SteadyTime now) const {
    for (std::size_t i = 0; i < kPhases; ++i) {
        if (i == kWorker || queues_[i].empty()) continue;
        if (queues_[i].front().begun + lengths_[i] <= now) return queues_[i].front();
    }
    return std::nullopt;
}

std::optional<ConnectionId> Deadlines::longest_idle() const {
    const auto& idle = queues_[static_cast<std::size_t>(Phase::idle)];
    if (idle.empty()) return std::nullopt;
    return idle.front().connection;
}

std::optional<SteadyTime> Deadlines::next() const {
    std::optional<SteadyTime> soonest;
    for (std::size_t i = 0; i < kPhases; ++i) {
        if (i == kWorker || queues_[i].empty()) continue;
        const auto end = queues_[i].front().begun + lengths_[i];
        if (!soonest || end < *soonest) soonest = end;
    }
    return soonest;
}

}  // namespace holdfast::http
