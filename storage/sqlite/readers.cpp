#include "storage/sqlite/readers.h"

#include <utility>

namespace holdfast::storage::sqlite {

Readers::Readers(std::string path, std::size_t limit, std::chrono::milliseconds patience)
    : path_(std::move(path)), limit_(limit), patience_(patience) {
    idle_.reserve(limit_);
}

Readers::Lease::Lease(Readers& readers, std::unique_ptr<Connection> connection)
    : readers_(readers), connection_(std::move(connection)) {}

Readers::Lease::~Lease() {
    const std::lock_guard lock(readers_.mutex_);
    readers_.idle_.push_back(std::move(connection_));
    readers_.freed_.notify_one();
}

Readers::Lease Readers::lease() {
    std::unique_lock lock(mutex_);
    const bool in_time = freed_.wait_for(lock, patience_, [&] { return !idle_.empty() || opened_ < limit_; });
    if (!in_time) throw StoreError(ErrorKind::unavailable, "no connection to read with became free in time");
    if (!idle_.empty()) {
        std::unique_ptr<Connection> connection = std::move(idle_.back());
        idle_.pop_back();
        return Lease(*this, std::move(connection));
    }
    ++opened_;
    lock.unlock();
    return Lease(*this, open());
}

// The place was counted before: opening a file is no work to do under a lock.
std::unique_ptr<Connection> Readers::open() {
    try {
        return std::make_unique<Connection>(path_, Access::read_only);
    } catch (...) {
        const std::lock_guard lock(mutex_);
        --opened_;
        freed_.notify_one();
        throw;
    }
}

}  // namespace holdfast::storage::sqlite
