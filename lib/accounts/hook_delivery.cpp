#include "accounts/hook_delivery.h"

#include "accounts/webhook_message.h"

#include <algorithm>
#include <utility>

namespace holdfast::accounts {
namespace {

bool is_word_of(std::string_view word, const std::string& list) {
    return (" " + list + " ").find(" " + std::string(word) + " ") != std::string::npos;
}

std::chrono::seconds pause_after(std::int64_t tries) {
    constexpr std::int64_t kMostDoublings = 16;
    const auto doubled = HookDelivery::kFirstPause * (std::int64_t{1} << std::min(tries - 1, kMostDoublings));
    return std::min<std::chrono::seconds>(doubled, HookDelivery::kLongestPause);
}

}  // namespace

std::optional<PublicEvent> told_to(const storage::Hook& hook, const storage::DomainEvent& event) {
    auto told = public_event(event, hook.app_provider);
    if (told && !hook.event_types.empty() && !is_word_of(told->type, hook.event_types)) told.reset();
    return told;
}

HookDelivery::HookDelivery(Parts parts, storage::Hook hook, std::string holder)
    : parts_(parts),
      hook_(std::move(hook)),
      holder_(std::move(holder)),
      secret_(open_hook_secret(parts_.sealer, hook_.id, hook_.secret)) {}

void HookDelivery::run(const std::stop_token& stop) {
    while (hook_.retry_at && retry_next(stop)) {
    }
    while (!hook_.disabled_at && deliver_next(stop)) {
    }
    hook_.held_until.reset();
    (void)parts_.store.run(storage::SaveHook{hook_, holder_, parked_, std::nullopt, has_retried_});
}

bool HookDelivery::hold() {
    hook_.held_until = parts_.clock.now() + kLease;
    return parts_.store.run(storage::SaveHook{hook_, holder_});
}

bool HookDelivery::deliver_next(const std::stop_token& stop) {
    const auto events = parts_.store.run(storage::ReadEvents{hook_.cursor(), kHookBatch});
    for (std::size_t i = 0; i < events.size(); ++i) {
        const auto told = told_to(hook_, events[i]);
        if (!told) {
            settle(events[i]);
            continue;
        }
        if (stop.stop_requested() || !hold()) return false;
        switch (send(*told)) {
            case Answer::acknowledged:
                settle(events[i]);
                succeed();
                break;
            case Answer::gone:
                disable();
                return false;
            case Answer::failed:
                fail(Events(events).subspan(i));
                return false;
        }
    }
    return events.size() == static_cast<std::size_t>(kHookBatch) && hold();
}

HookDelivery::Answer HookDelivery::send(const PublicEvent& event) {
    if (!secret_) {
        failure_ = "the secret does not open with this installation's secret";
    } else {
        const auto result =
            parts_.fetcher.fetch(webhook_request(hook_.url, *secret_, event, parts_.clock.now()));
        if (const auto* failure = std::get_if<http::FetchFailure>(&result)) {
            failure_ = name(*failure);
        } else {
            const int status = std::get<http::Answer>(result).status;
            failure_ = "status " + std::to_string(status);
            if (status / 100 == 2) {
                count(HookOutcome::delivered);
                tell(base::Level::debug, event, "delivered");
                return Answer::acknowledged;
            }
            if (status == 410) {
                tell(base::Level::warning, event, "the receiver is gone (410): the hook is disabled");
                return Answer::gone;
            }
        }
    }
    count(HookOutcome::failed);
    tell(base::Level::warning, event, "failed: " + failure_);
    return Answer::failed;
}

void HookDelivery::settle(const storage::DomainEvent& event) {
    hook_.cursor_transaction = event.transaction;
    hook_.cursor_sequence = event.sequence;
    hook_.told_until = event.occurred_at;
}

void HookDelivery::succeed() {
    hook_.tries = 0;
    hook_.failing_since.reset();
    hook_.last_failure.reset();
    hook_.delivered_at = parts_.clock.now();
}

void HookDelivery::fail(Events events) {
    const base::Time now = parts_.clock.now();
    ++hook_.tries;
    if (!hook_.failing_since) hook_.failing_since = now;
    hook_.last_failure = failure_;
    hook_.next_try_at = now + pause_after(hook_.tries);
    if (now - *hook_.failing_since < kPatience) return;
    for (const storage::DomainEvent& event : events) {
        if (now - event.occurred_at < kPatience) break;
        settle(event);
        if (!told_to(hook_, event)) continue;
        parked_.push_back(
            {event.id, event.transaction, event.sequence, event.type, event.occurred_at, failure_, now});
    }
    count(HookOutcome::parked, parked_.size());
    if (!parked_.empty())
        parts_.log.error("[WEBHOOK] hook=" + hook_.id + ": parked " + std::to_string(parked_.size()) +
                         " events after a day of failures: " + failure_);
}

void HookDelivery::disable() {
    hook_.disabled_at = parts_.clock.now();
    hook_.last_failure = failure_;
    count(HookOutcome::disabled);
}

bool HookDelivery::retry_next(const std::stop_token& stop) {
    const auto parked = parts_.store.run(storage::ListParked{hook_.id, true, kHookBatch});
    has_retried_ = parked.empty();
    for (const storage::ParkedEvent& event : parked) {
        if (stop.stop_requested() || !hold()) return false;
        if (retry(event)) continue;
        has_retried_ = true;
        return false;
    }
    return !has_retried_;
}

bool HookDelivery::retry(const storage::ParkedEvent& parked) {
    const storage::EventCursor before{parked.cursor_transaction, parked.cursor_sequence - 1};
    const auto found = parts_.store.run(storage::ReadEvents{before, 1});
    const bool is_there = !found.empty() && found.front().id == parked.event_id;
    const auto told = is_there ? told_to(hook_, found.front()) : std::nullopt;
    storage::Retried retried{parked.event_id, std::nullopt};
    const Answer answer = told ? send(*told) : Answer::acknowledged;
    if (answer == Answer::gone) disable();
    if (answer != Answer::acknowledged) retried.failure = failure_;
    return parts_.store.run(storage::SaveHook{hook_, holder_, {}, retried}) && !retried.failure;
}

void HookDelivery::count(HookOutcome outcome, std::uint64_t many) {
    parts_.counters.at(static_cast<std::size_t>(outcome)).add(many);
}

void HookDelivery::tell(base::Level level, const PublicEvent& event, const std::string& what) {
    parts_.log.write(level, "[WEBHOOK] hook=" + hook_.id + " event=" + event.id +
                                " type=" + std::string(event.type) + ": " + what);
}

}  // namespace holdfast::accounts
