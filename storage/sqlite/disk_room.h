// Room on the disk for the WAL, and for what a checkpoint adds to the database file.
//
// SQLite appends to the WAL until a checkpoint copies its pages into the file. A checkpoint without room
// fails and leaves the WAL as it is, so a WAL that has filled the disk stays. Therefore a transaction begins
// only while a checkpoint after it will find its room.
//
// Invariant: when a transaction begins, as much as the WAL holds is free, and some for the transaction
// itself. A checkpoint adds at most the pages of the WAL to the file. Other programs that fill the same disk
// can take that room: then all writes are refused until there is room again.
#pragma once

#include "storage/sqlite/connection.h"

#include <cstdint>
#include <string>

namespace holdfast::storage::sqlite {

// Not thread-safe: the writer's.
class DiskRoom {
  public:
    // `file` is the database file, without symbolic links: the WAL lies beside it.
    explicit DiskRoom(const std::string& file);

    // Call it before each transaction. Where room becomes short, or the last transaction found the disk full,
    // it empties the WAL and gives its room back to the disk; where readers are in the way, the next call
    // tries again. Throws StoreError (unavailable) if there is no room for a transaction.
    void secure(Connection& connection);

    // Call it when a transaction has failed with DiskFull.
    void note_full() { was_full_ = true; }

  private:
    bool has_room_for_wals(std::uint64_t count) const;

    const std::string file_;
    const std::string wal_;
    bool was_full_ = false;
};

}  // namespace holdfast::storage::sqlite
