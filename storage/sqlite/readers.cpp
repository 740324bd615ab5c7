#include "storage/sqlite/readers.h"

#include <utility>

namespace holdfast::storage::sqlite {

Readers::Readers(std::string path, std::size_t limit, std::chrono::milliseconds patience)
    : path_(std::move(path)), places_({.places = limit, .max_wait = patience}) {
    idle_.reserve(limit);
}

// The connection is returned before the place is given back, so idle and leased connections together never
// exceed the limit.
Readers::Lease::Lease(Readers& readers) : readers_(readers), place_(readers.places_) {
    if (!place_) throw StoreError(ErrorKind::unavailable, "no connection to read with became free in time");
    connection_ = readers_.connect();
}

Readers::Lease::~Lease() {
    const sync::Lock lock(readers_.mutex_);
    readers_.idle_.push_back(std::move(connection_));
}

// Opens the file outside the lock, because that takes long.
std::unique_ptr<Connection> Readers::connect() {
    {
        const sync::Lock lock(mutex_);
        if (!idle_.empty()) {
            std::unique_ptr<Connection> connection = std::move(idle_.back());
            idle_.pop_back();
            return connection;
        }
    }
    return std::make_unique<Connection>(path_, Access::read_only);
}

}  // namespace holdfast::storage::sqlite
