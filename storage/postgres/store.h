// The Store in a PostgreSQL database, in any number of processes at once.
#pragma once

#include "storage/open.h"
#include "storage/store.h"

#include <memory>
#include <string>

namespace holdfast::storage::postgres {

// Connects, and brings the schema up to date. Throws BadDatabaseUrl or StoreError.
std::unique_ptr<Store> open(const std::string& url, const OpenOptions& options);

}  // namespace holdfast::storage::postgres
