#include "cli/doctor.h"

#include "cli/database.h"
#include "cli/surroundings.h"
#include "cli/unserved_accounts.h"
#include "mail/transport.h"

#include <ostream>
#include <utility>

namespace holdfast::cli {
namespace {

void print(std::size_t number, const storage::Finding& finding, std::ostream& out) {
    // A line break in a value from outside would end the comment.
    out << "-- " << number << ". " << shown(finding.what) << "\n";
    if (!finding.repair.empty()) out << finding.repair << (finding.repair.ends_with('\n') ? "" : "\n");
    out << "\n";
}

std::string summary(std::size_t findings) {
    if (findings == 0) return "all is well";
    return std::to_string(findings) + (findings == 1 ? " finding" : " findings") +
           ". Make a backup before you run a repair, and look again after it";
}

// Without any provider in the settings, doctor is not run with those of the server.
void add_unserved_accounts(storage::Inspector& inspector, const Settings& settings,
                           std::vector<storage::Finding>& findings) {
    const auto served = served_providers(settings, "");
    if (served.empty()) return;
    for (std::string& sentence : unserved_accounts(inspector, served))
        findings.push_back({std::move(sentence), ""});
}

void add_smtp_server(const Settings& settings, std::vector<storage::Finding>& findings) {
    if (!settings.mail.smtp) return;
    if (const auto why = mail::check_smtp(*settings.mail.smtp))
        findings.push_back({"The SMTP server " + settings.mail.smtp->url() + " takes no mails: " + *why, ""});
}

}  // namespace

int run(const Doctor& command, Console& console) {
    const auto inspector = storage::open_inspector(database_url(command.settings));
    std::vector<storage::Finding> findings = inspector->examine();
    add_unserved_accounts(*inspector, command.settings, findings);
    add_smtp_server(command.settings, findings);
    if (command.looks_around) {
        const auto fetcher = http::open_fetcher();
        for (std::string& sentence :
             examine_surroundings(command.settings, *inspector, base::SystemClock(), *fetcher))
            findings.push_back({std::move(sentence), ""});
    }
    for (std::size_t i = 0; i < findings.size(); ++i) print(i + 1, findings[i], console.out);
    console.out << "-- " << shown(printable_database_url(command.settings)) << ", schema version "
                << inspector->schema_version() << ": " << summary(findings.size()) << ".\n";
    return findings.empty() ? kOk : kFailed;
}

}  // namespace holdfast::cli
