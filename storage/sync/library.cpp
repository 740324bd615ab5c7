#include "sync/library.h"

#include <stdexcept>
#include <string>

#include <dlfcn.h>

namespace holdfast::sync {

void* Library::symbol(const char* name) {
    const Lock lock(mutex_);
    if (handle_ == nullptr) handle_ = ::dlopen(file_, RTLD_LAZY | RTLD_LOCAL);
    if (handle_ == nullptr) throw std::runtime_error(std::string(::dlerror()));
    void* const address = ::dlsym(handle_, name);
    if (address == nullptr) throw std::runtime_error(std::string(::dlerror()));
    return address;
}

}  // namespace holdfast::sync
