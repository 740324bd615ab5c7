// The one connection that writes, shared by all threads through group commit.
//
// A commit waits for the disk, and one commit can hold the work of many callers (storage/sync/batches.h). One
// of them runs it in one transaction, each caller's in a savepoint of its own, and commits once.
//
// Invariant: write() returns a result only after the COMMIT that holds it has returned. That COMMIT waits for
// the disk if any work in it asks for Durability::at_once.
#pragma once

#include "storage/sqlite/checkpoints.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/disk_room.h"
#include "sync/batches.h"

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>

namespace holdfast::storage::sqlite {

// Thread-safe. Lives as long as the store; no write may be running when it is destroyed.
class Writer {
  public:
    explicit Writer(std::unique_ptr<Connection> connection);

    // Returns what work(connection) returned, when it is committed and as durable as asked for. If `work`
    // throws, only this work is undone, and the exception is thrown here. Throws StoreError if the
    // transaction failed: then nothing of the whole batch is kept (with commit_unknown it may be kept or
    // not). `work` runs once, perhaps on another caller's thread.
    template <typename Work>
    auto write(Work work, Durability durability = Durability::at_once) {
        using Result = std::invoke_result_t<Work&, Connection&>;
        if constexpr (std::is_void_v<Result>) {
            run(work, durability);
        } else {
            std::optional<Result> result;
            run([&](Connection& connection) { result.emplace(work(connection)); }, durability);
            return std::move(*result);
        }
    }

  private:
    using Task = std::function<void(Connection&)>;
    // The most callers of one commit.
    static constexpr std::size_t kBatchLimit = 128;

    struct Item {
        const Task& task;
        Durability durability;
        std::exception_ptr fault{};
    };
    using Batches = sync::Batches<Item, 1, kBatchLimit>;

    void run(const Task& task, Durability durability);
    void commit(Batches::Batch batch) noexcept;

    Batches batches_;
    std::unique_ptr<Connection> connection_;  // the leader's
    DiskRoom room_;                           // the leader's
    Checkpoints checkpoints_;                 // the leader's; ends before the connection
};

}  // namespace holdfast::storage::sqlite
