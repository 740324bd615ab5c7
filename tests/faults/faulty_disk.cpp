#include "faults/faulty_disk.h"

#include "sync/mutex.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <fstream>
#include <map>
#include <new>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <sqlite3.h>

namespace holdfast::test {
namespace {

struct Write {
    std::size_t offset;
    std::string bytes;
};

struct Image {
    std::string safe;             // as of the last sync
    std::vector<Write> unsynced;  // in order
};

struct Disk {
    sqlite3_vfs vfs{};
    sqlite3_vfs* real = nullptr;
    std::atomic<FaultyDisk::Fault> fault = FaultyDisk::Fault::none;
    sync::Mutex mutex;
    std::map<std::string, Image> images GUARDED_BY(mutex);  // by path
};

Disk& disk() {
    static Disk one;
    return one;
}

struct File {
    sqlite3_file base;
    std::string* path;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

sqlite3_file* real_of(sqlite3_file* file) { return reinterpret_cast<File*>(file)->real(); }
const std::string& path_of(sqlite3_file* file) { return *reinterpret_cast<File*>(file)->path; }

void apply(std::string& image, const Write& write, std::size_t size) {
    image.resize(std::max(image.size(), write.offset + size));
    image.replace(write.offset, size, write.bytes, 0, size);
}

int refusal() {
    switch (disk().fault) {
        case FaultyDisk::Fault::full:
            return SQLITE_FULL;
        case FaultyDisk::Fault::read_only:
            return SQLITE_IOERR_WRITE;
        case FaultyDisk::Fault::none:
            break;
    }
    return SQLITE_OK;
}

int close(sqlite3_file* file) {
    delete reinterpret_cast<File*>(file)->path;
    return real_of(file)->pMethods->xClose(real_of(file));
}
int read(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
    return real_of(file)->pMethods->xRead(real_of(file), to, size, offset);
}
int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
    if (const int refused = refusal()) return refused;
    const int result = real_of(file)->pMethods->xWrite(real_of(file), from, size, offset);
    const sync::Lock lock(disk().mutex);
    disk().images[path_of(file)].unsynced.push_back(
        {static_cast<std::size_t>(offset),
         std::string(static_cast<const char*>(from), static_cast<std::size_t>(size))});
    return result;
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
    const sync::Lock lock(disk().mutex);
    Image& image = disk().images[path_of(file)];
    for (const Write& one : image.unsynced) apply(image.safe, one, one.bytes.size());
    image.unsynced.clear();
    image.safe.resize(static_cast<std::size_t>(size));
    return real_of(file)->pMethods->xTruncate(real_of(file), size);
}
int sync_file(sqlite3_file* file, int flags) {
    const int result = real_of(file)->pMethods->xSync(real_of(file), flags);
    const sync::Lock lock(disk().mutex);
    Image& image = disk().images[path_of(file)];
    for (const Write& one : image.unsynced) apply(image.safe, one, one.bytes.size());
    image.unsynced.clear();
    return result;
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}
int lock(sqlite3_file* file, int level) { return real_of(file)->pMethods->xLock(real_of(file), level); }
int unlock(sqlite3_file* file, int level) { return real_of(file)->pMethods->xUnlock(real_of(file), level); }
int check_reserved(sqlite3_file* file, int* result) {
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), result);
}
int file_control(sqlite3_file* file, int operation, void* argument) {
    return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}
int sector_size(sqlite3_file* file) { return real_of(file)->pMethods->xSectorSize(real_of(file)); }
int characteristics(sqlite3_file* file) {
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}
int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** to) {
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, to);
}
int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}
void shm_barrier(sqlite3_file* file) { real_of(file)->pMethods->xShmBarrier(real_of(file)); }
int shm_unmap(sqlite3_file* file, int remove) {
    return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

// Version 2: without memory-mapped files, which would be written beside xWrite.
constexpr sqlite3_io_methods kMethods = {
    2,        close,       read,           write,        truncate,    sync_file,       file_size,
    lock,     unlock,      check_reserved, file_control, sector_size, characteristics, shm_map,
    shm_lock, shm_barrier, shm_unmap,      nullptr,      nullptr};

int open(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* out_flags) {
    auto* const own = reinterpret_cast<File*>(file);
    own->base.pMethods = nullptr;
    const int result = disk().real->xOpen(disk().real, name, own->real(), flags, out_flags);
    if (result != SQLITE_OK) return result;
    own->path = new std::string(name == nullptr ? "" : name);
    own->base.pMethods = &kMethods;
    return SQLITE_OK;
}

int remove(sqlite3_vfs*, const char* name, int sync_folder) {
    const sync::Lock lock(disk().mutex);
    disk().images.erase(name);
    return disk().real->xDelete(disk().real, name, sync_folder);
}

}  // namespace

FaultyDisk::FaultyDisk() {
    Disk& one = disk();
    one.real = sqlite3_vfs_find("unix");
    one.vfs = *one.real;
    one.vfs.zName = "faulty";
    one.vfs.szOsFile = static_cast<int>(sizeof(File)) + one.real->szOsFile;
    one.vfs.xOpen = open;
    one.vfs.xDelete = remove;
    one.fault = Fault::none;
    {
        const sync::Lock lock(one.mutex);
        one.images.clear();
    }
    if (sqlite3_vfs_register(&one.vfs, 1) != SQLITE_OK) throw std::runtime_error("no VFS");
}

FaultyDisk::~FaultyDisk() {
    sqlite3_vfs_unregister(&disk().vfs);
    sqlite3_vfs_register(disk().real, 1);
}

void FaultyDisk::set(Fault fault) { disk().fault = fault; }

void FaultyDisk::survivors(const std::filesystem::path& folder, unsigned seed) const {
    std::mt19937 random(seed);
    const sync::Lock lock(disk().mutex);
    for (const auto& [path, image] : disk().images) {
        std::string bytes = image.safe;
        for (const Write& one : image.unsynced) {
            const std::size_t parts[] = {0, one.bytes.size() / 2, one.bytes.size()};
            apply(bytes, one, parts[random() % 3]);
        }
        std::ofstream(folder / std::filesystem::path(path).filename(), std::ios::binary) << bytes;
    }
}

}  // namespace holdfast::test
