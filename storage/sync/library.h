// A shared library that is loaded when it is first needed: a process that never needs it neither waits for it
// at its start nor has it in memory.
#pragma once

#include <mutex>

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
    std::once_flag loaded_;
    void* handle_ = nullptr;
};

}  // namespace holdfast::sync
