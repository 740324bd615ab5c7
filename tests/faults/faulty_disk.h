// A disk under SQLite that a test can fill, protect or cut from its power: a VFS that passes everything on to
// SQLite's own, and keeps beside each file what of it is safe. https://www.sqlite.org/vfs.html
#pragma once

#include <filesystem>

namespace holdfast::test {

// While it lives it is under every database file that is opened. One at a time; connections are gone before
// it.
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

    // Every write from now on.
    void set(Fault fault);

    // What the files would be after a loss of power now, written into `folder` under their own names: all
    // that was synced, and of each later write nothing, a part or all, as the seed has it.
    void survivors(const std::filesystem::path& folder, unsigned seed) const;
};

}  // namespace holdfast::test
