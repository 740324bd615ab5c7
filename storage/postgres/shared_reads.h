// The short reads of many callers, in one round trip.
//
// Each request of a signed-in user reads its session, and a round trip costs more than the read itself. One
// caller sends the statements of all that wait (storage/sync/batches.h). Those that read the same in other
// rows become one statement (storage/postgres/merged_read.h).
//
// Invariant: a row is read after its caller has asked. Nothing is kept.
#pragma once

#include "storage/postgres/pool.h"
#include "storage/postgres/result.h"
#include "storage/postgres/shared_read.h"
#include "storage/postgres/values.h"
#include "sync/batches.h"
#include "sync/mutex.h"

#include <cstddef>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace holdfast::storage::postgres {

// Thread-safe. Lives as long as the store.
class SharedReads {
  public:
    explicit SharedReads(Pool& pool) : pool_(pool) {}

    // Runs a statement that changes nothing, together with those of other callers. Throws what Pool::run
    // throws; if a round trip fails, it fails for all its callers.
    Result read(const Statement& statement, Rows rows);

    struct Asked {
        Statement statement;
        Rows rows;
    };
    static constexpr std::size_t kMostTogether = 32;

    // Runs all reads of one caller, in a round trip of their own. Throws what Pool::run throws.
    std::vector<Result> read_together(std::span<const Asked> asked);

  private:
    // Round trips at the same time: while one is under way, the next one fills.
    static constexpr std::size_t kLeaders = 2;

    struct Item {
        const Statement& statement;
        Rows rows;
        std::optional<Result> result{};
        std::exception_ptr fault{};
    };
    using Batches = sync::Batches<Item, kLeaders, kMostTogether>;

    // Items that one statement answers.
    using Group = std::vector<Item*>;

    static std::vector<Group> groups(Batches::Batch batch);
    Statement statement_of(const Group& group);
    Sql merged_sql_of(const Statement& statement);
    static void answer(const Group& group, Result result);
    void read_all(Batches::Batch batch);
    void read_for_all(Batches::Batch batch) noexcept;

    Pool& pool_;
    Batches batches_;
    sync::Mutex texts_mutex_;
    // By the text of the single statement. Connections keep statements by the address of their text.
    std::unordered_map<const char*, std::string> merged_texts_ GUARDED_BY(texts_mutex_);
};

}  // namespace holdfast::storage::postgres
