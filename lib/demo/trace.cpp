#include "demo/trace.h"

#include <algorithm>
#include <cmath>

namespace holdfast::demo {
namespace {

thread_local Span* current_span = nullptr;

// To the millisecond: "2026-11-21T07:00:00.123Z".
std::string time_stamp(base::Time time) {
    constexpr std::size_t kUpToMilliseconds = sizeof("2026-11-21T07:00:00.123") - 1;
    return base::rfc3339(time).substr(0, kUpToMilliseconds) + "Z";
}

}  // namespace

void Trace::add(const std::string& request_id, std::string_view kind, base::Json::Object members) {
    const sync::Lock lock(mutex_);
    events_.push_back({request_id, clock_.now(), kind, std::move(members)});
    if (events_.size() > capacity_) events_.pop_front();
    ++newest_;
}

std::int64_t Trace::newest() const {
    const sync::Lock lock(mutex_);
    return newest_;
}

base::Json Trace::after(std::int64_t since) const {
    const sync::Lock lock(mutex_);
    const auto gone = newest_ - static_cast<std::int64_t>(events_.size());
    std::int64_t number = std::max(since, gone);
    base::Json::Array found;
    for (; number < newest_ && found.size() < kMostAtOnce; ++number) {
        const Event& event = events_[static_cast<std::size_t>(number - gone)];
        base::Json::Object members = {{"n", number + 1},
                                      {"trace", event.request_id},
                                      {"at", time_stamp(event.at)},
                                      {"kind", event.kind}};
        members.insert(members.end(), event.members.begin(), event.members.end());
        found.emplace_back(std::move(members));
    }
    // A reader that is ahead of a server that was started anew begins again.
    const std::int64_t next = found.empty() ? std::min(since, newest_) : number;
    return base::Json::object({{"events", std::move(found)}, {"next", next}, {"lost", since < gone}});
}

Span::Span(Trace& trace, std::string request_id) : trace_(trace), request_id_(std::move(request_id)) {
    current_span = this;
}

Span::~Span() { current_span = nullptr; }

Span* Span::current() { return current_span; }

std::string sealed_text(std::int64_t bytes) { return "sealed, " + std::to_string(bytes) + " bytes"; }

double milliseconds_since(std::chrono::steady_clock::time_point begin) {
    const std::chrono::duration<double, std::milli> passed = std::chrono::steady_clock::now() - begin;
    return std::round(passed.count() * 10) / 10;
}

}  // namespace holdfast::demo
