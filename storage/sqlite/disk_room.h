// Keeps room on the disk for the WAL and for the pages that a checkpoint adds to the database file.
//
// SQLite appends to the WAL until a checkpoint copies its pages into the file. A checkpoint without room
// fails and leaves the WAL as it is, so a WAL that fills the disk would stay. Therefore a transaction begins
// only if a checkpoint after it will have room.
//
// Invariant: when a transaction begins, the disk has free space for another WAL of the same size and for the
// transaction itself. A checkpoint adds at most the pages of the WAL to the file. If other programs fill the
// disk, all writes are refused until there is room again.
#pragma once

#include "storage/sqlite/checkpoints.h"
#include "storage/sqlite/connection.h"

#include <cstdint>
#include <string>

namespace holdfast::storage::sqlite {

// Not thread-safe; belongs to the writer.
class DiskRoom {
  public:
    // `file` is the database file, without symbolic links: the WAL is in the same folder.
    explicit DiskRoom(const std::string& file);

    // Call it before each transaction. If there is little room, or if the last transaction found the disk
    // full, it empties the WAL, while `checkpoints` copies nothing, and gives its space back to the disk; if
    // readers prevent that, the next call tries again. Throws StoreError (unavailable) if there is no room
    // for a transaction.
    void secure(Connection& connection, Checkpoints& checkpoints);

    // Call it when a transaction has failed with DiskFull.
    void note_full() { was_full_ = true; }

  private:
    bool has_room_for_wals(std::uint64_t count) const;

    const std::string file_;
    const std::string wal_;
    bool was_full_ = false;
};

}  // namespace holdfast::storage::sqlite
