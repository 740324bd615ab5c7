#include "cli/command_line.h"

#include "api/routes.h"
#include "cli/secret_file.h"
#include "cli/usage.h"
#include "cli/values.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <sstream>

#include <CLI/CLI.hpp>

namespace holdfast::cli {
namespace {

using Values = std::map<std::string, std::string, std::less<>>;

Layer layer_of(const Values& values) {
    return [&values](std::string_view flag) -> std::optional<std::string> {
        const auto found = values.find(flag);
        if (found == values.end()) return std::nullopt;
        return found->second;
    };
}

std::string description(const Flag& flag) {
    return flag.default_text.empty() ? flag.meaning : flag.meaning + " [" + flag.default_text + "]";
}

std::string provider_names() {
    std::string names;
    for (const oauth::Provider& provider : oauth::known_providers().all()) {
        names += (names.empty() ? "" : ", ") + provider.name;
    }
    return names;
}

// From which the keys are derived that seal mails and count guesses.
constexpr std::string_view kSecretFlags[] = {"secret", "secret-file"};

constexpr std::string_view kOperatorFlags[] = {"database-url", "database-pool-size",
                                               "database-prepared-statements", "data-dir", "provider-config"};

void add_flag(CLI::App& command, const Flag& flag, Values& values) {
    const std::string& name = flag.name;
    if (flag.takes_value) {
        command.add_option_function<std::string>(
            "--" + name, [&values, name](const std::string& value) { values[name] = value; },
            description(flag));
    } else {
        command.add_flag_callback(
            "--" + name, [&values, name] { values[name] = "on"; }, description(flag));
    }
}

void add_config(CLI::App& command, Values& values) {
    command.add_option_function<std::string>(
        "--config", [&values](const std::string& value) { values["config"] = value; },
        "a file of `flag = value` lines");
    command.footer(
        "Every flag has an environment twin: HOLDFAST_DATABASE_URL for --database-url. A flag beats the "
        "environment,\nthe environment beats the file.");
}

void add_settings(CLI::App& command, Values& values) {
    add_config(command, values);
    for (const Flag& flag : flags()) add_flag(command, flag, values);
}

// The settings of the commands that use the database and serve nothing.
void add_database_settings(CLI::App& command, Values& values) {
    add_config(command, values);
    for (const Flag& flag : flags()) {
        if (std::ranges::find(kOperatorFlags, flag.name) != std::end(kOperatorFlags))
            add_flag(command, flag, values);
    }
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

// The parts of a command line that are not settings.
struct Given {
    Values settings;
    WhoOwns who_owns;
    std::string email;
    std::optional<std::string> username;
    CreateApp app;
    std::optional<std::string> since;
    AddHook hook;
    bool password_from_stdin = false;
    bool as_json = false;
    Copy copy;
    std::vector<std::string> help_on;
};

// A command of the program, and how to make it when its settings are known.
struct Choice {
    const CLI::App* app;
    std::function<Command(const Given&, Settings)> make;
};

Choice add_serve(CLI::App& app, Given& given) {
    CLI::App& serve = *app.add_subcommand("serve", "run the server");
    add_settings(serve, given.settings);
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
    add_settings(doctor, given.settings);
    return {&doctor, [](const Given&, Settings settings) { return Doctor{std::move(settings)}; }};
}

void add_json(CLI::App& command, Given& given) {
    command.add_flag("--json", given.as_json, "print JSON")->envname("HOLDFAST_JSON");
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

Choice add_audit(CLI::App& app, Given& given) {
    CLI::App& audit = *app.add_subcommand("audit", "print what happened to a user, newest first");
    audit.add_option("--user", given.email, "the user's email")->required();
    audit.add_option("--since", given.since, "a day, 2026-11-01 say [everything]");
    add_json(audit, given);
    add_database_settings(audit, given.settings);
    return {&audit, [](const Given& g, Settings settings) {
                return Audit{std::move(settings), g.email, g.since, g.as_json};
            }};
}

CLI::App& add_user_command(CLI::App& user, const std::string& name, const std::string& meaning,
                           Given& given) {
    CLI::App& command = *user.add_subcommand(name, meaning);
    if (name != "list") command.add_option("EMAIL", given.email, "the user's email")->required();
    add_database_settings(command, given.settings);
    return command;
}

std::vector<Choice> add_user(CLI::App& app, Given& given) {
    CLI::App& user = *app.add_subcommand("user", "list, show, create, delete or help users");
    user.require_subcommand(1);
    CLI::App& list = add_user_command(user, "list", "one line for each user", given);
    CLI::App& show = add_user_command(
        user, "show", "show a user, and whether auth.users and public.users have them", given);
    CLI::App& create = add_user_command(user, "create", "create a user", given);
    CLI::App& remove =
        add_user_command(user, "delete", "delete a user; others may link their cloud accounts then", given);
    CLI::App& set_password =
        add_user_command(user, "set-password", "give a user a new password; all their sessions end", given);
    CLI::App& unlock = add_user_command(
        user, "unlock", "forget the guesses at a user's password: they can log in from anywhere again",
        given);
    add_json(list, given);
    add_json(show, given);
    create.add_option("--username", given.username, "[the email's part before the '@']")
        ->envname("HOLDFAST_USERNAME");
    set_password.add_flag("--password-stdin")
        ->required()
        ->description("read the password from standard input");
    for (const Flag& flag : flags()) {
        if (std::ranges::find(kSecretFlags, flag.name) != std::end(kSecretFlags))
            add_flag(unlock, flag, given.settings);
    }
    create
        .add_flag("--password-stdin", given.password_from_stdin,
                  "read the password from standard input [a random one is printed]")
        ->envname("HOLDFAST_PASSWORD_STDIN");
    return {
        {&list,
         [](const Given& g, Settings settings) {
             return ListUsers{std::move(settings), g.as_json};
         }},
        {&show,
         [](const Given& g, Settings settings) {
             return ShowUser{std::move(settings), g.email, g.as_json};
         }},
        {&create,
         [](const Given& g, Settings settings) {
             return CreateUser{std::move(settings), g.email, g.username, g.password_from_stdin};
         }},
        {&remove,
         [](const Given& g, Settings settings) {
             return DeleteUser{std::move(settings), g.email};
         }},
        {&set_password,
         [](const Given& g, Settings settings) {
             return SetPassword{std::move(settings), g.email};
         }},
        {&unlock,
         [](const Given& g, Settings settings) {
             return UnlockUser{std::move(settings), g.email};
         }},
    };
}

// Those of the database beside the ones below, for a mail with a link to the frontend.
constexpr std::string_view kInviteFlags[] = {"listen", "public-url", "app-url", "mail-language"};

Choice add_invite(CLI::App& app, Given& given) {
    CLI::App& invite =
        *app.add_subcommand("invite", "let somebody sign up: print a link, and send it by mail");
    invite.add_option("EMAIL", given.email, "that they sign up with")->required();
    add_database_settings(invite, given.settings);
    for (const Flag& flag : flags()) {
        const bool is_of_link = std::ranges::find(kInviteFlags, flag.name) != std::end(kInviteFlags);
        const bool is_of_secret = std::ranges::find(kSecretFlags, flag.name) != std::end(kSecretFlags);
        if (is_of_link || is_of_secret) add_flag(invite, flag, given.settings);
    }
    return {&invite, [](const Given& g, Settings settings) { return Invite{std::move(settings), g.email}; }};
}

CLI::App& add_hook_command(CLI::App& hook, const std::string& name, const std::string& meaning,
                           Given& given) {
    CLI::App& command = *hook.add_subcommand(name, meaning);
    if (name != "list" && name != "add")
        command.add_option("ID", given.hook.id, "the hook's id, as `app hook list` shows it")->required();
    add_database_settings(command, given.settings);
    return command;
}

std::vector<Choice> add_hook(CLI::App& app, Given& given) {
    CLI::App& hook = *app.add_subcommand("hook", "webhooks: tell an app what happens");
    hook.require_subcommand(1);
    CLI::App& add = add_hook_command(hook, "add", "add a webhook; its secret is printed once", given);
    CLI::App& list =
        add_hook_command(hook, "list", "each webhook, and the events that it was not told", given);
    CLI::App& remove = add_hook_command(hook, "remove", "remove a webhook", given);
    CLI::App& retry =
        add_hook_command(hook, "retry", "send parked events again; enables a disabled webhook", given);
    add.add_option("APP", given.hook.app_name, "the app's name")->required();
    add.add_option("URL", given.hook.url, "where the events are sent, http or https")->required();
    add.add_option("--event", given.hook.event_types,
                   "a type of event, account.linked say; may be given several times [every type]");
    for (const Flag& flag : flags()) {
        if (std::ranges::find(kSecretFlags, flag.name) != std::end(kSecretFlags))
            add_flag(add, flag, given.settings);
    }
    add_json(list, given);
    return {
        {&add,
         [](const Given& g, Settings settings) {
             AddHook command = g.hook;
             command.settings = std::move(settings);
             return command;
         }},
        {&list,
         [](const Given& g, Settings settings) {
             return ListHooks{std::move(settings), g.as_json};
         }},
        {&remove,
         [](const Given& g, Settings settings) {
             return RemoveHook{std::move(settings), g.hook.id};
         }},
        {&retry,
         [](const Given& g, Settings settings) {
             return RetryHook{std::move(settings), g.hook.id};
         }},
    };
}

CLI::App& add_app_command(CLI::App& parent, const std::string& name, const std::string& meaning,
                          Given& given) {
    CLI::App& command = *parent.add_subcommand(name, meaning);
    if (name != "list") command.add_option("NAME", given.app.name, "the app's name")->required();
    add_database_settings(command, given.settings);
    return command;
}

std::vector<Choice> add_app(CLI::App& root, Given& given) {
    CLI::App& app =
        *root.add_subcommand("app", "make, list, rotate or revoke apps: backends that act for users");
    app.require_subcommand(1);
    CLI::App& create = add_app_command(app, "create", "make an app; its credential is printed once", given);
    CLI::App& list = add_app_command(app, "list", "one line for each app", given);
    CLI::App& show = add_app_command(app, "show", "show an app, and when it was last used", given);
    CLI::App& rotate = add_app_command(app, "rotate", "print a new credential; the old one ends", given);
    CLI::App& revoke = add_app_command(app, "revoke", "refuse the app from now on", given);
    create.add_option("--scope", given.app.scopes,
                      "accounts:read, tokens:read or events:read; may be given several times");
    create.add_option("--provider", given.app.provider,
                      provider_names() + " or one of --provider-config [every provider]");
    add_json(list, given);
    add_json(show, given);
    std::vector<Choice> choices = add_hook(app, given);
    std::vector<Choice> own = {
        {&create,
         [](const Given& g, Settings settings) {
             return CreateApp{std::move(settings), g.app.name, g.app.scopes, g.app.provider};
         }},
        {&list,
         [](const Given& g, Settings settings) {
             return ListApps{std::move(settings), g.as_json};
         }},
        {&show,
         [](const Given& g, Settings settings) {
             return ShowApp{std::move(settings), g.app.name, g.as_json};
         }},
        {&rotate,
         [](const Given& g, Settings settings) {
             return RotateApp{std::move(settings), g.app.name};
         }},
        {&revoke,
         [](const Given& g, Settings settings) {
             return RevokeApp{std::move(settings), g.app.name};
         }},
    };
    std::ranges::move(own, std::back_inserter(choices));
    return choices;
}

// Settings that decide which keys there are, and the address that they are good at.
constexpr std::string_view kKeyFlags[] = {"listen",
                                          "public-url",
                                          "data-dir",
                                          "secret",
                                          "secret-file",
                                          "jwt-secret",
                                          "jwt-secret-file",
                                          "supabase-anon-key",
                                          "supabase-anon-key-file",
                                          "supabase-service-role-key",
                                          "supabase-service-role-key-file"};

Choice add_keys(CLI::App& app, Given& given) {
    CLI::App& keys = *app.add_subcommand("keys", "show the keys that an application is configured with");
    keys.require_subcommand(1);
    CLI::App& show = *keys.add_subcommand("show", "print them, secrets included");
    show.add_flag("--supabase")
        ->required()
        ->description("SUPABASE_URL and the keys of the roles anon and service_role");
    add_config(show, given.settings);
    for (const Flag& flag : flags()) {
        if (std::ranges::find(kKeyFlags, flag.name) != std::end(kKeyFlags))
            add_flag(show, flag, given.settings);
    }
    return {&show, [](const Given&, Settings settings) { return ShowKeys{std::move(settings)}; }};
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

std::vector<Choice> add_commands(CLI::App& app, Given& given) {
    std::vector<Choice> choices{add_serve(app, given), add_migrate(app, given), add_doctor(app, given),
                                add_who_owns(app, given), add_audit(app, given)};
    std::ranges::move(add_user(app, given), std::back_inserter(choices));
    choices.push_back(add_invite(app, given));
    std::ranges::move(add_app(app, given), std::back_inserter(choices));
    choices.push_back(add_keys(app, given));
    choices.push_back(add_copy(app, given));
    choices.push_back(add_routes(app));
    return choices;
}

}  // namespace

Command read_command_line(int argc, const char* const* argv) {
    CLI::App app("Holdfast: sign-up and cloud-account linking in a single binary", "holdfast");
    app.set_version_flag("--version", "holdfast " HOLDFAST_VERSION);
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
