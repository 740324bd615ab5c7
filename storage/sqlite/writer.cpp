#include "storage/sqlite/writer.h"

#include "storage/sqlite/faults.h"
#include "storage/sqlite/transaction.h"

#include <algorithm>

namespace holdfast::storage::sqlite {
namespace {

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
    batches_.run(item, [this](Batches::Batch batch) noexcept { commit(batch); });
    if (item.fault) std::rethrow_exception(item.fault);
}

void Writer::commit(Batches::Batch batch) noexcept {
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

}  // namespace holdfast::storage::sqlite
