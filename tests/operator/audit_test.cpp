// holdfast audit
#include "cli/audit.h"

#include "operator/patient.h"

#include <algorithm>

namespace holdfast::contract {
namespace {

Answer audit(const Patient& patient, const std::string& email, const std::optional<std::string>& since = {},
             bool as_json = false) {
    return run_command(cli::Audit{settings_for(patient.backend->url()), email, since, as_json});
}

auto lines(const Answer& answer) { return std::ranges::count(answer.out, '\n'); }

}  // namespace

OPERATOR_TEST_CASE("what happened to a user is told newest first, and nobody else's", "[audit]") {
    const Patient patient(backend_type.fresh());
    const Answer all = audit(patient, "ADA@example.com");
    CHECK(all.status == cli::kOk);
    CHECK(lines(all) == std::stol(patient.backend->scalar("SELECT count(*) FROM " +
                                                          patient.backend->table("domain_events") +
                                                          " WHERE user_id = '" + patient.ada + "'")));
    CHECK(contains(all.out.substr(0, all.out.find('\n')), "\thandover.completed\t"));
    CHECK(contains(all.out, "\tuser.created\t-\tby the user\n"));
    CHECK(contains(all.out, "by " + patient.bob + "\tonedrive 1 "));

    const Answer json = audit(patient, "ada@example.com", std::nullopt, true);
    CHECK(lines(json) == lines(all));
    CHECK(contains(json.out, R"("type":"account.linked","user_id":")" + patient.ada + "\""));
    CHECK_FALSE(contains(json.out, "access of"));
}

OPERATOR_TEST_CASE("an audit begins with a day", "[audit]") {
    const Patient patient(backend_type.fresh());
    // kNow is 2026-11-18T11:06:40Z.
    CHECK(lines(audit(patient, "ada@example.com", "2026-11-18")) == lines(audit(patient, "ada@example.com")));
    CHECK(audit(patient, "ada@example.com", "2026-11-19").out.empty());
    for (const char* day : {"", "yesterday", "2026-13-01", "2026-02-30", "2026-1-1", "2026-11-1x"}) {
        const Answer answer = audit(patient, "ada@example.com", day);
        CHECK(answer.status == cli::kBadSetting);
        CHECK(contains(answer.err, "is not a day"));
    }
    const Answer nobody = audit(patient, "eve@example.com");
    CHECK(nobody.status == cli::kFailed);
    CHECK(contains(nobody.err, "there is no user eve@example.com"));
}

}  // namespace holdfast::contract
