#include "storage/postgres/pool.h"

#include <utility>

namespace holdfast::storage::postgres {
namespace {

using namespace std::chrono_literals;

// A firewall forgets a connection that is silent for long, and the first to use it again would wait in vain.
constexpr std::chrono::seconds kMaxIdle = 60s;

}  // namespace

Pool::Pool(ConnectionSettings settings, std::size_t limit, std::chrono::milliseconds wait)
    : settings_(std::move(settings)), limit_(limit), wait_(wait) {
    idle_.reserve(limit_);
}

Pool::Lease Pool::lease() {
    take_place();
    // Closing and opening a connection is no work to do under a lock.
    while (auto connection = take_idle()) {
        if (connection->is_alive()) return Lease(*this, std::move(connection));
    }
    return Lease(*this, open());
}

void Pool::take_place() {
    std::unique_lock lock(mutex_);
    if (in_use_ < limit_) {
        ++in_use_;
        return;
    }
    Waiter self;
    waiters_.push_back(&self);
    if (self.wake.wait_for(lock, wait_, [&] { return self.has_place; })) return;
    std::erase(waiters_, &self);
    throw StoreError(ErrorKind::unavailable, "no connection to the database became free in time");
}

// Under the lock: a waiter is gone as soon as it sees that it has the place.
void Pool::pass_place_on() {
    if (waiters_.empty()) {
        --in_use_;
        return;
    }
    waiters_.front()->has_place = true;
    waiters_.front()->wake.notify_one();
    waiters_.pop_front();
}

std::unique_ptr<Connection> Pool::take_idle() {
    std::vector<Idle> outdated;  // closed after the lock is
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return nullptr;
    if (Clock::now() - idle_.back().since > kMaxIdle) {
        outdated.swap(idle_);
        return nullptr;
    }
    auto connection = std::move(idle_.back().connection);
    idle_.pop_back();
    return connection;
}

std::unique_ptr<Connection> Pool::open() {
    try {
        return std::make_unique<Connection>(settings_);
    } catch (...) {
        take_back(nullptr);
        throw;
    }
}

void Pool::take_back(std::unique_ptr<Connection> connection) {
    const bool keep = connection && !connection->is_broken();
    if (!keep) connection.reset();
    const std::lock_guard lock(mutex_);
    if (keep) idle_.push_back({std::move(connection), Clock::now()});
    pass_place_on();
}

// Where one connection was lost, the others probably are as well.
void Pool::drop_idle() {
    std::vector<Idle> dropped;
    const std::lock_guard lock(mutex_);
    dropped.swap(idle_);
}

}  // namespace holdfast::storage::postgres
