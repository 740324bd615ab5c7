#include "cli/migrate.h"

#include "cli/database.h"

#include <chrono>
#include <iomanip>
#include <ostream>

namespace holdfast::cli {

int run(const Migrate& command, Console& console) {
    const std::string url = database_url(command.settings);
    const std::int64_t before = storage::read_schema_version(url);
    const auto begin = std::chrono::steady_clock::now();
    open_store(command.settings);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    const std::int64_t after = storage::read_schema_version(url);
    console.out << shown(printable_database_url(command.settings)) << ": ";
    if (before == after) {
        console.out << "schema version " << after << ", up to date\n";
    } else {
        console.out << "schema version " << before << " -> " << after << ", in " << std::fixed
                    << std::setprecision(1) << taken.count() << " s\n";
    }
    return kOk;
}

}  // namespace holdfast::cli
