#include "accounts/hashing_lane.h"

namespace holdfast::accounts {

HashingLane::Slot::Slot(HashingLane& lane) : lane_(lane) {
    std::unique_lock lock(lane_.mutex_);
    taken_ = lane_.freed_.wait_for(lock, lane_.max_wait_, [&] { return lane_.free_slots_ > 0; });
    if (taken_) --lane_.free_slots_;
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
    return crypto::hash_password(password);
}

std::optional<crypto::PasswordCheck> HashingLane::verify(std::string_view hash, std::string_view password) {
    const Slot slot(*this);
    if (!slot) return std::nullopt;
    return crypto::verify_password(hash, password);
}

}  // namespace holdfast::accounts
