// The Store in one SQLite file.
#pragma once

#include "storage/store.h"

#include <memory>
#include <string>

namespace holdfast::storage::sqlite {

// Opens or makes the file at `path` and brings its schema up to date. Throws StoreError.
std::unique_ptr<Store> open(const std::string& path);

}  // namespace holdfast::storage::sqlite
