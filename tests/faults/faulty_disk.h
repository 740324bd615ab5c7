// A disk under SQLite that a test can make full or read-only, or whose power it can cut: a VFS that passes
// everything on to SQLite's own, and remembers which bytes of each file are synced.
// https://www.sqlite.org/vfs.html
#pragma once

#include <filesystem>

namespace holdfast::test {

// While it exists, every database file that is opened uses it. Only one at a time; connections must be closed
// before it is destroyed.
class FaultyDisk {
  public:
    enum class Fault {
        none,
        full,       // ENOSPC
        read_only,  // EROFS: as after a remount
    };

    FaultyDisk();
    ~FaultyDisk();
    FaultyDisk(const FaultyDisk&) = delete;
    FaultyDisk& operator=(const FaultyDisk&) = delete;

    // For every write from now on.
    void set(Fault fault);

    // Writes the files into `folder` as they would be after a loss of power now, under their own names: all
    // synced bytes, and of each later write nothing, a part or all; the seed decides.
    void survivors(const std::filesystem::path& folder, unsigned seed) const;
};

}  // namespace holdfast::test
