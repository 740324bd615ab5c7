#include "crypto/hash_memory.h"

#include "sync/mutex.h"

#include <cstdint>
#include <vector>

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace holdfast::crypto {
namespace {

constexpr std::size_t kHugePage = 2UL << 20;
constexpr std::size_t kBlockBytes = (HashMemory::kBytes + kHugePage - 1) / kHugePage * kHugePage;

struct Lease {
    void* block = nullptr;
    bool is_lent = false;
};
thread_local Lease lease;

// Blocks that no hash uses now.
class Pool {
  public:
    // Null if there is none.
    void* take() {
        const sync::Lock lock(mutex_);
        if (free_.empty()) return nullptr;
        void* const block = free_.back();
        free_.pop_back();
        return block;
    }

    void put(void* block) {
        const sync::Lock lock(mutex_);
        free_.push_back(block);
    }

  private:
    sync::Mutex mutex_;
    std::vector<void*> free_ GUARDED_BY(mutex_);
};
Pool& pool() {
    static Pool blocks;
    return blocks;
}

// Begins at a huge page, so that the kernel may use some: with them, giving the pages back costs next to
// nothing. Null if there is not enough memory.
void* map_block() {
    void* const mapped =
        mmap(nullptr, kBlockBytes + kHugePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) return nullptr;
    auto* const bytes = static_cast<std::byte*>(mapped);
    const std::size_t before = (kHugePage - reinterpret_cast<std::uintptr_t>(mapped) % kHugePage) % kHugePage;
    std::byte* const block = bytes + before;
    if (before > 0) munmap(bytes, before);
    if (before < kHugePage) munmap(block + kBlockBytes, kHugePage - before);
    madvise(block, kBlockBytes, MADV_HUGEPAGE);
    return block;
}

}  // namespace

HashMemory::HashMemory() {
    lease.block = pool().take();
    if (lease.block == nullptr) lease.block = map_block();
}

HashMemory::~HashMemory() {
    if (lease.block == nullptr) return;
    madvise(lease.block, kBlockBytes, MADV_FREE);
    pool().put(lease.block);
    lease.block = nullptr;
}

}  // namespace holdfast::crypto

// The C library calls its own mmap by another name; libsodium calls these. ThreadSanitizer calls them before
// it can watch anything.
extern "C" __attribute__((no_sanitize("thread"))) void* mmap(void* address, std::size_t bytes, int protection,
                                                             int flags, int file, off_t offset) noexcept {
    auto& lease = holdfast::crypto::lease;
    if (lease.block != nullptr && !lease.is_lent && bytes == holdfast::crypto::HashMemory::kBytes &&
        address == nullptr && protection == (PROT_READ | PROT_WRITE) && file == -1) {
        lease.is_lent = true;
        return lease.block;
    }
    return mmap64(address, bytes, protection, flags, file, offset);
}

extern "C" __attribute__((no_sanitize("thread"))) int munmap(void* address, std::size_t bytes) noexcept {
    auto& lease = holdfast::crypto::lease;
    if (lease.is_lent && address == lease.block) {
        lease.is_lent = false;
        return 0;
    }
    // The C library's munmap has no other name.
    return static_cast<int>(syscall(SYS_munmap, address, bytes));
}
