#include "cli/command_line.h"

#include "api/openapi/document.h"
#include "api/routes.h"
#include "cli/commands.h"
#include "cli/reference.h"
#include "cli/secret_file.h"
#include "cli/usage.h"
#include "cli/values.h"
#include "cli/version.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>

#include <CLI/CLI.hpp>

namespace holdfast::cli {
namespace {

Layer layer_of(const Values& values) {
    return [&values](std::string_view flag) -> std::optional<std::string> {
        const auto found = values.find(flag);
        if (found == values.end()) return std::nullopt;
        return found->second;
    };
}

// Adds to `faults` what is wrong with the file, such as a name that is not a flag.
Values read_file(const std::string& path, std::vector<std::string>& faults) {
    Values values;
    std::ifstream file(path);
    if (!file) {
        faults.push_back("--config: '" + path + "' can't be read");
        return values;
    }
    try {
        for (const CLI::ConfigItem& item : CLI::ConfigINI().from_config(file)) {
            const bool fits =
                item.inputs.size() == 1 && values.emplace(item.name, item.inputs.front()).second;
            if (!fits) {
                faults.push_back("--config: '" + path + "' must give '" + item.name +
                                 "' one value, in quotes if it has blanks");
            }
        }
    } catch (const CLI::Error&) {
        faults.push_back("--config: '" + path + "' must have lines of `flag = value` only");
    }
    std::vector<std::string> known;
    for (const Flag& flag : flags()) known.push_back(flag.name);
    for (const auto& [name, value] : values) {
        if (std::ranges::find(known, name) != known.end()) continue;
        faults.push_back("--config: '" + path + "' sets '" + name + "', which is no setting" +
                         suggestion(name, known));
    }
    return values;
}

SettingsResult settings_of(const Values& given) {
    std::vector<std::string> faults;
    const auto from_flag = layer_of(given)("config");
    const auto path = from_flag ? from_flag : environment_value("config");
    const Values file = path ? read_file(*path, faults) : Values{};

    auto result = read_settings({layer_of(given), environment_value, credential_value, layer_of(file)});
    if (auto* more = std::get_if<Faults>(&result))
        faults.insert(faults.end(), more->lines.begin(), more->lines.end());
    if (!faults.empty()) return Faults{std::move(faults)};
    return result;
}

Choice add_serve(CLI::App& app, Given& given) {
    CLI::App& serve = *app.add_subcommand("serve", "run the server");
    add_settings(serve, given);
    return {&serve, [](const Given&, Settings settings) { return Serve{std::move(settings)}; }};
}

Choice add_migrate(CLI::App& app, Given& given) {
    CLI::App& migrate = *app.add_subcommand("migrate", "bring the schema up to date; serve does that too");
    add_database_settings(migrate, given.settings);
    return {&migrate, [](const Given&, Settings settings) { return Migrate{std::move(settings)}; }};
}

Choice add_doctor(CLI::App& app, Given& given) {
    CLI::App& doctor =
        *app.add_subcommand("doctor", "find faults in the database and print SQL that repairs them");
    doctor.add_flag("--all", given.looks_around, "look at secrets, disk, clock and providers as well");
    add_settings(doctor, given);
    return {&doctor, [](const Given& g, Settings settings) {
                return Doctor{std::move(settings), g.looks_around};
            }};
}

Choice add_ping(CLI::App& app, Given& given) {
    static constexpr std::array<std::string_view, 1> kFlags{"listen"};
    CLI::App& ping = *app.add_subcommand("ping", "ask the server that runs here whether it is ready");
    add_config(ping, given.settings);
    add_flags(ping, kFlags, given.settings);
    return {&ping, [](const Given&, Settings settings) { return Ping{std::move(settings)}; }};
}

Choice add_top(CLI::App& app, Given& given) {
    static constexpr std::array<std::string_view, 1> kFlags{"metrics-listen"};
    CLI::App& top = *app.add_subcommand("top", "watch what a server does");
    top.add_option("--every", given.top_seconds, "seconds between two looks [2]")->check(CLI::Range(1, 3600));
    top.add_flag("--once", given.once, "show one screen and end");
    add_config(top, given.settings);
    add_flags(top, kFlags, given.settings);
    return {&top, [](const Given& g, Settings settings) {
                return Top{std::move(settings), std::chrono::seconds(g.top_seconds), g.once};
            }};
}

Choice add_who_owns(CLI::App& app, Given& given) {
    CLI::App& who_owns =
        *app.add_subcommand("who-owns", "show who owns a cloud account, and who owned it before");
    who_owns.add_option("PROVIDER", given.who_owns.provider, provider_names())->required();
    who_owns.add_option("ACCOUNT_ID", given.who_owns.provider_account_id, "the provider's id of the account")
        ->required();
    add_json(who_owns, given);
    add_database_settings(who_owns, given.settings);
    return {&who_owns, [](const Given& g, Settings settings) {
                return WhoOwns{std::move(settings), g.who_owns.provider, g.who_owns.provider_account_id,
                               g.as_json};
            }};
}

void note_bad_url(const std::string& flag, const std::string& url, Faults& faults) {
    if (const auto fault = database_url_fault(url)) faults.lines.push_back(flag + ": " + *fault);
}

Choice add_copy(CLI::App& app, Given& given) {
    CLI::App& copy = *app.add_subcommand("copy", "copy everything to another, empty database");
    copy.add_option("--from", given.copy.from, "the URL of the source")->required()->envname("HOLDFAST_FROM");
    copy.add_option("--to", given.copy.to, "the URL of the target")->required()->envname("HOLDFAST_TO");
    return {&copy, [](const Given& g, const Settings&) -> Command {
                Faults faults;
                note_bad_url("--from", g.copy.from, faults);
                note_bad_url("--to", g.copy.to, faults);
                if (!faults.lines.empty()) return faults;
                return g.copy;
            }};
}

Choice add_backup(CLI::App& app, Given& given) {
    CLI::App& backup = *app.add_subcommand("backup", "write a database of SQLite, live or not, to one file");
    backup.add_option("FILE", given.backup_file, "the new file")->required();
    add_database_settings(backup, given.settings);
    return {&backup, [](const Given& g, Settings settings) {
                return Backup{std::move(settings), g.backup_file};
            }};
}

Choice add_restore(CLI::App& app, Given& given) {
    CLI::App& restore = *app.add_subcommand("restore", "make the database of a backup where there is none");
    restore.add_option("FILE", given.backup_file, "a file of `holdfast backup`")->required();
    add_database_settings(restore, given.settings);
    return {&restore, [](const Given& g, Settings settings) {
                return Restore{std::move(settings), g.backup_file};
            }};
}

void add_help_and_version(CLI::App& app, Given& given) {
    app.add_subcommand("help", "show the help of a command, as its --help does")
        ->add_option("COMMAND", given.help_on, "serve, user create, ...");
    app.add_subcommand("version", "print the version");
}

// The help of the command that these words name.
Command help_on(const CLI::App& app, const std::vector<std::string>& words) {
    const CLI::App* command = &app;
    std::vector<const char*> argv{"holdfast"};
    for (const std::string& word : words) {
        const auto inner =
            command->get_subcommands([&](const CLI::App* one) { return one->check_name(word); });
        if (inner.empty()) return Faults{{no_command(*command, word)}};
        command = inner.front();
        argv.push_back(word.c_str());
    }
    argv.push_back("--help");
    return read_command_line(static_cast<int>(argv.size()), argv.data());
}

Choice add_routes(CLI::App& app) {
    CLI::App& routes = *app.add_subcommand("routes", "print every route and who may call it");
    return {&routes, [](const Given&, const Settings&) { return ShowText{api::routes_text()}; }};
}

Choice add_reference(CLI::App& app, Given& given) {
    CLI::App& command = *app.add_subcommand(
        "reference", "print the manual pages, a file of all settings, or the completion for bash");
    command.add_option("WHICH", given.reference, "man, config-man, config or completion")->required();
    command.preparse_callback([&given](std::size_t) {
        for (const auto& add : given.add_settings) add();
    });
    return {&command, [&app](const Given& g, const Settings&) -> Command {
                if (auto text = reference(app, g.reference)) return ShowText{std::move(*text)};
                return Faults{{"there is no reference '" + g.reference +
                               "': it is man, config-man, config or completion"}};
            }};
}

Choice add_openapi(CLI::App& app, Given& given) {
    static constexpr std::string_view kFlags[] = {"supabase"};
    CLI::App& openapi = *app.add_subcommand("openapi", "print the document of the API, as OpenAPI 3.1");
    add_config(openapi, given.settings);
    add_flags(openapi, kFlags, given.settings);
    return {&openapi, [](const Given&, const Settings& settings) {
                return ShowText{api::openapi::document_text(serves_supabase(settings)) + "\n"};
            }};
}

std::vector<Choice> add_commands(CLI::App& app, Given& given) {
    std::vector<Choice> choices{add_serve(app, given),   add_ping(app, given),   add_top(app, given),
                                add_migrate(app, given), add_doctor(app, given), add_who_owns(app, given),
                                add_audit(app, given)};
    std::ranges::move(add_user(app, given), std::back_inserter(choices));
    choices.push_back(add_invite(app, given));
    std::ranges::move(add_handover(app, given), std::back_inserter(choices));
    std::ranges::move(add_app(app, given), std::back_inserter(choices));
    std::ranges::move(add_keys(app, given), std::back_inserter(choices));
    choices.push_back(add_backup(app, given));
    choices.push_back(add_restore(app, given));
    choices.push_back(add_copy(app, given));
    choices.push_back(add_routes(app));
    choices.push_back(add_reference(app, given));
    choices.push_back(add_openapi(app, given));
    return choices;
}

}  // namespace

Command read_command_line(int argc, const char* const* argv) {
    CLI::App app("Holdfast: sign-up and cloud-account linking in a single binary", "holdfast");
    app.set_version_flag("--version", "holdfast " + version());
    app.require_subcommand(1);
    Given given;
    const std::vector<Choice> choices = add_commands(app, given);
    add_help_and_version(app, given);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& success) {
        std::ostringstream text;
        app.exit(success, text, text);
        return ShowText{text.str()};
    } catch (const CLI::ParseError& error) {
        Faults faults{usage_faults(app, error)};
        auto settings = settings_of(given.settings);
        if (auto* more = std::get_if<Faults>(&settings))
            std::ranges::move(more->lines, std::back_inserter(faults.lines));
        return faults;
    }
    if (app.got_subcommand("help")) return help_on(app, given.help_on);
    if (app.got_subcommand("version")) return ShowText{app.version() + "\n"};
    auto settings = settings_of(given.settings);
    if (auto* faults = std::get_if<Faults>(&settings)) return std::move(*faults);
    const auto chosen =
        std::ranges::find_if(choices, [](const Choice& choice) { return choice.app->parsed(); });
    return chosen->make(given, std::get<Settings>(std::move(settings)));
}

}  // namespace holdfast::cli
