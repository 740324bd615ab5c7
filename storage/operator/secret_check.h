// A sealed value that shows later whether a secret is the one that the database was first served with.
#pragma once

#include <string>
#include <string_view>

namespace holdfast::storage {

// Stores `sealed` under this name unless there is a value already, and returns the stored value: several
// callers at the same time all get the same one. The schema must exist. Throws BadDatabaseUrl
// (storage/open.h) or StoreError.
std::string keep_secret_check(const std::string& url, std::string_view name, const std::string& sealed);

}  // namespace holdfast::storage
