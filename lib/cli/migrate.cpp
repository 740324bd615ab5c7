#include "cli/migrate.h"

#include "cli/database.h"

#include <ostream>

namespace holdfast::cli {

int run(const Migrate& command, Console& console) {
    const std::string url = database_url(command.settings);
    const std::int64_t before = storage::read_schema_version(url);
    open_store(command.settings);
    const std::int64_t after = storage::read_schema_version(url);
    console.out << shown(printable_database_url(command.settings)) << ": ";
    if (before == after) {
        console.out << "schema version " << after << ", up to date\n";
    } else {
        console.out << "schema version " << before << " -> " << after << "\n";
    }
    return kOk;
}

}  // namespace holdfast::cli
