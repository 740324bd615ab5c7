#include "cli/app.h"

#include "accounts/apps.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/random.h"
#include "cli/database.h"
#include "cli/values.h"
#include "oauth/provider.h"
#include "storage/apps.h"

#include <algorithm>
#include <ostream>

namespace holdfast::cli {
namespace {

using base::Json;
using storage::App;

constexpr std::size_t kLongestName = 64;

bool is_name(const std::string& text) {
    constexpr const char* kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    return !text.empty() && text.size() <= kLongestName &&
           text.find_first_not_of(kPlain) == std::string::npos;
}

bool is_scope(const std::string& text) {
    return std::ranges::any_of(accounts::kAppScopes,
                               [&](accounts::AppScope scope) { return accounts::name(scope) == text; });
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

bool is_provider(const Settings& settings, const std::string& name) {
    return oauth::known_providers().find(name) != nullptr ||
           std::ranges::any_of(settings.more_providers,
                               [&](const oauth::Provider& provider) { return provider.name == name; });
}

// What is wrong with the command; empty if nothing is.
std::vector<std::string> faults_of(const CreateApp& command) {
    std::vector<std::string> faults;
    if (!is_name(command.name))
        faults.push_back("'" + command.name + "' is not a name: 1 to 64 letters, digits, '.', '_' and '-'");
    for (const std::string& scope : command.scopes) {
        if (!is_scope(scope))
            faults.push_back("--scope: '" + scope +
                             "' is none of accounts:read, tokens:read and events:read");
    }
    if (command.scopes.empty())
        faults.emplace_back("--scope is missing: accounts:read, tokens:read, events:read or several of them");
    if (command.provider && !is_provider(command.settings, *command.provider))
        faults.push_back("--provider: there is no provider '" + *command.provider +
                         "'; name the file of its entry by --provider-config");
    return faults;
}

std::string time_or(const std::optional<base::Time>& time, const std::string& otherwise) {
    return time ? base::rfc3339(*time) : otherwise;
}

std::string state_of(const App& app) { return app.revoked_at ? "revoked" : "in use"; }

Json to_json(const App& app) {
    const auto time = [](const std::optional<base::Time>& at) {
        return at ? Json(base::rfc3339(*at)) : Json();
    };
    return Json::object({{"id", app.id},
                         {"name", app.app_name},
                         {"scopes", app.scopes},
                         {"provider", app.provider},
                         {"created_at", base::rfc3339(app.created_at)},
                         {"rotated_at", base::rfc3339(app.rotated_at)},
                         {"last_used_at", time(app.last_used_at)},
                         {"revoked_at", time(app.revoked_at)}});
}

std::string to_line(const App& app) {
    return shown(app.app_name) + "\t" + app.scopes + "\t" + app.provider.value_or("every provider") + "\t" +
           base::rfc3339(app.created_at) + "\t" + time_or(app.last_used_at, "never used") + "\t" +
           state_of(app);
}

int no_app(const std::string& name, Console& console) {
    console.err << "holdfast: there is no app " << shown(name) << "\n";
    return kFailed;
}

void print_credential(const std::string& credential, Console& console) {
    console.out << "credential: " << credential << "\nKeep it now: it is not shown again.\n";
}

}  // namespace

int run(const CreateApp& command, Console& console) {
    if (const auto faults = faults_of(command); !faults.empty()) {
        for (const std::string& fault : faults) console.err << "holdfast: " << shown(fault) << "\n";
        return kBadSetting;
    }
    const std::string credential = accounts::make_app_credential();
    const storage::NewApp app{
        base::random_uuid(),    command.name,     accounts::app_credential_digest(credential),
        joined(command.scopes), command.provider, base::SystemClock().now()};
    if (!open_store(command.settings)->run(storage::CreateApp{app})) {
        console.err << "holdfast: there is an app " << shown(command.name) << " already\n";
        return kFailed;
    }
    console.out << "created " << shown(command.name) << " (" << app.id << ")\n";
    print_credential(credential, console);
    return kOk;
}

int run(const ListApps& command, Console& console) {
    for (const App& app : open_store(command.settings)->run(storage::ListApps{}))
        console.out << (command.as_json ? shown_json(to_json(app)) : to_line(app)) << "\n";
    return kOk;
}

int run(const ShowApp& command, Console& console) {
    const auto apps = open_store(command.settings)->run(storage::ListApps{});
    const auto found =
        std::ranges::find_if(apps, [&](const App& app) { return app.app_name == command.name; });
    if (found == apps.end()) return no_app(command.name, console);
    if (command.as_json) {
        console.out << shown_json(to_json(*found)) << "\n";
        return kOk;
    }
    console.out << shown(found->app_name) << " is " << state_of(*found) << "\n  id               "
                << found->id << "\n  scopes           " << found->scopes << "\n  provider         "
                << found->provider.value_or("every provider") << "\n  created          "
                << base::rfc3339(found->created_at) << "\n  credential made  "
                << base::rfc3339(found->rotated_at) << "\n  last used        "
                << time_or(found->last_used_at, "never") << "\n  revoked          "
                << time_or(found->revoked_at, "no") << "\n";
    return kOk;
}

int run(const RotateApp& command, Console& console) {
    const std::string credential = accounts::make_app_credential();
    if (!open_store(command.settings)
             ->run(storage::RotateApp{command.name, accounts::app_credential_digest(credential),
                                      base::SystemClock().now()}))
        return no_app(command.name, console);
    print_credential(credential, console);
    return kOk;
}

int run(const RevokeApp& command, Console& console) {
    if (!open_store(command.settings)->run(storage::RevokeApp{command.name, base::SystemClock().now()}))
        return no_app(command.name, console);
    console.out << "revoked " << shown(command.name) << "\n";
    return kOk;
}

}  // namespace holdfast::cli
