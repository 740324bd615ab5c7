#include "cli/database.h"

#include "cli/secrets.h"
#include "storage/database_url.h"
#include "storage/open.h"

namespace holdfast::cli {

std::string database_url(const Settings& settings) {
    return settings.database_url.empty() ? "sqlite:" + (settings.data_dir / "holdfast.db").string()
                                         : settings.database_url;
}

std::string printable_database_url(const Settings& settings) {
    return storage::printable_url(database_url(settings));
}

std::unique_ptr<storage::Store> open_store(const Settings& settings) {
    if (settings.database_url.empty()) make_data_dir(settings.data_dir);
    return storage::open_store(database_url(settings), settings.database);
}

std::unique_ptr<storage::Inspector> open_inspector(const Settings& settings) {
    auto inspector = storage::open_inspector(database_url(settings));
    if (inspector->schema_version() > 0) return inspector;
    throw storage::StoreError(storage::ErrorKind::internal,
                              "the database has no schema yet: run `holdfast migrate`");
}

}  // namespace holdfast::cli
