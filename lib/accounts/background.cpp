#include "accounts/background.h"

#include "base/random.h"
#include "base/text.h"
#include "storage/leases.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace holdfast::accounts {
namespace {

using namespace std::chrono_literals;

constexpr int kLeaseIntervals = 3;
// The clock may be set meanwhile: it is looked at so often at least.
constexpr auto kLongestNap = 60s;

// A random part of `most`.
base::Time::duration random_part(base::Time::duration most) {
    constexpr int kValues = 256;
    return most * static_cast<unsigned char>(base::random_bytes(1).front()) / kValues;
}

}  // namespace

Background::Background(storage::Store& store, const base::Clock& clock, base::Log& log)
    : store_(store), clock_(clock), log_(log), holder_(base::random_uuid()) {}

void Background::every(BackgroundRound round) {
    const sync::Lock lock(mutex_);
    tallies_[round.name];
    const base::Time due = next_due(round.interval);
    rounds_.push_back({std::move(round), due});
}

bool Background::post(std::string name, BackgroundJob job) {
    const sync::Lock lock(mutex_);
    if (posted_.size() >= kMostPosted) {
        ++refused_;
        return false;
    }
    posted_.push_back({std::move(name), false, 0s, std::move(job)});
    changed_.notify_all();
    return true;
}

void Background::hurry(std::string_view name) {
    const sync::Lock lock(mutex_);
    for (Round& round : rounds_) {
        if (round.what.name == name) round.due = clock_.now();
    }
    changed_.notify_all();
}

void Background::run_due() {
    while (const auto work = take_due()) run(*work);
}

void Background::start() {
    const sync::Lock lock(mutex_);
    has_ended_ = false;
    thread_ = std::thread([this] { loop(); });
}

void Background::begin_stop() {
    const sync::Lock lock(mutex_);
    stop_.request_stop();
    changed_.notify_all();
}

bool Background::stop(std::chrono::steady_clock::time_point latest) {
    begin_stop();
    sync::Lock lock(mutex_);
    return changed_.wait_until(lock, latest, [this]() REQUIRES(mutex_) { return has_ended_; });
}

void Background::end() {
    begin_stop();
    if (thread_.joinable()) thread_.join();
}

void Background::report(metrics::Figures& figures) const {
    const sync::Lock lock(mutex_);
    const auto number = [](auto value) { return static_cast<double>(value); };
    for (const auto& [name, tally] : tallies_) {
        const std::pair<std::string_view, std::uint64_t> outcomes[] = {
            {"ok", tally.ok}, {"failed", tally.failed}, {"elsewhere", tally.elsewhere}};
        for (const auto& [outcome, times] : outcomes) {
            figures.counter(
                "holdfast_background_jobs_total",
                "Jobs in the background by outcome; elsewhere: another instance does this one's rounds.",
                number(times), {{"task", name}, {"outcome", outcome}});
        }
    }
    figures.gauge("holdfast_background_jobs_waiting", "Jobs that wait to be run in the background now.",
                  number(posted_.size()));
    figures.counter("holdfast_background_jobs_refused_total",
                    "Jobs that were never run because too many waited.", number(refused_));
}

void Background::loop() {
    while (!stop_.stop_requested()) {
        run_due();
        sync::Lock lock(mutex_);
        base::Time::duration nap = kLongestNap;
        for (const Round& round : rounds_) nap = std::min(nap, round.due - clock_.now());
        (void)changed_.wait_for(lock, nap, [this]() REQUIRES(mutex_) { return has_work(); });
    }
    const sync::Lock lock(mutex_);
    has_ended_ = true;
    changed_.notify_all();
}

bool Background::has_work() const {
    const base::Time now = clock_.now();
    return stop_.stop_requested() || !posted_.empty() ||
           std::ranges::any_of(rounds_, [&](const Round& round) { return round.due <= now; });
}

std::optional<Background::Work> Background::take_due() {
    const sync::Lock lock(mutex_);
    if (stop_.stop_requested()) return std::nullopt;
    if (!posted_.empty()) {
        Work work = std::move(posted_.front());
        posted_.pop_front();
        return work;
    }
    const base::Time now = clock_.now();
    const auto due = std::ranges::find_if(rounds_, [&](const Round& round) { return round.due <= now; });
    if (due == rounds_.end()) return std::nullopt;
    due->due = next_due(due->what.interval);
    return Work{due->what.name, due->what.one_instance, due->what.interval, due->what.run};
}

void Background::run(const Work& work) {
    std::uint64_t Tally::*outcome = &Tally::ok;
    try {
        if (is_ours(work)) {
            work.run(stop_.get_token());
        } else {
            outcome = &Tally::elsewhere;
        }
    } catch (const std::exception& fault) {
        outcome = &Tally::failed;
        log_.error("[BACKGROUND] " + work.name + " failed: " + base::escape_controls(fault.what()));
    }
    const sync::Lock lock(mutex_);
    ++(tallies_[work.name].*outcome);
}

bool Background::is_ours(const Work& work) {
    if (!work.one_instance) return true;
    const base::Time now = clock_.now();
    return store_.run(storage::TakeLease{work.name, holder_, now, now + kLeaseIntervals * work.interval});
}

base::Time Background::next_due(std::chrono::seconds interval) const {
    return clock_.now() + interval + random_part(interval / 10);
}

}  // namespace holdfast::accounts
