#include "storage/postgres/pool.h"

#include <utility>

namespace holdfast::storage::postgres {
namespace {

using namespace std::chrono_literals;

// A firewall may drop a connection that was idle for long; its next use would wait in vain.
constexpr std::chrono::seconds kMaxIdle = 60s;

}  // namespace

Pool::Pool(ConnectionSettings settings, std::size_t limit, std::chrono::milliseconds wait)
    : settings_(std::move(settings)), places_({.places = limit, .max_wait = wait}) {
    idle_.reserve(limit);
}

// Closes and opens connections outside the lock, because that takes long.
std::unique_ptr<Connection> Pool::connect() {
    while (auto connection = take_idle()) {
        if (connection->is_alive()) return connection;
    }
    return std::make_unique<Connection>(settings_);
}

std::unique_ptr<Connection> Pool::take_idle() {
    std::vector<Idle> outdated;  // closed after the lock is released
    const sync::Lock lock(mutex_);
    if (idle_.empty()) return nullptr;
    if (Clock::now() - idle_.back().since > kMaxIdle) {
        outdated.swap(idle_);
        return nullptr;
    }
    auto connection = std::move(idle_.back().connection);
    idle_.pop_back();
    return connection;
}

void Pool::take_back(std::unique_ptr<Connection> connection) {
    if (connection->is_broken()) return;
    const sync::Lock lock(mutex_);
    idle_.push_back({std::move(connection), Clock::now()});
}

// The connection is returned before the place is given back, so idle and leased connections together never
// exceed the limit.
Pool::Lease::Lease(Pool& pool) : pool_(pool), place_(pool.places_) {
    if (!place_)
        throw StoreError(ErrorKind::unavailable, "no connection to the database became free in time");
    connection_ = pool_.connect();
}

// If one connection was lost, the others probably are lost too.
void Pool::drop_idle() {
    std::vector<Idle> dropped;
    const sync::Lock lock(mutex_);
    dropped.swap(idle_);
}

}  // namespace holdfast::storage::postgres
