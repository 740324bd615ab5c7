// A sealed value that shows whether a secret is one that the database was served with.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::storage {

// Stores `sealed` under this name unless there is a value already, and returns the stored value: several
// callers at the same time all get the same one. The schema must exist. Throws BadDatabaseUrl
// (storage/open.h) or StoreError.
std::string keep_secret_check(const std::string& url, std::string_view name, const std::string& sealed);

// The value of this name; nullopt if there is none. Throws as above.
std::optional<std::string> find_secret_check(const std::string& url, std::string_view name);

// Puts `sealed` in the place of `kept`, unless another value is there by now. Throws as above.
void replace_secret_check(const std::string& url, std::string_view name, const std::string& kept,
                          const std::string& sealed);

}  // namespace holdfast::storage
