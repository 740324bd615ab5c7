// A shared library that is loaded when it is first needed: a process that never needs it neither waits for it
// at its start nor has it in memory.
#pragma once

#include "sync/mutex.h"

namespace holdfast::sync {

// Thread-safe. Stays loaded.
class Library {
  public:
    // `file` as the loader looks for it: "libpq.so.5".
    constexpr explicit Library(const char* file) : file_(file) {}

    // The address of what the library calls `name`. Throws std::runtime_error if the library or the name is
    // not there.
    void* symbol(const char* name);

  private:
    const char* file_;
    Mutex mutex_;
    void* handle_ GUARDED_BY(mutex_) = nullptr;  // null until it is loaded
};

}  // namespace holdfast::sync
