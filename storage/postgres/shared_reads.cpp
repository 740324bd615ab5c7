#include "storage/postgres/shared_reads.h"

#include "storage/postgres/connection.h"

#include <algorithm>
#include <utility>

namespace holdfast::storage::postgres {
namespace {

// Round trips at the same time: while one is under way, the next one fills.
constexpr std::size_t kLeaders = 2;
// Keeps one round trip short: the first caller waits for the last one.
constexpr std::size_t kBatchLimit = 32;

}  // namespace

Result SharedReads::read(const Statement& statement) {
    Item item{statement};
    {
        sync::Lock lock(mutex_);
        queue_.push_back(&item);
        if (leaders_ < kLeaders) {
            ++leaders_;
            item.batch = take_batch();
        }
        item.wake.wait(lock, [&] { return !item.batch.empty() || item.done; });
        if (!item.batch.empty()) {
            lock.unlock();
            read_all(item.batch);
            lock.lock();
            hand_back(item);
        }
    }
    if (item.fault) std::rethrow_exception(item.fault);
    return std::move(item.result).value();
}

std::vector<SharedReads::Item*> SharedReads::take_batch() {
    const auto count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), kBatchLimit));
    std::vector<Item*> batch(queue_.begin(), queue_.begin() + count);
    queue_.erase(queue_.begin(), queue_.begin() + count);
    return batch;
}

void SharedReads::read_all(const std::vector<Item*>& batch) noexcept {
    try {
        std::vector<Statement> statements;
        statements.reserve(batch.size());
        for (const Item* item : batch) statements.push_back(item->statement);
        auto results = pool_.run([&](Connection& connection) { return connection.read_all(statements); });
        for (std::size_t i = 0; i < batch.size(); ++i) batch[i]->result = std::move(results[i]);
    } catch (const StoreError& error) {
        // Each gets an exception of its own, because each is thrown on another thread.
        for (Item* item : batch)
            item->fault = std::make_exception_ptr(StoreError(error.kind(), error.what()));
    } catch (...) {
        for (Item* item : batch) item->fault = std::current_exception();
    }
}

// An item may be destroyed as soon as the mutex is free and its owner sees `done`.
void SharedReads::hand_back(const Item& leader) {
    for (Item* item : leader.batch) {
        if (item == &leader) continue;
        item->done = true;
        item->wake.notify_one();
    }
    if (queue_.empty()) {
        --leaders_;
        return;
    }
    Item* next = queue_.front();
    next->batch = take_batch();
    next->wake.notify_one();
}

}  // namespace holdfast::storage::postgres
