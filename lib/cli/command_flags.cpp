// How the settings stand in the help of a command, and where their values go.
#include "cli/commands.h"

#include <algorithm>
#include <cstddef>

#include <CLI/CLI.hpp>

namespace holdfast::cli {
namespace {

std::string description(const Flag& flag) {
    return flag.default_text.empty() ? flag.meaning : flag.meaning + " [" + flag.default_text + "]";
}

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

}  // namespace

std::string provider_names() {
    std::string names;
    for (const oauth::Provider& provider : oauth::known_providers().all()) {
        names += (names.empty() ? "" : ", ") + provider.name;
    }
    return names;
}

void add_config(CLI::App& command, Values& values) {
    command.add_option_function<std::string>(
        "--config", [&values](const std::string& value) { values["config"] = value; },
        "a file of `flag = value` lines");
    command.footer(
        "Every flag has an environment twin: HOLDFAST_DATABASE_URL for --database-url. A flag beats the "
        "environment,\nthe environment beats the file.");
}

void add_settings(CLI::App& command, Given& given) {
    add_config(command, given.settings);
    const auto add = [&command, &values = given.settings] {
        for (const Flag& flag : flags()) add_flag(command, flag, values);
    };
    command.preparse_callback([add](std::size_t) { add(); });
    given.add_settings.push_back(add);
}

void add_flags(CLI::App& command, std::span<const std::string_view> names, Values& values) {
    for (const Flag& flag : flags()) {
        if (std::ranges::find(names, flag.name) != names.end()) add_flag(command, flag, values);
    }
}

void add_database_settings(CLI::App& command, Values& values) {
    add_config(command, values);
    add_flags(command, kOperatorFlags, values);
}

void add_secret(CLI::App& command, Values& values) { add_flags(command, kSecretFlags, values); }

void add_json(CLI::App& command, Given& given) {
    command.add_flag("--json", given.as_json, "print JSON")->envname("HOLDFAST_JSON");
}

}  // namespace holdfast::cli
