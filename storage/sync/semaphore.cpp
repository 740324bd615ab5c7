#include "sync/semaphore.h"

namespace holdfast::sync {

bool Semaphore::take() {
    Lock lock(mutex_, eagerly);
    if (taken_ < limits_.places) {
        ++taken_;
        return true;
    }
    if (waiters_.size() >= limits_.max_waiting) {
        ++refused_;
        return false;
    }
    Waiter self{.since = Clock::now()};
    const Clock::time_point end = self.since + limits_.max_wait;
    waiters_.push_back(&self);
    bool is_in_time = true;
    bool is_free = false;
    while (is_in_time && !is_free && !self.has_place) {
        lock.unlock();
        is_in_time = self.wakeup.wait_until(end);
        lock.lock(eagerly);
        if (!is_in_time && (self.is_woken || self.has_place)) self.wakeup.wait();
        if (self.is_woken) is_waking_ = false;
        self.is_woken = false;
        is_free = taken_ < limits_.places;
    }
    if (!self.has_place) {
        std::erase(waiters_, &self);
        if (is_free) {
            ++taken_;
        } else {
            ++refused_;
        }
        self.has_place = is_free;
    }
    Waiter* const next = next_to_wake();
    lock.unlock();
    if (next != nullptr) next->wakeup.wake();
    return self.has_place;
}

void Semaphore::give_back() {
    Lock lock(mutex_, eagerly);
    Waiter* const woken = free_or_hand_over();
    lock.unlock();
    if (woken != nullptr) woken->wakeup.wake();
}

Semaphore::Waiter* Semaphore::free_or_hand_over() {
    if (waiters_.empty() || Clock::now() - waiters_.front()->since < limits_.hand_over_after) {
        --taken_;
        return next_to_wake();
    }
    Waiter* const first = waiters_.front();
    waiters_.pop_front();
    first->has_place = true;
    return first->is_woken ? nullptr : first;
}

// Waking one costs more than brief work with a place. So one is woken at a time, and it wakes the next one if
// there still is a free place when it runs.
Semaphore::Waiter* Semaphore::next_to_wake() {
    if (is_waking_ || waiters_.empty() || taken_ == limits_.places) return nullptr;
    is_waking_ = true;
    waiters_.front()->is_woken = true;
    return waiters_.front();
}

SemaphoreFigures Semaphore::figures() const {
    const Lock lock(mutex_);
    return {.places = limits_.places, .taken = taken_, .waiting = waiters_.size(), .refused = refused_};
}

}  // namespace holdfast::sync
