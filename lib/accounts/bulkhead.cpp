#include "accounts/bulkhead.h"

#include <algorithm>

namespace holdfast::accounts {

BulkheadLimits BulkheadLimits::of(std::size_t workers) {
    BulkheadLimits limits;
    limits.places = std::max<std::size_t>(1, workers / 2);
    limits.waiting = workers / 4;
    return limits;
}

bool Bulkhead::enter() {
    std::unique_lock lock(mutex_);
    if (taken_ >= limits_.places) {
        if (waiting_ >= limits_.waiting) return false;
        ++waiting_;
        const bool is_free =
            freed_.wait_for(lock, limits_.max_wait, [this] { return taken_ < limits_.places; });
        --waiting_;
        if (!is_free) return false;
    }
    ++taken_;
    return true;
}

void Bulkhead::leave() {
    {
        const std::lock_guard lock(mutex_);
        --taken_;
    }
    freed_.notify_one();
}

std::size_t Bulkhead::taken() const {
    const std::lock_guard lock(mutex_);
    return taken_;
}

std::size_t Bulkhead::waiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_;
}

}  // namespace holdfast::accounts
