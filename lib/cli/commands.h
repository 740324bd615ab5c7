// The commands of the program, as the command line knows them: their words, and what they become.
//
//   add_user(app, given) -> the words of `user ...`, in the help of `app`
//   the command line     -> fills `given`; the Choice whose words were said makes its Command
//
// To add a command: its words and its Choice in a function here, and a line in add_commands of
// command_line.cpp.
#pragma once

#include "cli/command_line.h"

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace holdfast::cli {

// The settings that a command line or a file gives, by flag.
using Values = std::map<std::string, std::string, std::less<>>;

// The parts of a command line that are not settings.
struct Given {
    Values settings;
    std::vector<std::function<void()>> add_settings;  // of each command that takes every setting
    WhoOwns who_owns;
    std::string email;
    std::optional<std::string> username;
    CreateApp app;
    std::optional<std::string> since;
    AddHook hook;
    std::string request_id;
    std::string settle_to;
    bool password_from_stdin = false;
    bool as_json = false;
    bool looks_around = false;
    Copy copy;
    int top_seconds = 2;
    bool once = false;
    std::string backup_file;
    std::string secret_id;
    std::string reference;
    std::vector<std::string> help_on;
};

// A command of the program, and how to make it when its settings are known.
struct Choice {
    const CLI::App* app;
    std::function<Command(const Given&, Settings)> make;
};

// The names of the known providers, with commas between them.
std::string provider_names();

// Each adds options to a command, whose values go into `values` or `given`.
//
// --config, and what beats what, below the help.
void add_config(CLI::App& command, Values& values);
// Every setting, and --config. They are a hundred, so they are added when the command is parsed, or by
// given.add_settings.
void add_settings(CLI::App& command, Given& given);
// The settings of these names.
void add_flags(CLI::App& command, std::span<const std::string_view> names, Values& values);
// The settings of the commands that use the database and serve nothing, and --config.
void add_database_settings(CLI::App& command, Values& values);
// The secret of the installation: for what seals, or counts guesses.
void add_secret(CLI::App& command, Values& values);
void add_json(CLI::App& command, Given& given);

// user list, show, create, delete, set-password, unlock and remove-second-factor.
std::vector<Choice> add_user(CLI::App& app, Given& given);
Choice add_audit(CLI::App& app, Given& given);
Choice add_invite(CLI::App& app, Given& given);

// handover list, show and settle.
std::vector<Choice> add_handover(CLI::App& app, Given& given);

// app create, list, show, rotate, revoke and hook.
std::vector<Choice> add_app(CLI::App& app, Given& given);

// keys list, rotate, retire and show.
std::vector<Choice> add_keys(CLI::App& app, Given& given);

}  // namespace holdfast::cli
