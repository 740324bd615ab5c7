#include "storage/sqlite/disk_room.h"

#include "storage/sqlite/faults.h"

#include <sys/stat.h>
#include <sys/statvfs.h>

namespace holdfast::storage::sqlite {
namespace {

// In bytes: more than a batch of the writer adds to the WAL and to the file of a small database.
constexpr std::uint64_t kLeast = 2 * 1024 * 1024;

// 0 if there is no such file.
std::uint64_t size_of(const std::string& file) {
    struct stat found {};
    return ::stat(file.c_str(), &found) == 0 ? static_cast<std::uint64_t>(found.st_size) : 0;
}

}  // namespace

DiskRoom::DiskRoom(const std::string& file) : file_(file), wal_(file + "-wal") {}

void DiskRoom::secure(Connection& connection, Checkpoints& checkpoints) {
    if (!was_full_ && has_room_for_wals(2)) return;
    checkpoints.beside_none([&] { connection.empty_wal(); });
    was_full_ = false;
    if (!has_room_for_wals(1)) throw DiskFull("there is too little room on the disk of " + file_);
}

bool DiskRoom::has_room_for_wals(std::uint64_t count) const {
    struct statvfs disk {};
    // A file system without blocks does not report its size: it counts as large enough.
    if (::statvfs(file_.c_str(), &disk) != 0 || disk.f_blocks == 0) return true;
    return disk.f_bavail * disk.f_frsize >= kLeast + count * size_of(wal_);
}

}  // namespace holdfast::storage::sqlite
