#include "storage/sqlite/writer.h"

#include "storage/sqlite/faults.h"
#include "storage/sqlite/transaction.h"

#include <algorithm>

namespace holdfast::storage::sqlite {
namespace {

// The most callers in one batch: the first one waits for the last one.
constexpr std::size_t kBatchLimit = 128;

std::exception_ptr run_in_savepoint(Connection& connection, const std::function<void(Connection&)>& task) {
    try {
        Savepoint savepoint(connection);
        task(connection);
        savepoint.keep();
        return nullptr;
    } catch (...) {
        // After some faults SQLite rolls back by itself: then the whole batch has failed.
        if (!connection.in_transaction()) throw;
        return std::current_exception();
    }
}

}  // namespace

Writer::Writer(std::unique_ptr<Connection> connection)
    : connection_(std::move(connection)), room_(connection_->file()), checkpoints_(connection_->file()) {
    batch_.reserve(kBatchLimit);
}

void Writer::run(const Task& task, Durability durability) {
    Item item{task, durability};
    {
        sync::Lock lock(mutex_);
        queue_.push_back(&item);
        if (!has_leader_) has_leader_ = item.leads = true;
        item.wake.wait(lock, [&] { return item.leads || item.done; });
        if (item.leads) {
            take_batch();
            lock.unlock();
            commit_batch();
            lock.lock();
            hand_back(item);
        }
    }
    if (item.fault) std::rethrow_exception(item.fault);
}

// The leader is in front of the queue: when a caller becomes the leader, the queue was empty or it was the
// first.
void Writer::take_batch() {
    const auto count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), kBatchLimit));
    batch_.assign(queue_.begin(), queue_.begin() + count);
    queue_.erase(queue_.begin(), queue_.begin() + count);
}

Durability Writer::durability_of_batch() const {
    const bool all_later =
        std::ranges::all_of(batch_, [](const Item* item) { return item->durability == Durability::later; });
    return all_later ? Durability::later : Durability::at_once;
}

void Writer::commit_batch() noexcept {
    try {
        room_.secure(*connection_, checkpoints_);
        checkpoints_.finish(*connection_);
        connection_->set_durability(durability_of_batch());
        Transaction transaction(*connection_);
        for (Item* item : batch_) item->fault = run_in_savepoint(*connection_, item->task);
        transaction.commit();
        checkpoints_.note(connection_->wal_pages());
    } catch (const StoreError& error) {
        if (dynamic_cast<const DiskFull*>(&error) != nullptr) room_.note_full();
        // Also for items whose own work was refused: the reason may be work that is undone now. Each item
        // gets an exception of its own, because each is thrown on another thread.
        for (Item* item : batch_)
            item->fault = std::make_exception_ptr(StoreError(error.kind(), error.what()));
    } catch (...) {
        for (Item* item : batch_) item->fault = std::current_exception();
    }
}

// An item may be destroyed as soon as the mutex is free and its owner sees `done`.
void Writer::hand_back(const Item& leader) {
    for (Item* item : batch_) {
        if (item == &leader) continue;
        item->done = true;
        item->wake.notify_one();
    }
    if (queue_.empty()) {
        has_leader_ = false;
        return;
    }
    queue_.front()->leads = true;
    queue_.front()->wake.notify_one();
}

}  // namespace holdfast::storage::sqlite
