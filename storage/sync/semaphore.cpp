#include "sync/semaphore.h"

namespace holdfast::sync {

bool Semaphore::take() {
    Lock lock(mutex_);
    if (taken_ < limits_.places) {
        ++taken_;
        return true;
    }
    if (waiters_.size() < limits_.max_waiting) {
        Waiter self;
        waiters_.push_back(&self);
        if (self.wake.wait_for(lock, limits_.max_wait, [&] { return self.has_place; })) return true;
        std::erase(waiters_, &self);
    }
    ++refused_;
    return false;
}

// A waiter may be destroyed as soon as the mutex is free and it sees has_place: it is not touched after that.
void Semaphore::give_back() {
    const Lock lock(mutex_);
    if (waiters_.empty()) {
        --taken_;
        return;
    }
    waiters_.front()->has_place = true;
    waiters_.front()->wake.notify_one();
    waiters_.pop_front();
}

SemaphoreFigures Semaphore::figures() const {
    const Lock lock(mutex_);
    return {.places = limits_.places, .taken = taken_, .waiting = waiters_.size(), .refused = refused_};
}

}  // namespace holdfast::sync
