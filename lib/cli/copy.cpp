#include "cli/copy.h"

#include "cli/progress.h"
#include "storage/database_url.h"
#include "storage/operator/copy.h"

#include <ostream>

namespace holdfast::cli {

int run(const Copy& command, Console& console) {
    Progress progress(console, "rows");
    try {
        const auto copied = storage::copy_database(
            command.from, command.to, [&](std::string_view table, std::int64_t rows, std::int64_t total) {
                progress.report(table, rows, total);
            });
        std::int64_t rows = 0;
        for (const storage::CopiedTable& table : copied) rows += table.rows;
        console.out << "copied " << rows << " rows of " << copied.size() << " tables from "
                    << shown(storage::printable_url(command.from)) << " to "
                    << shown(storage::printable_url(command.to))
                    << ": the counts agree, and nothing is wrong.\n"
                       "Sealed tokens stay sealed: serve from there with the same secret.\n";
        return kOk;
    } catch (const storage::CopyRefused& refused) {
        progress.stop();
        console.err << "holdfast: nothing was copied: " << shown(refused.what()) << "\n";
        for (const storage::Finding& finding : refused.findings)
            console.err << "  " << shown(finding.what) << "\n";
        return kFailed;
    } catch (...) {
        progress.stop();
        throw;
    }
}

}  // namespace holdfast::cli
