#include "cli/backup.h"

#include "cli/database.h"
#include "cli/progress.h"
#include "cli/secrets.h"
#include "storage/operator/backup.h"

#include <functional>
#include <ostream>

namespace holdfast::cli {
namespace {

using Work = std::function<storage::BackedUp(const storage::BackupProgress&)>;

// `done`: what was written, for a person.
int report(Console& console, const std::string& done, const Work& work) {
    Progress progress(console, "pages");
    try {
        const auto copied =
            work([&](std::int64_t pages, std::int64_t total) { progress.report("database", pages, total); });
        console.out << done << ", " << copied.bytes << " bytes, schema version " << copied.schema_version
                    << ": ";
        if (copied.findings.empty()) {
            console.out << "all is well.\n";
            return kOk;
        }
        console.out << "with the faults of what it was made of; `holdfast doctor` repairs them:\n";
        for (const storage::Finding& finding : copied.findings)
            console.out << "  " << shown(finding.what) << "\n";
        return kFailed;
    } catch (const storage::BackupRefused& refused) {
        progress.stop();
        console.err << "holdfast: nothing was written: " << shown(refused.what()) << "\n";
        return kFailed;
    } catch (...) {
        progress.stop();
        throw;
    }
}

}  // namespace

int run(const Backup& command, Console& console) {
    const auto work = [&](const storage::BackupProgress& progress) {
        return storage::back_up(database_url(command.settings), command.file, progress);
    };
    const int status = report(console, "backed up to " + shown(command.file), work);
    if (status == kOk)
        console.out
            << "Keep the secret of the installation too, in another place: tokens are sealed with it.\n";
    return status;
}

int run(const Restore& command, Console& console) {
    if (command.settings.database_url.empty()) make_data_dir(command.settings.data_dir);
    const auto work = [&](const storage::BackupProgress& progress) {
        return storage::restore(command.file, database_url(command.settings), progress);
    };
    const int status =
        report(console, "restored to " + shown(printable_database_url(command.settings)), work);
    if (status == kOk) console.out << "Serve it with the secret that it was made with.\n";
    return status;
}

}  // namespace holdfast::cli
