#include "storage/open.h"

#include "storage/database_url.h"
#include "storage/postgres/connection_settings.h"
#include "storage/postgres/store.h"
#include "storage/sqlite/store.h"

namespace holdfast::storage {

void check_database_url(const std::string& url) {
    const DatabaseUrl database = read_database_url(url);
    if (database.backend == BackendKind::postgresql) postgres::read_url(database.location, false);
}

std::unique_ptr<Store> open_store(const std::string& url, const OpenOptions& options) {
    const DatabaseUrl database = read_database_url(url);
    if (database.backend == BackendKind::sqlite) return sqlite::open(database.location);
    return postgres::open(database.location, options);
}

}  // namespace holdfast::storage
