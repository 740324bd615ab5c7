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
    : connection_(std::move(connection)), room_(connection_->file()), checkpoints_(connection_->file()) {}

void Writer::run(const Task& task, Durability durability) {
    Item item{task, durability};
    if (!enter(item)) item.wakeup.wait();
    if (item.leads) lead(item);
    if (item.fault) std::rethrow_exception(item.fault);
}

// True if the caller leads at once.
bool Writer::enter(Item& item) {
    const sync::Lock lock(mutex_);
    queue_.push_back(&item);
    if (has_leader_) return false;
    has_leader_ = true;
    item.leads = true;
    return true;
}

// An item may be destroyed as soon as it is woken.
void Writer::lead(const Item& leader) noexcept {
    const Batch batch = take_batch();
    commit(batch);
    pass_on();
    for (Item* item : batch) {
        if (item != &leader) item->wakeup.wake();
    }
}

// The leader is in front of the queue: when a caller becomes the leader, the queue was empty or it was the
// first.
Writer::Batch Writer::take_batch() {
    const sync::Lock lock(mutex_);
    const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(std::min(queue_.size(), kBatchLimit));
    Batch batch(queue_.begin(), end);
    queue_.erase(queue_.begin(), end);
    return batch;
}

void Writer::commit(const Batch& batch) noexcept {
    try {
        room_.secure(*connection_, checkpoints_);
        checkpoints_.finish(*connection_);
        const bool may_be_later = std::ranges::all_of(
            batch, [](const Item* item) { return item->durability == Durability::later; });
        connection_->set_durability(may_be_later ? Durability::later : Durability::at_once);
        Transaction transaction(*connection_);
        for (Item* item : batch) item->fault = run_in_savepoint(*connection_, item->task);
        transaction.commit();
        checkpoints_.note(connection_->wal_pages());
    } catch (const StoreError& error) {
        if (dynamic_cast<const DiskFull*>(&error) != nullptr) room_.note_full();
        // Also for items whose own work was refused: the reason may be work that is undone now. Each item
        // gets an exception of its own, because each is thrown on another thread.
        for (Item* item : batch)
            item->fault = std::make_exception_ptr(StoreError(error.kind(), error.what()));
    } catch (...) {
        for (Item* item : batch) item->fault = std::current_exception();
    }
}

// Wakes the next leader, if anybody waits.
void Writer::pass_on() {
    Item* next = nullptr;
    {
        const sync::Lock lock(mutex_);
        if (queue_.empty()) {
            has_leader_ = false;
            return;
        }
        next = queue_.front();
        next->leads = true;
    }
    next->wakeup.wake();
}

}  // namespace holdfast::storage::sqlite
