// Memory for password hashes that is used again. libsodium maps fresh memory for each Argon2id hash and
// unmaps it after. For 19 MiB that costs a quarter of the hash's time: the kernel fills each page with zeros
// first. libsodium takes no memory from its caller, so while a HashMemory lives, mmap and munmap of this
// program give the calling thread's hash a block of memory that an earlier hash has left.
//
// A block stays mapped, and the kernel may take its pages between two hashes if memory runs short
// (MADV_FREE). There are as many blocks as hashes have run at once. What a hash of two passes or more leaves
// in it says no more about the password than the hash itself: whoever reads it has to compute the whole hash
// for each guess.
#pragma once

#include <cstddef>

namespace holdfast::crypto {

// For hashes by this thread that ask for exactly kBytes and make two passes or more; one at a time in a
// thread.
class HashMemory {
  public:
    // Bytes of the memory that a new hash needs: m=19456 KiB.
    static constexpr std::size_t kBytes = 19456UL * 1024;

    // Without enough memory the hash asks for its own, as it would without this.
    HashMemory();
    ~HashMemory();
    HashMemory(const HashMemory&) = delete;
    HashMemory& operator=(const HashMemory&) = delete;
};

}  // namespace holdfast::crypto
