#include "cli/audit.h"

#include "accounts/validation.h"
#include "base/clock.h"
#include "base/json.h"
#include "cli/database.h"
#include "storage/events.h"

#include <charconv>
#include <chrono>
#include <ostream>

namespace holdfast::cli {
namespace {

using base::Json;
using storage::DomainEvent;

constexpr std::int64_t kPage = 1000;

// A day as "2026-11-01".
std::optional<base::Time> beginning_of(const std::string& day) {
    if (day.size() != 10 || day[4] != '-' || day[7] != '-') return std::nullopt;
    const auto number = [&](std::size_t at, std::size_t size) {
        int value = -1;
        const char* const end = day.data() + at + size;
        return std::from_chars(day.data() + at, end, value).ptr == end ? value : -1;
    };
    const std::chrono::year_month_day date{std::chrono::year(number(0, 4)),
                                           std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                           std::chrono::day(static_cast<unsigned>(number(8, 2)))};
    return date.ok() ? std::optional<base::Time>(std::chrono::sys_days(date)) : std::nullopt;
}

Json to_json(const DomainEvent& event) {
    return Json::object({{"id", event.id},
                         {"at", base::rfc3339(event.occurred_at)},
                         {"type", event.type},
                         {"user_id", event.user_id},
                         {"actor_id", event.actor_id},
                         {"subject_id", event.subject_id},
                         {"account_id", event.account_id},
                         {"provider", event.provider},
                         {"provider_account_id", event.provider_account_id},
                         {"account_email", event.account_email},
                         {"nickname", event.nickname},
                         {"network", event.network},
                         {"facts", Json::parse(event.facts).value_or(Json())}});
}

std::string to_line(const DomainEvent& event) {
    const bool is_own = event.actor_id == event.user_id;
    std::string line = base::rfc3339(event.occurred_at) + "\t" + event.type + "\t" +
                       shown(event.network.empty() ? "-" : event.network) + "\t" +
                       (is_own ? "by the user" : "by " + event.actor_id.value_or("Holdfast"));
    if (event.provider)
        line += "\t" + shown(*event.provider + " " + event.provider_account_id.value_or("") + " " +
                             event.account_email.value_or(""));
    if (event.facts != "{}") line += "\t" + shown(event.facts);
    return line;
}

}  // namespace

int run(const Audit& command, Console& console) {
    base::Time since = base::Time::min();
    if (command.since) {
        const auto day = beginning_of(*command.since);
        if (!day) {
            console.err << "holdfast: --since: '" << shown(*command.since)
                        << "' is not a day, such as 2026-11-01\n";
            return kBadSetting;
        }
        since = *day;
    }
    const std::string email = accounts::normalise_email(command.email).value_or(command.email);
    const auto user = open_inspector(command.settings)->find_user(email);
    if (!user) {
        console.err << "holdfast: there is no user " << shown(email) << "\n";
        return kFailed;
    }
    const auto store = open_store(command.settings);
    std::optional<std::int64_t> before;
    for (;;) {
        const auto events = store->run(storage::ListActivity{user->id, before, kPage});
        for (const DomainEvent& event : events) {
            if (event.occurred_at < since) return kOk;
            console.out << (command.as_json ? shown_json(to_json(event)) : to_line(event)) << "\n";
            before = event.sequence;
        }
        if (events.size() < static_cast<std::size_t>(kPage)) return kOk;
    }
}

}  // namespace holdfast::cli
