// A sealed value that tells later whether a secret is the one that the database was first served with.
#pragma once

#include <string>
#include <string_view>

namespace holdfast::storage {

// Keeps `sealed` under this name unless there is one already, and returns the one that is kept: of several
// callers at once all get the same. The schema is there. Throws BadDatabaseUrl (storage/open.h) or
// StoreError.
std::string keep_secret_check(const std::string& url, std::string_view name, const std::string& sealed);

}  // namespace holdfast::storage
