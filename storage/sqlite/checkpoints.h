// Copies the pages of the WAL into the database file, on a thread of its own beside the writer.
//
//   writer, after a commit -> note(pages): the WAL has grown enough
//   thread                 -> copies what is there, and again what came meanwhile, until little is left
//   writer, before the next transaction -> finish(): copies that little; SQLite then begins the WAL anew
//
// A checkpoint by the writer itself would hold up everybody behind it: with random ids the pages lie all over
// the file. SQLite begins the WAL anew only if a transaction begins when all of it is copied and nobody reads
// it (sqlite.org/wal.html), which never comes to pass beside a busy writer by a thread alone.
//
// Invariant: a transaction that finds kMostPages or more in the WAL empties it first, which waits for readers
// for a tenth of a second; only one that a longer reader prevents goes on.
#pragma once

#include "storage/sqlite/connection.h"
#include "sync/mutex.h"

#include <memory>
#include <string>
#include <thread>

namespace holdfast::storage::sqlite {

// finish(), note() and beside_none() are the writer's; the rest is the thread's.
class Checkpoints {
  public:
    static constexpr int kEnoughPages = 500;   // 2 MB
    static constexpr int kMostPages = 16'000;  // 64 MB
    static constexpr int kFewPages = 64;       // for the writer to copy

    // `file` is the database file. Ends before the last connection that can write.
    explicit Checkpoints(std::string file);
    ~Checkpoints();
    Checkpoints(const Checkpoints&) = delete;
    Checkpoints& operator=(const Checkpoints&) = delete;

    // Call it before each transaction. Throws StoreError if the disk fails.
    void finish(Connection& writer);

    // Call it after each commit: how many pages the WAL has now.
    void note(int pages);

    // Runs work() while the thread copies nothing.
    template <typename Work>
    void beside_none(Work work) {
        const sync::Lock lock(pass_);
        work();
    }

  private:
    // Writes between which the WAL may begin anew; a reader may prevent each.
    static constexpr int kTries = 16;

    void loop();
    void copy();

    const std::string file_;

    // The writer's.
    int pages_ = 0;
    int copied_at_ = 0;            // pages_ when the thread was last asked to copy
    int emptied_at_ = kMostPages;  // pages_ at which the WAL is emptied

    sync::Mutex mutex_;
    sync::Condition changed_;
    bool is_asked_ GUARDED_BY(mutex_) = false;
    bool ends_ GUARDED_BY(mutex_) = false;
    int tries_left_ GUARDED_BY(mutex_) = 0;

    sync::Mutex pass_;                        // held while the thread copies
    std::unique_ptr<Connection> connection_;  // the thread's, opened when it is first needed
    std::thread thread_;
};

}  // namespace holdfast::storage::sqlite
